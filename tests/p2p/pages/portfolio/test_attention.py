"""Blocked or late: which programmes UNESCO asks about, for which reasons, and whom it asks."""

import datetime as dt

import pytest

from p2p.base.i18n import dates
from p2p.pages.portfolio import attention
from programmes.models import Membership, Programme
from tests.factories import (
    FollowUpActionFactory,
    PairingFactory,
    PeerSessionFactory,
    ProgrammeFactory,
    coordinator_of,
    days,
    deputy_of,
    now,
    started,
    team_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db


def asked() -> list[attention.AttentionItem]:
    return attention.programmes_needing_attention(Programme.objects.all(), today())[0]


def reasons(programme: Programme) -> list[str]:
    return next((one.reasons for one in asked() if one.programme == programme), [])


def calm(**values) -> Programme:
    """A programme whose phases all have time."""
    programme = started(**values)
    programme.phases.update(planned_end=days(300))
    return programme


def over_since(programme: Programme, gap: int, **values) -> None:
    """The phase that it is in should have ended so many days ago."""
    programme.phases.filter(kind=programme.phase).update(planned_end=days(-gap), **values)


def held(programme: Programme, gap: int) -> None:
    PeerSessionFactory(
        programme=programme,
        status="held",
        note_taker=coordinator_of(programme),
        starts_at=now() - dt.timedelta(days=gap),
    )


def test_nobody_asks_about_a_programme_that_goes_well():
    programme = calm(phase="SESS")
    held(programme, 20)
    FollowUpActionFactory(programme=programme, due_on=today())
    assert asked() == []


def test_the_last_day_of_a_phase_is_not_late():
    over_since(calm(), 0)
    assert asked() == []


def test_a_phase_past_its_planned_end_is_a_reason():
    programme = calm()
    over_since(programme, 4)
    assert reasons(programme) == [f"Phase Preparation was planned until {dates.day(days(-4))}"]
    assert asked()[0].days == "4 days late"


def test_a_phase_that_cannot_be_left_says_that_points_are_not_met():
    programme = calm()
    over_since(programme, 4, blocked_on=days(-3))
    assert reasons(programme)[0].endswith("not every point is met")


@pytest.mark.parametrize(("state", "told"), [("proposed", True), ("agreed", False)])
def test_a_late_diagnostic_without_peers_says_so(state, told):
    programme = calm(phase="DIAG")
    over_since(programme, 4)
    PairingFactory(team=team_of(programme, "providing"), state=state, agreed_on=days(-9))
    assert reasons(programme)[0].startswith("No exchange with another country is agreed yet") == told


def test_late_actions_are_counted_and_the_oldest_says_since_when():
    programme = calm()
    for gap in (-2, -6, 5):
        FollowUpActionFactory(programme=programme, due_on=days(gap))
    assert reasons(programme) == ["2 follow-up actions are late"]
    assert asked()[0].days == "6 days late"


def test_three_weeks_without_a_session_are_a_reason_while_sessions_are_on():
    silent, lively, later = calm(phase="SESS"), calm(phase="SESS"), calm(phase="FOLL")
    for programme, gap in ((silent, 22), (lively, 20), (later, 90)):
        held(programme, gap)
    assert [reasons(one) for one in (silent, lively, later)] == [["No session for three weeks"], [], []]


def test_sessions_that_have_just_begun_may_take_three_weeks():
    programme = calm(phase="SESS")
    programme.phases.filter(kind="SESS").update(entered_on=days(-20))
    assert reasons(programme) == []
    programme.phases.filter(kind="SESS").update(entered_on=days(-22))
    assert reasons(programme) == ["No session for three weeks"]


def test_what_has_waited_longest_comes_first_of_reasons_and_of_programmes():
    first, second = calm(), calm()
    FollowUpActionFactory(programme=first, due_on=days(-30))
    over_since(first, 3)
    over_since(second, 10)
    FollowUpActionFactory(programme=second, due_on=days(-1))
    assert [one.programme for one in asked()] == [first, second]
    assert [one.reasons[0].split()[0] for one in asked()] == ["1", "Phase"]
    assert [len(one.reasons) for one in asked()] == [2, 2]


def test_only_running_programmes_are_asked_about():
    paused, running = calm(state="paused"), calm()
    for programme in (paused, running):
        FollowUpActionFactory(programme=programme, due_on=days(-1))
    assert [one.programme for one in asked()] == [running]


def test_the_ten_that_have_waited_longest_stand_for_all():
    for gap in range(1, 13):
        FollowUpActionFactory(programme=calm(), due_on=days(-gap))
    rows, total = attention.programmes_needing_attention(Programme.objects.all(), today())
    assert (len(rows), total) == (10, 12)
    assert [one.days for one in rows[:2]] == ["12 days late", "11 days late"]


def test_a_programme_beyond_the_first_page_of_the_table_is_asked_about(as_):
    ProgrammeFactory.create_batch(50, seeking_country="AR")
    last = calm(code="ZWE-LATE", seeking_country="ZW")
    over_since(last, 90)
    page = as_(unesco()).get("/portfolio/")
    assert last not in [summary.programme for summary in page.context["summaries"]]
    assert [one.programme for one in page.context["attention_items"]] == [last]


def test_the_coordinator_is_asked_and_the_deputy_where_there_is_none(as_):
    programme = calm()
    over_since(programme, 4)
    assert asked()[0].contact == ""
    deputy_of(programme, name="Dada")
    assert asked()[0].contact == "Dada"
    amina = coordinator_of(programme, name="Amina")
    assert asked()[0].contact == "Amina"
    Membership.objects.filter(person=amina).update(ended_at=now())
    assert asked()[0].contact == "Dada"


def test_unesco_does_not_read_who_is_late(as_):
    programme = calm()
    coordinator_of(programme, name="Amina")
    action = FollowUpActionFactory(programme=programme, due_on=days(-5), title="Write to the minister")
    page = as_(unesco()).get("/portfolio/").text
    assert ("Amina" in page, action.owner.name in page, action.title in page) == (True, False, False)
