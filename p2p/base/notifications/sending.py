"""Send due notifications, one short transaction each: lock the row, check that it still matters, send, mark, commit."""

import datetime as dt
import logging
import smtplib
import time

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.i18n.text import bidi_isolate
from p2p.base.i18n.zones import zone_of
from p2p.base.notifications.channels import manual_channel
from p2p.base.notifications.digest import DigestItem, digest_content, split_live_and_stale
from p2p.base.notifications.mail import compose_mail
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import TOO_LATE, digest_day
from p2p.base.notifications.quiet_hours import next_allowed_time
from p2p.base.notifications.registry import MessageContent, content_for
from p2p.base.workdays.work_calendars import work_calendar_of

log = logging.getLogger("p2p.base.notifications")
MAX_TRIES = 8
MAX_WAIT = dt.timedelta(minutes=15)
State = Notification.State


class ServerGone(Exception):
    """The mail server does not answer: not the fault of this mail, and the next one would wait as well."""


def send_due(now: dt.datetime, *, limit: int = 500, seconds: float = 8) -> int:
    """Send up to ``limit`` messages through one connection, within ``seconds``; return how many were sent."""
    sent = 0
    connection = get_connection()
    ends = time.monotonic() + seconds
    try:
        for _turn in range(limit):
            if time.monotonic() > ends:
                break
            state = send_next(now, connection)
            if state is None:
                break
            sent += state == State.SENT
    except ServerGone as fault:
        log.warning("the mail server does not answer: %s", fault)
    finally:
        close(connection)
    return sent


def is_more_due(now: dt.datetime) -> bool:
    return Notification.objects.due(now).filter(channel=Notification.Channel.MAIL).exists()


def close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("the mail server hung up: %s", type(fault).__name__)


def send_next(now: dt.datetime, connection: BaseEmailBackend) -> str | None:
    """Send one message and return its new state; None when nothing is due. Raises ``ServerGone`` after the commit."""
    with transaction.atomic():
        due = Notification.objects.due(now).filter(channel=Notification.Channel.MAIL)
        notification = due.select_for_update(skip_locked=True, of=("self",)).select_related("person").first()
        if notification is None:
            return None
        try:
            state, fault = process(notification, now, connection)
        except DatabaseError:
            raise
        except Exception as broken:  # noqa: BLE001  whatever is stored in one row, the others go on
            state, fault = postpone_or_fail(notification, [], now, broken)
    if fault:
        raise ServerGone(type(fault).__name__) from fault
    return state


def process(notification: Notification, now: dt.datetime, connection: BaseEmailBackend) -> tuple[str, Exception | None]:
    if notification.kind == "digest" and (is_too_late(notification, now) or is_in_quiet_hours(notification, now)):
        # Its items go into the next digest.
        return mark(notification, state=State.MISSED), None
    if not notification.person.is_active or is_over(notification, now):
        waiting_for_digest(notification, now).update(state=State.CANCELLED)
        return mark(notification, state=State.CANCELLED), None
    if not (notification.data.get("to") or notification.person.mailbox):
        return switch_to_manual(notification, now), None
    if notification.kind != "digest":
        return deliver(notification, [], now, connection)
    live, stale = split_live_and_stale(list(waiting_for_digest(notification, now)), local_day(notification.person, now))
    mark_all(stale, state=State.CANCELLED)
    return deliver(notification, live, now, connection) if live else (mark(notification, state=State.CANCELLED), None)


def is_too_late(digest: Notification, now: dt.datetime) -> bool:
    return local_day(digest.person, now) - digest_day(digest) > TOO_LATE


def is_in_quiet_hours(digest: Notification, now: dt.datetime) -> bool:
    """After an outage, send nothing at night or on a holiday, also not to someone who has changed time zone since."""
    person = digest.person
    return next_allowed_time(now, person.time_zone, work_calendar_of(person.country)) > now


def switch_to_manual(notification: Notification, now: dt.datetime) -> str:
    """The person has no mailbox any more: colleagues pass the message on by hand."""
    way = manual_channel(notification.person)
    if notification.kind != "digest":
        return mark(notification, state=State.DUE, channel=way)
    waiting_for_digest(notification, now).update(channel=way)
    return mark(notification, state=State.CANCELLED)


def waiting_for_digest(notification: Notification, now: dt.datetime):
    """The items of a digest, locked; nothing for any other message."""
    waiting = Notification.objects.for_digest(now).filter(person=notification.person)
    waiting = waiting if notification.kind == "digest" else waiting.none()
    return waiting.select_related("person").select_for_update(of=("self",))


def local_day(person: Person, now: dt.datetime) -> dt.date:
    return now.astimezone(zone_of(person.time_zone)).date()


def is_over(notification: Notification, now: dt.datetime) -> bool:
    """Whether the message is about something that has ended."""
    until = notification.data.get("until")
    return bool(until) and dt.datetime.fromisoformat(until) < now


def content_of(notification: Notification, live: list[DigestItem], now: dt.datetime) -> MessageContent:
    return (
        digest_content(live, local_day(notification.person, now))
        if notification.kind == "digest"
        else content_for(notification)
    )


def deliver(
    notification: Notification, live: list[DigestItem], now: dt.datetime, connection: BaseEmailBackend
) -> tuple[str, Exception | None]:
    """Send the mail, then mark the notification and the items of a digest."""
    items = [digest_item.item for digest_item in live]
    try:
        with transaction.atomic(), translation.override(notification.person.language):
            mail = compose_mail(notification, content_of(notification, live, now))
            send(mail, connection)
    except DatabaseError:
        raise
    except Exception as fault:  # noqa: BLE001  whatever is wrong with one message, the others go on
        return postpone_or_fail(notification, items, now, fault)
    # The subject may name something of another programme, so it stays with the digest.
    values = {"state": State.SENT, "sent_at": now, "reason": ""}
    mark_all(items, **values, digest=notification)
    return mark(notification, **values, subject=mail.subject[:250], tries=notification.tries + 1), None


def send(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    """Reuse one SMTP connection; other backends (the try-out's files) open their own.

    After an error the next mail gets a new connection.
    """
    try:
        if isinstance(connection, EmailBackend):
            connection.open()
            mail.connection = connection
        mail.send()
    except (OSError, smtplib.SMTPException):
        close(connection)
        raise


# Errors before the server has looked at the mail, such as a wrong password.
NOT_ABOUT_THE_MAIL = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
)


def is_server_gone(fault: Exception) -> bool:
    """Whether the server did not answer, or its answer is not about this mail."""
    if isinstance(fault, NOT_ABOUT_THE_MAIL):
        return True
    spoken = isinstance(fault, (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException))
    return not spoken and isinstance(fault, (OSError, smtplib.SMTPServerDisconnected))


def server_answer(fault: Exception) -> str:
    """The server's answer, such as ``550 No such user``; without one ``server`` or ``broken``."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPResponseException):
        message = fault.smtp_error
        return f"{fault.smtp_code} {message.decode(errors='replace') if isinstance(message, bytes) else message}"
    return "server" if is_server_gone(fault) else "broken"


def failure_text(reason: str) -> str:
    """Why a message failed, for the message log: our sentence with the server's answer in it."""
    messages = {
        "server": _("The mail server does not answer. We try again every minute."),
        "broken": _("The message could not be written. The administrator finds the fault in the log."),
        "4": _("The mailbox takes no mail for the moment: %(answer)s"),
        "5": _("The mailbox refuses the mail: %(answer)s. Check the address."),
    }
    message = messages.get(reason) or (messages.get(reason[:1]) if reason[:3].isdecimal() else messages["broken"])
    return (message or reason) % {"answer": bidi_isolate(reason)}


def is_permanent_refusal(fault: Exception) -> bool:
    """An answer of 500 or more, or a fault that a second try would not change."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in fault.recipients.values())
    return not isinstance(fault, smtplib.SMTPResponseException) or fault.smtp_code >= 500


def postpone_or_fail(
    notification: Notification, items: list[Notification], now: dt.datetime, fault: Exception
) -> tuple[str, Exception | None]:
    """Schedule another try, or mark it failed after a permanent refusal or too many tries."""
    log.warning("message %s could not be sent: %s", notification.pk, type(fault).__name__)
    reason = server_answer(fault)[:500]
    if is_server_gone(fault):
        # The server has not looked at this mail, so it counts as no try. Another one goes first next time, in case it
        # was this mail that made the server hang up.
        return mark(notification, state=State.DUE, due_at=now + dt.timedelta(minutes=1), reason=reason), fault
    tries = notification.tries + 1
    if is_permanent_refusal(fault) or tries >= MAX_TRIES:
        if isinstance(fault, smtplib.SMTPRecipientsRefused) and is_permanent_refusal(fault):
            remember_refusal(notification, fault, now)
        if is_permanent_refusal(fault):
            mark_all(items, state=State.FAILED, reason=reason, digest=notification)
        # After a temporary refusal the items wait for the next digest.
        return mark(notification, state=State.FAILED, tries=tries, reason=reason), None
    wait = min(MAX_WAIT, dt.timedelta(minutes=2 ** (tries - 1)))
    return mark(notification, state=State.DUE, tries=tries, due_at=now + wait, reason=reason), None


def remember_refusal(notification: Notification, fault: smtplib.SMTPRecipientsRefused, now: dt.datetime) -> None:
    """Send no more mail to an address that refuses it; asking for another one becomes somebody's duty."""
    address = next(iter(fault.recipients))
    if address == notification.person.mailbox:
        Person.objects.filter(pk=notification.person_id).update(refused_address=address, refused_at=now)


def mark(notification: Notification, **values) -> str:
    Notification.objects.filter(pk=notification.pk).update(**values)
    return values["state"]


def mark_all(items: list[Notification], **values) -> None:
    if items:
        Notification.objects.filter(pk__in=[item.pk for item in items]).update(**values)
