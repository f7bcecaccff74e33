"""The mail log: what was said to whom, passed on by hand where mail does not reach, and never a key too many."""

import pytest

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from tests.factories import (
    NotificationFactory,
    PersonFactory,
    coordinator_of,
    days,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db


def about(programme, person: Person, **values) -> Notification:
    facts = {"kind": "personal_link", "data": {"title": programme.title, "path": "/"}} | values
    return NotificationFactory(programme_code=programme.code, person=person, **facts)


def path(programme, notification: Notification) -> str:
    return f"{programme.get_absolute_url()}messages/{notification.pk}/"


def test_the_log_tells_what_became_of_each_message(as_, programme, coordinator):
    thabo = peer_of(programme, name="Thabo")
    about(programme, thabo, state="failed", reason="550 No such user")
    about(started(), PersonFactory(name="Nobody of ours"))
    page = as_(coordinator).get(f"{programme.get_absolute_url()}messages/").content.decode()
    assert [words in page for words in ("Thabo", "550 No such user", "Nobody of ours")] == [True, True, False]


def test_reminders_of_the_other_country_stand_there_only_where_somebody_must_pass_them_on(as_, programme, coordinator):
    about_action = {"duty": "action", "number": 4, "what": "Write", "due": f"{days(-9)}", "today": f"{today()}"}
    bol, thabo, naledi = teammate_of(programme, name="Bol"), peer_of(programme, name="Thabo"), peer_of(programme)
    for person, channel in ((bol, "digest"), (thabo, "digest"), (naledi, "phone")):
        about(programme, person, kind="duty", data=about_action, channel=channel)
    page = as_(coordinator).get(f"{programme.get_absolute_url()}messages/").content.decode()
    assert [words in page for words in ("Bol", "Thabo", naledi.name)] == [True, False, True]
    assert (page.count("days late"), page.count("A reminder")) == (1, 1)


def test_a_message_that_cannot_be_written_stands_in_the_log_all_the_same(as_, programme, coordinator):
    about(programme, coordinator, kind="entered_for", data={}, state="failed", reason="'what'")
    page = as_(coordinator).get(f"{programme.get_absolute_url()}messages/")
    assert (page.status_code, "A message" in page.content.decode()) == (200, True)


def test_whoever_passes_on_a_reminder_of_the_other_country_does_not_learn_what_it_is(as_, programme, coordinator):
    facts = {"duty": "action", "number": 4, "what": "Secret", "due": f"{days(-9)}", "today": f"{today()}", "path": "/"}
    notification = about(programme, peer_of(programme), kind="duty", data=facts, channel="phone")
    text = as_(coordinator).post(path(programme, notification), {"act": "copy"}).context["text"]
    assert f"Something waits for you in the programme {programme.code}." in text
    assert ("Secret" in text, "late" in text) == (False, False)


def test_looking_at_a_message_makes_no_link_and_changes_nothing(as_, programme, coordinator):
    notification = about(programme, peer_of(programme))
    for _ in range(2):
        assert as_(coordinator).get(path(programme, notification)).status_code == 200
    notification.refresh_from_db()
    assert (notification.state, TokenLink.objects.count()) == ("due", 0)


def test_a_copied_message_carries_a_link_of_its_own_and_stays_in_the_history(as_, programme, coordinator, client):
    thabo = teammate_of(programme, phone="+27 60 000 0001", name="Thabo")
    notification = about(programme, thabo)
    answer = as_(coordinator).post(path(programme, notification), {"act": "copy"})
    text = answer.context["text"]
    assert (answer.status_code, answer.context["phone"]) == (200, "27600000001")
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.programme_code) == ("copied", coordinator, programme.code)
    assert event.title == "Thabo"
    client.post(text.rsplit("8000", 1)[1])
    assert client.get("/").status_code == 200
    notification.refresh_from_db()
    assert notification.state == "due"


@pytest.mark.parametrize("act", ["phone", "message"])
def test_told_by_hand_counts_as_sent(as_, programme, coordinator, act):
    notification = about(programme, peer_of(programme))
    as_(coordinator).post(path(programme, notification), {"act": act})
    notification.refresh_from_db()
    assert (notification.state, notification.channel, notification.told_by) == ("sent", act, coordinator)


def test_a_failed_mail_is_tried_again_from_the_page(as_, programme, coordinator):
    notification = about(programme, peer_of(programme), state="failed", reason="550", tries=1)
    as_(coordinator).post(path(programme, notification), {"act": "again"})
    notification.refresh_from_db()
    assert (notification.state, notification.tries) == ("due", 0)


def test_an_unknown_button_does_nothing(as_, programme, coordinator):
    notification = about(programme, peer_of(programme))
    assert as_(coordinator).post(path(programme, notification), {"act": "erase"}).status_code == 200
    notification.refresh_from_db()
    assert notification.state == "due"


def test_a_message_of_another_programme_is_out_of_reach(as_, programme, coordinator):
    foreign = about(started(), PersonFactory())
    assert as_(coordinator).post(path(programme, foreign), {"act": "copy"}).status_code == 404
    assert TokenLink.objects.count() == 0


def test_a_personal_link_is_prepared_for_one_member(as_, programme, coordinator):
    thabo = teammate_of(programme)
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}members/{thabo.memberships.get().pk}/link/")
    notification = Notification.objects.get(person=thabo)
    assert (answer.status_code, answer["Location"]) == (302, path(programme, notification))
    assert (notification.channel, notification.kind) == ("message", "personal_link")


def test_the_message_for_an_officer_carries_a_plain_address(as_, programme, coordinator):
    notification = about(programme, officer_of(programme))
    answer = as_(coordinator).post(path(programme, notification), {"act": "copy"})
    assert answer.context["personal"] is False
    assert "/l/" not in answer.context["text"]
    assert TokenLink.objects.count() == 0


def test_inviting_a_colleague_of_another_programme_gives_nobody_their_key(as_, programme, coordinator, client):
    busy = coordinator_of(started(), email="busy@mail.example")
    values = {"name": "Busy", "email": "busy@mail.example", "phone": "", "title": "", "role": "peer", "message": ""}
    values |= {"sector": "public", "language": "en", "time_zone": "UTC"}
    browser = as_(coordinator)
    browser.post(f"{programme.get_absolute_url()}team/{team_of(programme, 'providing').code}/invite/", values)
    notification = Notification.objects.get(kind="invitation")
    text = browser.post(path(programme, notification), {"act": "copy"}).context["text"]
    assert notification.person != busy
    assert list(TokenLink.objects.filter(person=busy)) == []
    values = {"name": "Busy", "language": "en", "time_zone": "UTC", "password": "a-long-and-fresh-one"}
    client.post(text.rsplit("8000", 1)[1], values | {"username": "busy"})
    busy.refresh_from_db()
    assert (busy.has_usable_password(), client.get("/").context["user"] == busy) == (False, False)
