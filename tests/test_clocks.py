"""One clock for each stored date: people of two zones act within minutes of each other, at every hour of a day."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outcomes.models import Report
from outcomes.reports.content import build
from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import duties_of
from p2p.base.i18n.zones import capital_zone
from programmes import actions
from programmes.models import PhaseChange, Programme, Waiver
from programmes.policy import Role
from sessions.models import Note, PeerSession
from tests.factories import (
    MembershipFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    PersonFactory,
    TeamFactory,
    coordinator_of,
    now,
    peer_of,
    team_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db

ZONES = [
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Africa/Nairobi",
    "UTC",
    "Africa/Accra",
    "America/Costa_Rica",
    "Pacific/Pago_Pago",
]
COUNTRIES = ["KI", "NZ", "KE", "GH", "CR", "AS"]
DAY = dt.datetime(2026, 11, 30, 0, 5, tzinfo=dt.UTC)
DAY_LONG = dt.timedelta(days=1)
NEW = {
    "code": "ABC-CLOCKS",
    "title": "A law for clocks",
    "goal": "A first text.",
    "policy_topic": "TP-LAW",
    "cultural_domain": "CD-PERF",
    "working_languages": ["en"],
    "start_date": "2026-12-21",
    "end_date": "2027-11-30",
}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def begun(country: str, zone: str) -> Programme:
    """Set up by somebody in ``zone``, three weeks before it starts."""
    answer = signed_in(unesco(time_zone=zone)).post("/programmes/new/", NEW | {"seeking_country": country})
    assert answer.status_code == 302
    return Programme.objects.get(code=NEW["code"])


def joined(programme: Programme, side: str, role: str, zone: str) -> tuple[Person, Client]:
    """Somebody who has just accepted an invitation, and their browser; they are let in at once."""
    person, team = PersonFactory(time_zone=zone), team_of(programme, side)
    day = programme.day_of(now())
    actions.join(person=person, team=team, role=role, sector="public", by=person, on=day)
    assert Programme.objects.inside(Viewer(person)).get() == programme
    return person, signed_in(person)


def moved(client: Client, programme: Programme, phase: str, **back) -> None:
    """On to ``phase``, or back to it."""
    words = {"reason": "It was agreed.", "waive": "1"}
    path = "go-back" if back else "move-on"
    answer = client.post(f"{programme.get_absolute_url()}{path}/", back or words)
    programme.refresh_from_db()
    assert (answer.status_code, programme.phase) == (302, phase)


def walk_the_phases(programme: Programme, first: Client, second: Client) -> None:
    moved(first, programme, "DIAG")
    moved(second, programme, "SESS")
    moved(first, programme, "DIAG", target="DIAG", reason="Too early.")
    moved(second, programme, "SESS")
    declared = first.post(f"{programme.get_absolute_url()}declare/", {"remark": "We have what we need."})
    assert (declared.status_code, programme.declarations.count()) == (302, 1)
    moved(first, programme, "FOLL")
    moved(second, programme, "EVAL")


def share_notes(programme: Programme, writer: Person, lead: Client, zone: str) -> PeerSession:
    """Of a session that began an hour ago."""
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    session = PeerSessionFactory(
        programme=programme, teams=teams, status="confirmed", note_taker=writer, time_zone=zone,
        starts_at=now() - dt.timedelta(hours=1),
    )  # fmt: skip
    assert lead.post(f"{session.get_absolute_url()}held/").status_code == 302
    NoteEntryFactory(note=NoteFactory(session=session, author=writer))
    assert signed_in(writer).post(f"{session.get_absolute_url()}notes/share/").status_code == 302
    return session


def assert_dates_are_those_of(programme: Programme, written: set[dt.date]) -> None:
    """Every date is the programme's day on which it was written, and none comes before an earlier one."""
    phases = list(programme.phases.values_list("entered_on", "left_on"))
    walked = [day for pair in phases for day in pair if day]
    changes = list(PhaseChange.objects.order_by("pk").values_list("on", flat=True))
    others = Waiver.objects.values_list("on", flat=True), programme.declarations.values_list("on", flat=True)
    assert set(itertools.chain(walked, changes, *others)) <= written
    assert (walked, changes) == (sorted(walked), sorted(changes))


# Each example lives through a whole programme.
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(country=st.sampled_from(COUNTRIES), zones=st.tuples(*[st.sampled_from(ZONES)] * 2), hour=st.integers(0, 23))
@example(country="KE", zones=("Africa/Nairobi", "Africa/Accra"), hour=23)
def test_whoever_acts_from_wherever_dates_stay_in_order_and_rights_end_at_once(country, zones, hour):
    with time_machine.travel(DAY + dt.timedelta(hours=hour), tick=True), transaction.atomic():
        programme = begun(country, zones[0])
        TeamFactory(programme=programme, side="providing")
        lead, first = joined(programme, "seeking", Role.COORDINATOR, zones[0])
        _deputy, second = joined(programme, "seeking", Role.DEPUTY, zones[1])
        peer, other = joined(programme, "providing", Role.PEER, zones[1])
        _leads, third = joined(programme, "providing", Role.PEER_LEAD, zones[0])
        walk_the_phases(programme, first, second)
        session = share_notes(programme, peer, first, zones[0])
        day = programme.day_of(now())
        assert programme.time_zone == capital_zone(country)
        assert Note.objects.get(session=session).shared_on == day

        form = first.get(f"{programme.get_absolute_url()}reports/new/").context["form"]
        assert form.initial["data_as_of"] == day
        report = build(Report(programme=programme, data_as_of=day), language="en", today=day)
        assert [(one.code, one.on, one.noted) for one in report.sessions] == [
            (f"S{session.number}", programme.day_of(session.starts_at), True)
        ]
        assert len(report.members) == 5

        ended = third.post(f"{programme.get_absolute_url()}members/{peer.memberships.get().pk}/end/")
        assert (ended.status_code, other.get(programme.get_absolute_url()).status_code) == (302, 404)
        assert other.get(session.get_absolute_url()).status_code == 404
        assert duties_of([peer.pk], day) == []

        closing = {"state": "closed_with_follow_up", "carrier": lead.pk, "reason": "All is done."}
        assert second.post(f"{programme.get_absolute_url()}state/", closing).status_code == 302
        programme.refresh_from_db()
        assert programme.closed_on == day
        assert_dates_are_those_of(programme, {day})
        transaction.set_rollback(True)


def test_whoever_is_removed_owes_nothing_from_that_moment_on(programme, coordinator):
    assert {one.kind.code for one in duties_of([coordinator.pk], today())} == {"phase"}
    actions.leave(membership=coordinator.memberships.get(), by=coordinator, now=now())
    assert duties_of([coordinator.pk], today()) == []


def test_a_phase_entered_on_a_day_still_to_come_can_be_left_and_reopened(programme, coordinator):
    """As programmes were stored before, or where the zone of the programme was changed to one further west."""
    ahead = today() + dt.timedelta(days=20)
    programme.phases.filter(kind="PREP").update(entered_on=ahead)
    actions.move_on(programme=programme, by=coordinator, today=today(), waiving=True, reason="We begin.")
    programme.refresh_from_db()
    actions.go_back(programme=programme, target="PREP", by=coordinator, today=today(), reason="Too early.")
    assert list(programme.phases.values_list("entered_on", "left_on")[:2]) == [(ahead, None), (None, None)]
    assert [one.on for one in programme.phase_changes.all()] == [ahead, ahead]


def test_a_coordinator_moves_the_days_of_a_programme_to_another_zone(programme, coordinator):
    form = signed_in(coordinator).get(f"{programme.get_absolute_url()}edit/").context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    signed_in(coordinator).post(f"{programme.get_absolute_url()}edit/", values | {"time_zone": "Pacific/Auckland"})
    programme.refresh_from_db()
    assert programme.day_of(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)) == dt.date(2026, 12, 1)


def test_each_clock_carries_its_own_day_and_the_readers_stands_first(programme):
    """Thursday 22:30 in Accra is Friday 01:30 in Nairobi: on home, programme, list and session."""
    amina = coordinator_of(programme, time_zone="Africa/Nairobi")
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    MembershipFactory(team=teams[1], person__time_zone="Africa/Accra")
    session = PeerSessionFactory(
        programme=programme, teams=teams, status="confirmed", note_taker=amina, time_zone="Africa/Accra",
        starts_at=dt.datetime(2026, 12, 3, 22, 30, tzinfo=dt.UTC),
    )  # fmt: skip
    there = 'Thu, 3\xa0Dec 2026 <bdi dir="ltr">22:30</bdi> Accra'
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)):
        pages = {
            path: signed_in(amina).get(path).content.decode()
            for path in ("/", programme.get_absolute_url(), f"{programme.get_absolute_url()}sessions/")
        }
        page = signed_in(amina).get(session.get_absolute_url()).content.decode()
    home, overview, listed = pages.values()
    for text in (home, page):
        assert [text.count(day) for day in ("Fri, 4\xa0Dec 2026", "Thu, 3\xa0Dec 2026")] == [2, 1]
        assert text.index("Fri, 4") < text.index("Thu, 3")
    for text in (overview, listed):
        assert (text.count(there), text.count("Fri, 4\xa0Dec 2026")) == (1, 1)
        assert text.index("Fri, 4") < text.index(there)


@pytest.mark.parametrize(("zone", "behind"), [("Pacific/Auckland", 1), ("Africa/Kampala", 0)])
def test_the_task_of_taking_part_stands_on_the_readers_own_day_until_that_day_is_over(programme, zone, behind):
    """Three in the afternoon in Kampala is past midnight in Auckland."""
    reader = peer_of(programme, time_zone=zone)
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    there = dt.datetime.combine(today() + dt.timedelta(days=3), dt.time(15), tzinfo=ZoneInfo("Africa/Kampala"))
    wall = there.replace(tzinfo=dt.UTC)
    facts = {"starts_at": there, "wall_start": wall, "time_zone": "Africa/Kampala", "status": "confirmed"}
    PeerSessionFactory(programme=programme, teams=teams, note_taker=reader, **facts)
    own = there.date() + dt.timedelta(days=behind)

    def taking_part(day: dt.date, until: dt.date) -> list[dt.date]:
        owed = duties_of([reader.pk], day, until=until)
        return [one.due for one in owed if one.kind.code == "session"]

    assert taking_part(today(), own) == taking_part(own, own) == [own]
    assert taking_part(today(), own - DAY_LONG) == taking_part(own + DAY_LONG, own + 9 * DAY_LONG) == []
