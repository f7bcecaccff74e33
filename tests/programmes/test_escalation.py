"""Who hears of what waits too long: one's own side, once a step; UNESCO only a neutral line, and only when asked to."""

import datetime as dt

import pytest

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import DUTIES, ReminderRule
from p2p.base.notifications.models import Notification, ReminderOverride
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.registry import content_for
from p2p.base.notifications.sending import send_due
from programmes.escalation import Escalation, escalations_due
from programmes.models import Membership, Phase, Programme, Team
from programmes.models.teams import Side
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


OWNER, AMINA, DENG, KOFI, LERATO, CARRIER = range(1, 7)
TEAMS = {Side.SEEKING: 1, Side.PROVIDING: 2, Side.SUPPORT: 3}


def seat(person: int, role: str, side: str = Side.SEEKING, *, team: int = 0, active: bool = True, **programme: object):
    """Somebody's place in a team; nothing is stored."""
    place = Team(pk=team or TEAMS[side], side=side, programme=Programme(**programme))
    return Membership(person=Person(pk=person, is_active=active), team=place, role=role)


def due(*members: Membership, weeks: int = 9) -> list[Escalation]:
    today = WEDNESDAY + dt.timedelta(days=7 * weeks)
    duty = Duty(DUTIES.entries()["action"], OWNER, "SSD", 1, "", WEDNESDAY, today)
    return list(escalations_due(duty, ReminderRule(), list(members)))


def told(*members: Membership, weeks: int = 9) -> list[tuple[int, int, bool]]:
    return [(one.person, one.number, one.neutral) for one in due(*members, weeks=weeks)]


def test_unesco_hears_once_a_month_whatever_is_late_and_the_coordination_of_each_duty():
    owner, kofi = seat(OWNER, "member", officer_told=True), seat(KOFI, "officer", Side.SUPPORT)
    above, unesco = due(owner, seat(AMINA, "coordinator"), kofi)
    assert (above.key, unesco.key) == (f"climb:1:{above.duty.dedup_key}", "waiting:SSD:2027-05")


def test_who_only_supports_a_programme_has_nobody_above():
    assert told(seat(OWNER, "officer", Side.SUPPORT), seat(AMINA, "coordinator")) == []


def test_whoever_has_left_for_good_hears_of_nothing():
    closed = seat(AMINA, "coordinator", active=False)
    assert told(seat(OWNER, "member"), closed, seat(DENG, "deputy")) == [(DENG, 1, False)]


def test_unesco_hears_after_three_weeks_and_not_before():
    members = [seat(OWNER, "member", officer_told=True), seat(KOFI, "officer", Side.SUPPORT)]
    assert [told(*members, weeks=weeks) for weeks in (2, 3)] == [[], [(KOFI, 3, True)]]


def test_what_a_peer_owes_is_told_to_the_lead_of_their_own_team():
    peers = [seat(OWNER, "peer", Side.PROVIDING), seat(DENG, "peer", Side.PROVIDING)]
    leads = [seat(LERATO, "peer_lead", Side.PROVIDING), seat(KOFI, "peer_lead", Side.PROVIDING, team=9)]
    assert told(*peers, *leads, seat(AMINA, "coordinator")) == [(LERATO, 1, False)]


def test_after_closing_only_the_carrier_of_the_file_hears_and_once():
    closed = {"state": "closed_with_follow_up", "carrier_id": CARRIER}
    two_seats = [seat(CARRIER, "member"), seat(CARRIER, "coordinator", team=9)]
    assert told(seat(OWNER, "member", **closed), seat(AMINA, "coordinator"), *two_seats) == [(CARRIER, 1, False)]


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
