"""Mail through a real server: sent, refused for ever, refused for now, out of reach."""

import datetime as dt
from email import message_from_bytes, policy

import pytest

from p2p.base.notifications import actions
from p2p.base.notifications.models import Notification
from p2p.base.notifications.sending import MAX_TRIES, send_due
from tests.drills.sink import Sink, serving
from tests.factories import NotificationFactory, PersonFactory, now

pytestmark = pytest.mark.django_db


class Keeping(Sink):
    """Keeps the messages themselves as well."""

    def __init__(self, refuse: dict[str, str] | None = None):
        super().__init__(refuse)
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd asks for this name
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def server(settings):
    """A mail server on this machine that refuses ``gone@`` for ever and ``busy@`` for now."""
    sink = Keeping({"gone@mail.example": "550 No such user", "busy@mail.example": "451 Try again later"})
    controller = serving(sink)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield sink
    controller.stop()


def to(address: str, **values) -> Notification:
    return NotificationFactory(person=PersonFactory(email=None, contact_email=address), **values)


def after(notification: Notification) -> tuple:
    notification.refresh_from_db()
    return notification.state, notification.tries, notification.reason


def test_a_mail_arrives_with_its_own_identity_and_one_recipient(server):
    notification = to("naledi@mail.example")
    moment = now()
    assert send_due(moment) == 1
    assert after(notification) == ("sent", 1, "")
    assert (notification.sent_at, notification.subject) == (moment, "The report of UGA-FILES is ready")
    [mail] = server.messages
    assert (mail["To"], mail["Message-ID"]) == ("naledi@mail.example", notification.message_id)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert server.recipients == {"naledi@mail.example": 1}


def test_a_name_with_a_line_break_arrives_as_one_line(server):
    person = PersonFactory(name="Eve\nBcc: all@mail.example", email=None, contact_email="eve@mail.example")
    PersonFactory(email=None, contact_email="eve@mail.example")
    NotificationFactory(person=person)
    send_due(now())
    [mail] = server.messages
    assert mail["Subject"] == "For Eve Bcc: all@mail.example: The report of UGA-FILES is ready"
    assert (mail["Bcc"], server.recipients) == (None, {"eve@mail.example": 1})


def test_an_address_refused_for_ever_fails_at_once_with_the_reason(server):
    notification = to("gone@mail.example")
    assert send_due(now()) == 0
    state, tries, reason = after(notification)
    assert (state, tries, reason) == ("failed", 1, "550 No such user")
    assert send_due(now() + dt.timedelta(days=1)) == 0
    assert notification.person.token_links.count() == 0


def test_a_server_that_is_busy_is_asked_again_after_ever_longer_waits(server):
    notification = to("busy@mail.example")
    moment, waits = now(), []
    for _ in range(MAX_TRIES - 1):
        send_due(moment)
        assert after(notification)[0] == "due"
        waits.append((notification.due_at - moment).total_seconds() / 60)
        moment = notification.due_at
    assert waits == [1, 2, 4, 8, 15, 15, 15]
    send_due(moment)
    state, tries, reason = after(notification)
    assert (state, tries, "Try again later" in reason) == ("failed", 8, True)


def test_once_the_server_takes_it_again_the_mail_goes_out_once(server):
    notification = to("busy@mail.example")
    send_due(now())
    server.refuse.clear()
    assert send_due(now()) == 0
    notification.refresh_from_db()
    assert [send_due(notification.due_at) for _ in range(2)] == [1, 0]
    assert after(notification) == ("sent", 2, "")
    assert server.taken == {notification.message_id: 1}


def test_one_address_that_is_refused_holds_nobody_up(server):
    notices = [to(f"{name}@mail.example") for name in ("gone", "busy", "naledi", "sipho")]
    assert send_due(now()) == 2
    assert [after(one)[0] for one in notices] == ["failed", "due", "sent", "sent"]


def test_without_a_server_nothing_is_lost(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    # Port 9 discards what it gets, where it exists at all; nobody listens on it here.
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    notification = to("naledi@mail.example")
    moment = now()
    assert send_due(moment) == 0
    state, tries, _reason = after(notification)
    assert (state, tries) == ("due", 0)


def test_a_dead_server_is_asked_once_a_tick_and_for_as_long_as_it_takes(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    notices = [to(f"{name}@mail.example") for name in ("naledi", "sipho")]
    for minute in range(MAX_TRIES + 2):
        send_due(now() + dt.timedelta(minutes=minute))
    assert [after(one)[:2] for one in notices] == [("due", 0), ("due", 0)]


def test_a_mailbox_that_refuses_for_ever_gets_no_more_mail_until_it_is_another_one(server):
    to("gone@mail.example")
    send_due(now())
    person = Notification.objects.get().person
    assert (person.refused_address, person.mailbox) == ("gone@mail.example", "")
    waiting = NotificationFactory(person=person, due_at=now() - dt.timedelta(minutes=1))
    assert send_due(now()) == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.channel) == ("due", "message")
    person.contact_email = "here@mail.example"
    assert person.mailbox == "here@mail.example"


def test_a_message_that_cannot_be_written_fails_with_its_reason_and_holds_nobody_up(server):
    broken = NotificationFactory(kind="entered_for", data={"by": "Amina"})
    whole = to("naledi@mail.example")
    assert send_due(now()) == 1
    assert [after(one)[0] for one in (broken, whole)] == ["failed", "sent"]
    assert after(broken)[2] == "broken"


def test_what_failed_is_tried_again_when_somebody_asks(server):
    notification = to("gone@mail.example")
    send_due(now())
    server.refuse.clear()
    notification.refresh_from_db()
    assert actions.retry_notification(notification=notification, now=now()).state == "due"
    assert send_due(now()) == 1


def test_asking_again_does_not_repeat_what_was_sent(server):
    notification = to("naledi@mail.example")
    send_due(now())
    assert actions.retry_notification(notification=notification, now=now()).state == "sent"
    assert send_due(now()) == 0


def test_what_lies_ahead_waits(server):
    to("naledi@mail.example", due_at=now() + dt.timedelta(minutes=5))
    assert send_due(now()) == 0


def test_the_oldest_goes_first_and_no_more_than_asked_for(server):
    for age, name in ((1, "second"), (2, "first"), (0, "third")):
        to(f"{name}@mail.example", due_at=now() - dt.timedelta(hours=age))
    assert send_due(now(), limit=2) == 2
    assert [mail["To"] for mail in server.messages] == ["first@mail.example", "second@mail.example"]


class Rude(Keeping):
    """Hangs up on one recipient, as content filters do, and asks nobody to sign in."""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address == "filtered@mail.example":
            server.transport.close()
            return "421 bye"
        return await super().handle_RCPT(server, session, envelope, address, options)


def test_a_mail_on_which_the_server_hangs_up_holds_nobody_up(settings):
    sink = Rude()
    controller = serving(sink)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    first = to("filtered@mail.example", due_at=now() - dt.timedelta(hours=1))
    whole = to("naledi@mail.example")
    try:
        sent = sum(send_due(now() + dt.timedelta(seconds=second)) for second in range(2))
    finally:
        controller.stop()
    assert (sent, after(whole)[0], after(first)[0]) == (1, "sent", "due")


def test_a_wrong_password_fails_nothing(server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "p2p", "old"
    notification = to("naledi@mail.example")
    for minute in range(3):
        send_due(now() + dt.timedelta(minutes=minute))
    assert after(notification)[:2] == ("due", 0)
    settings.EMAIL_HOST_USER = ""
    assert send_due(now() + dt.timedelta(minutes=5)) == 1
