"""The portfolio: figures over everything, whom to ask, and one page of the table."""

import datetime as dt

import pytest

from p2p.accounts.models import Person
from p2p.dashboard import queries
from programmes.models import Programme
from tests.factories import (
    ExpectedOutcomeFactory,
    FollowUpActionFactory,
    NeedFactory,
    PeerSessionFactory,
    ProgrammeFactory,
    ReportFactory,
    coordinator_of,
    days,
    now,
    officer_of,
    started,
    team_of,
    today,
    unesco,
)

pytestmark = pytest.mark.django_db


def shown(person: Person, **asked) -> dict:
    return queries.portfolio(person, queries.Filters.read(asked), now())


def row_of(programme: Programme) -> queries.Row:
    return next(row for row in shown(unesco())["rows"] if row.programme == programme)


def test_a_region_reads_its_own_programmes():
    ours, _theirs = ProgrammeFactory(seeking_country="UG"), ProgrammeFactory(seeking_country="CR")
    page = shown(unesco(Person.Portfolio.AFRICA))
    assert [row.programme for row in page["rows"]] == [ours]
    assert page["totals"]["programmes"] == 1


def test_figures_over_everything_do_not_multiply_each_other():
    for _ in range(2):
        programme = started(phase="SESS")
        amina = coordinator_of(programme)
        for _ in range(3):
            PeerSessionFactory(programme=programme, status="held", note_taker=amina)
            FollowUpActionFactory(programme=programme, due_on=days(-1))
        NeedFactory(programme=programme, status="covered")
    PeerSessionFactory(status="cancelled")
    assert shown(unesco())["totals"] == {"programmes": 3, "sessions": 6, "late": 6, "covered": 2}


def test_a_row_tells_how_a_programme_stands():
    programme = started(phase="SESS")
    amina = coordinator_of(programme)
    team_of(programme, "providing", code="KEN", country="KE")
    PeerSessionFactory(programme=programme, status="held", note_taker=amina)
    PeerSessionFactory(programme=programme, status="planned", starts_at=now() + dt.timedelta(days=9))
    NeedFactory(programme=programme, status="covered")
    NeedFactory(programme=programme, status="dropped", reason="Solved.")
    FollowUpActionFactory(programme=programme, due_on=days(-1))
    ExpectedOutcomeFactory(programme=programme, outcome="OUT-P1", own_title="", policy_stage="draft")
    row = row_of(programme)
    assert (row.peers, row.held, row.planned, row.needs, row.covered) == ("Kenya", 1, 1, 1, 1)
    assert (row.actions, row.late, row.stage) == (1, 1, "Draft")


def test_three_weeks_without_a_session_are_a_reason_to_ask():
    silent, lively = started(phase="SESS"), started(phase="SESS")
    PeerSessionFactory(
        programme=silent, status="held", note_taker=coordinator_of(silent), starts_at=now() - dt.timedelta(days=22)
    )
    PeerSessionFactory(
        programme=lively, status="held", note_taker=coordinator_of(lively), starts_at=now() - dt.timedelta(days=20)
    )
    assert (row_of(silent).silent, row_of(lively).silent) == (True, False)
    assert not row_of(started(phase="FOLL")).silent


def test_a_phase_that_should_be_over_is_a_reason_to_ask_while_something_is_missing():
    programme = started()
    programme.phases.filter(kind="PREP").update(planned_end=days(-1))
    row = row_of(programme)
    assert (row.overdue, len(row.reasons)) == (True, 1)
    programme.phases.filter(kind="PREP").update(planned_end=today())
    assert row_of(programme).reasons == []


def test_only_running_programmes_are_asked_about():
    paused = started(state="paused")
    FollowUpActionFactory(programme=paused, due_on=days(-1))
    running = started()
    FollowUpActionFactory(programme=running, due_on=days(-1))
    assert [row.programme for row in shown(unesco())["ask"]] == [running]


def test_the_table_is_filtered_and_sorted_by_what_the_address_says():
    first, second = started(phase="SESS", title="Zebra"), started(state="paused", title="Antelope")
    assert [row.programme for row in shown(unesco(), phase="SESS")["rows"]] == [first]
    assert [row.programme for row in shown(unesco(), state="paused")["rows"]] == [second]
    assert [row.programme for row in shown(unesco(), sort="title")["rows"]] == [second, first]
    assert [row.programme for row in shown(unesco(), sort="-title")["rows"]] == [first, second]
    assert [row.programme for row in shown(unesco(), sort="phase")["rows"]] == [second, first]


@pytest.mark.parametrize(
    "asked", [{"phase": "x"}, {"state": "'"}, {"sort": "password"}, {"page": "-1"}, {"page": "9" * 30}, {"page": "²"}]
)
def test_a_mistyped_address_still_shows_the_page(as_, asked):
    started()
    answer = as_(unesco()).get("/portfolio/", asked)
    assert (answer.status_code, len(answer.context["rows"])) == (200, 1)


def test_fifty_programmes_fill_a_page():
    ProgrammeFactory.create_batch(51)
    assert [len(shown(unesco(), page=page)["rows"]) for page in ("1", "2", "3")] == [50, 1, 1]


def test_reports_that_wait_for_unesco_are_listed():
    waiting = ReportFactory(status="in_review")
    ReportFactory(status="draft")
    assert list(shown(unesco())["reports"]) == [waiting]


def test_policy_texts_are_counted_by_stage():
    for stage in ("draft", "draft", "adopted", "none"):
        ExpectedOutcomeFactory(policy_stage=stage)
    assert [n for _label, n in shown(unesco())["stages"]] == [2, 1]


def test_officers_of_single_programmes_find_them_at_home(as_, programme):
    kofi = officer_of(programme)
    assert as_(kofi).get("/portfolio/").status_code == 403
    assert programme.title in as_(kofi).get("/").content.decode()
