"""News of a session reaches everybody who takes part, at once, with an entry for their calendar."""

import datetime as dt

import pytest
from icalendar import Calendar

from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.sending import send_due
from sessions.actions import sessions
from tests.factories import (
    PeerSessionFactory,
    coordinator_of,
    now,
    observer_of,
    officer_of,
    peer_of,
    team_of,
    teammate_of,
)

pytestmark = pytest.mark.django_db
# In summer, where clocks differ most from the universal one.
START = dt.datetime(2027, 7, 6, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def amina(programme):
    return coordinator_of(programme, name="Amina")


@pytest.fixture
def session(programme, amina):
    bol = teammate_of(programme, name="Bol", time_zone="Africa/Juba", language="fr")
    peer_of(programme, name="Thabo", time_zone="America/Costa_Rica")
    observer_of(programme)
    officer_of(programme)
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    facts = {"starts_at": START, "wall_start": START, "time_zone": "UTC", "minutes": 90, "title": "Collecting rights"}
    return PeerSessionFactory(programme=programme, number=8, teams=teams, note_taker=bol, **facts)


def news() -> dict[str, str]:
    rows = Notification.objects.filter(kind="session").select_related("person").order_by("pk")
    return {one.person.name: one.data["what_happened"] for one in rows if one.state == "due"}


def entry(mail) -> tuple[str, dict]:
    [(_name, content, kind)] = mail.attachments
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return kind, event


def test_everybody_on_both_sides_but_whoever_did_it_hears_that_the_time_is_fixed(session, amina):
    sessions.confirm_session(session=session, by=amina, now=now())
    assert news() == {"Bol": "fixed", "Thabo": "fixed"}


def test_a_note_taker_who_has_left_hears_nothing_more(session, amina):
    session.note_taker.memberships.update(ended_at=now())
    sessions.confirm_session(session=session, by=amina, now=now())
    assert news() == {"Thabo": "fixed"}


def test_each_in_their_own_language_and_on_their_own_clock_with_an_entry_for_the_calendar(session, amina, mailoutbox):
    sessions.confirm_session(session=session, by=amina, now=now())
    assert send_due(now()) == 2
    mails = {mail.to[0].split("@")[0]: mail for mail in mailoutbox}
    bol, thabo = (mails[one.contact_email.split("@")[0]] for one in people(session))
    assert "11:30" in bol.body
    assert bol.subject.startswith("La date est fixée")
    assert "03:30" in thabo.body
    kind, event = entry(thabo)
    assert kind.startswith("text/calendar; method=REQUEST")
    assert (event["dtstart"].dt, event["dtend"].dt) == (START, START + dt.timedelta(minutes=90))
    assert (event["summary"], event["status"]) == ("Collecting rights", "CONFIRMED")
    assert thabo.reply_to == [amina_of(session).contact_email]


def people(session):
    return [one.person for one in Notification.objects.filter(kind="session").select_related("person").order_by("pk")]


def amina_of(session):
    return session.programme.teams.get(side="seeking").memberships.get(role="coordinator").person


def test_another_time_replaces_the_entry_and_what_still_waits_is_not_sent(session, amina, mailoutbox):
    session = sessions.confirm_session(session=session, by=amina, now=now())
    wall = START + dt.timedelta(days=7)
    session = sessions.save_session(session=session, values={"wall_start": wall}, by=amina, now=now())
    assert news() == {"Bol": "moved", "Thabo": "moved"}
    assert send_due(now()) == 2
    off = sessions.cancel_or_postpone(session=session, by=amina, reason="Elections.", postponed=False, now=now())
    send_due(now())
    entries = [entry(mail)[1] for mail in mailoutbox if "Thabo" in mail.body]
    assert [one["sequence"] for one in entries] == sorted(one["sequence"] for one in entries)
    assert {one["uid"] for one in entries} == {entries[0]["uid"]}
    assert [one["status"] for one in entries] == ["CONFIRMED", "CANCELLED"]
    assert off.version == entries[-1]["sequence"]
    assert "Elections." in mailoutbox[-1].body


def test_the_digest_that_reminds_of_a_session_brings_its_entry_too(session, amina, mailoutbox):
    session = sessions.confirm_session(session=session, by=amina, now=now())
    Notification.objects.all().delete()
    night = START.replace(hour=0, minute=0) - dt.timedelta(days=1)
    plan_reminders(night)
    for hour in range(24):
        send_due(night + dt.timedelta(hours=hour))
    thabo = next(mail for mail in mailoutbox if "Thabo" in mail.body)
    assert "Take part in session 8" in thabo.body
    assert (entry(thabo)[1]["summary"], entry(thabo)[1]["sequence"]) == ("Collecting rights", session.version)


def test_a_change_that_moves_nobody_says_nothing(session, amina):
    session = sessions.confirm_session(session=session, by=amina, now=now())
    Notification.objects.all().delete()
    sessions.save_session(session=session, values={"title": "Collecting society", "aim": "Rates"}, by=amina, now=now())
    assert news() == {}


def test_what_was_only_planned_is_called_off_without_a_word(session, amina):
    sessions.cancel_or_postpone(session=session, by=amina, reason="Elections.", postponed=False, now=now())
    assert news() == {}


def test_news_of_a_session_that_is_over_is_not_sent(session, amina, mailoutbox):
    sessions.confirm_session(session=session, by=amina, now=now())
    assert send_due(START + dt.timedelta(days=1)) == 0
    assert mailoutbox == []
