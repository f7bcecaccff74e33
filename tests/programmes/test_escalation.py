"""Who hears of what waits too long: one's own side, once a step; UNESCO only a neutral line, and only when asked to."""

import datetime as dt

import pytest

from p2p.base.notifications.models import Notification, ReminderOverride
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.registry import content_for
from p2p.base.notifications.sending import send_due
from programmes.models import Phase, Programme
from tests.factories import (
    FollowUpActionFactory,
    MembershipFactory,
    PeerSessionFactory,
    PersonFactory,
    coordinator_of,
    deputy_of,
    officer_of,
    peer_of,
    team_of,
    teammate_of,
)

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2027, 3, 3)


@pytest.fixture
def last(breadth: bool) -> int:
    """A day after every step: UNESCO's comes on the 21st."""
    return 40 if breadth else 24


def live(first: int, last: int) -> None:
    for day in range(first, last + 1):
        night = dt.datetime.combine(WEDNESDAY + dt.timedelta(days=day), dt.time(3), tzinfo=dt.UTC)
        plan_reminders(night)
        send_due(night + dt.timedelta(hours=9))


def heard() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind__in=["team_late", "waiting"]).select_related("person").order_by("pk")
    return [(one.person.name, one.kind) for one in rows]


@pytest.fixture
def crowd(programme) -> Programme:
    coordinator_of(programme, name="Amina")
    deputy_of(programme, name="Deng")
    officer_of(programme, name="Kofi")
    peer_of(programme, name="Thabo")
    Phase.objects.update(planned_end=WEDNESDAY + dt.timedelta(days=400))
    return programme


@pytest.fixture
def late(crowd) -> FollowUpActionFactory:
    bol = teammate_of(crowd, name="Bol")
    return FollowUpActionFactory(programme=crowd, number=1, owner=bol, due_on=WEDNESDAY, title="Write the text")


def test_the_coordination_hears_after_a_week_and_the_deputy_after_two(late, last):
    live(0, 6)
    assert heard() == []
    live(7, 13)
    assert heard() == [("Amina", "team_late")]
    live(14, last)
    assert heard() == [("Amina", "team_late"), ("Deng", "team_late")]


def test_a_programme_decides_that_only_the_coordination_hears(crowd, late, last):
    by = late.owner
    ReminderOverride.objects.create(programme_code=crowd.code, kind="action", escalate_after=3, escalate_to=1, by=by)
    live(0, last)
    assert heard() == [("Amina", "team_late")]


def test_what_the_coordinator_owes_climbs_to_the_deputy_alone(crowd, late, last):
    late.owner = crowd.teams.get(side="seeking").memberships.get(role="coordinator").person
    late.save()
    live(0, last)
    assert heard() == [("Deng", "team_late")]


def test_unesco_hears_one_line_a_month_without_a_name_and_only_when_the_programme_wants_it(crowd, late):
    Programme.objects.update(officer_told=True)
    live(0, 24)
    assert heard() == [("Amina", "team_late"), ("Deng", "team_late"), ("Kofi", "waiting")]
    letter = content_for(Notification.objects.get(kind="waiting"))
    assert not any(word in " ".join([letter.subject, *letter.lines]) for word in ("Bol", "Write the text"))


def test_what_a_peer_owes_stays_with_the_peers(crowd):
    guests = team_of(crowd, "providing")
    lead = PersonFactory(name="Lerato")
    MembershipFactory(person=lead, team=guests, role="peer_lead")
    thabo = guests.memberships.get(role="peer").person
    PeerSessionFactory(
        programme=crowd,
        number=3,
        teams=[guests, team_of(crowd, "seeking")],
        status="held",
        note_taker=thabo,
        notes_due_on=WEDNESDAY,
    )
    live(0, 20)
    assert heard() == [("Lerato", "team_late")]


def test_once_it_is_done_nobody_hears_of_it(late, mailoutbox):
    plan = dt.datetime.combine(WEDNESDAY + dt.timedelta(days=7), dt.time(3), tzinfo=dt.UTC)
    plan_reminders(plan)
    type(late).objects.update(status="done", done_on=WEDNESDAY)
    send_due(plan + dt.timedelta(hours=9))
    assert [mail for mail in mailoutbox if "Bol" in mail.body] == []


def test_the_mail_names_who_and_what_and_leads_to_the_list_of_the_team(late, mailoutbox):
    live(7, 7)
    [mail] = [one for one in mailoutbox if "Amina" in one.body]
    assert "has not done this yet" in mail.body
    assert Notification.objects.get(kind="team_late").data["path"].endswith("/todo/")
