"""Ready to move on? The demonstration replayed, and the same number of questions for one programme and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.models import Report
from p2p.demo.loader import PROGRAMMES
from p2p.demo.yaml_files import read_yaml
from peers.models import Offer
from programmes.gates import CRITERIA, evaluate_criteria, evaluate_criteria_by_programme
from programmes.models import Programme
from programmes.phases import PHASE_ORDER
from programmes.toolkit import catalogue
from sessions.models import PeerSession
from tests.factories import (
    DeclarationFactory,
    DisseminationFactory,
    FollowUpActionFactory,
    IndicatorFactory,
    MeasurementFactory,
    NeedFactory,
    OfferFactory,
    PeerSessionFactory,
    ReportFactory,
    RiskFactory,
    days,
    peer_of,
    started,
    team_of,
    teammate_of,
)

STORY = {one["code"]: one for one in (read_yaml(f"programmes/{name}")["programme"] for name in PROGRAMMES)}
LEFT = [(code, phase["kind"]) for code, one in STORY.items() for phase in one["phases"] if "left_on" in phase]


def test_every_exit_criterion_of_the_toolkit_is_computed():
    codes = {one.code for phase in catalogue().phases for one in phase.exit_criteria}
    assert set(CRITERIA.entries()) == codes


@pytest.mark.parametrize(("code", "phase"), LEFT)
def test_each_phase_of_the_demonstration_was_left_as_its_story_tells(demo, code, phase):
    standing = evaluate_criteria(demo[code], phase)
    waived = [one["criterion"] for one in STORY[code].get("waivers", []) if one["phase"] == phase]
    assert [one.code for one in standing if one.waived] == waived
    assert [one.code for one in standing if not one.is_passed] == []


def test_nobody_of_the_demonstration_stands_beyond_a_phase_that_is_not_over(demo):
    for code, story in STORY.items():
        standing = [one["kind"] for one in story["phases"] if "entered_on" in one and "left_on" not in one]
        assert [demo[code].phase] == standing


def questions(ask) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


@pytest.mark.django_db
def test_every_criterion_asks_as_often_for_three_programmes_as_for_one():
    def asked() -> dict[str, int]:
        return {code: questions(lambda: one(Programme.objects.all())) for code, one in CRITERIA.entries().items()}  # noqa: B023

    counts = []
    for number in (1, 2):
        for _ in range(number):
            full(started())
        counts.append(asked())
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 3


def full(programme: Programme) -> None:
    """Something of everything that criteria look at."""
    teammate_of(programme)
    peer_of(programme)
    session(programme, "held", format="FM-DEBRIEF")
    OfferFactory(programme=programme, need=NeedFactory(programme=programme, priority="high"))
    FollowUpActionFactory(programme=programme, next_step=True, due_on=days(900))
    MeasurementFactory(indicator=IndicatorFactory(outcome__programme=programme))
    DisseminationFactory(programme=programme)
    ReportFactory(programme=programme)
    DeclarationFactory(programme=programme)


@pytest.mark.django_db
def test_every_phase_asks_as_often_for_three_programmes_as_for_one():
    counts = []
    for number in (1, 2):
        for _ in range(number):
            full(started())
        counts.append(
            [
                questions(lambda phase=phase: evaluate_criteria_by_programme(Programme.objects.all(), phase))
                for phase in PHASE_ORDER
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def met(programme: Programme, code: str) -> bool:
    return CRITERIA.entries()[code](Programme.objects.filter(pk=programme.pk))[programme.pk].met


def session(programme: Programme, status: str, **values) -> PeerSession:
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(
        programme=programme, status=status, teams=teams, note_taker=teammate_of(programme), **values
    )


@pytest.mark.django_db
def test_one_programme_does_not_answer_for_another():
    ours, theirs = started(), started()
    DeclarationFactory(programme=theirs)
    assert (met(ours, "SESS-X1"), met(theirs, "SESS-X1")) == (False, True)


@pytest.mark.django_db
def test_a_declaration_taken_back_no_longer_counts(programme):
    DeclarationFactory(programme=programme, withdrawn_on=days(0))
    assert not met(programme, "SESS-X1")


@pytest.mark.django_db
def test_a_risk_of_each_kind_and_each_with_an_owner(programme):
    owner = teammate_of(programme)
    for obstacle in ("OB-P1", "OB-C1"):
        RiskFactory(programme=programme, obstacle=obstacle, owner=owner)
    assert not met(programme, "PREP-X4")
    last = RiskFactory(programme=programme, obstacle="OB-L1", owner=None)
    assert not met(programme, "PREP-X4")
    last.owner = owner
    last.save()
    assert met(programme, "PREP-X4")


@pytest.mark.django_db
def test_a_team_that_nobody_belongs_to_is_none(programme):
    team_of(programme, "providing")
    teammate_of(programme)
    assert not met(programme, "DIAG-X4")
    peer_of(programme)
    assert met(programme, "DIAG-X4")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], False),
        (["planned"], False),
        (["held"], False),
        (["notes_shared"], True),
        (["agreed", "held"], False),
        (["agreed", "answered", "notes_shared"], True),
        (["agreed", "cancelled", "postponed"], True),
    ],
)
def test_every_session_that_was_held_needs_shared_notes(programme, statuses, expected):
    for status in statuses:
        session(programme, status)
    assert met(programme, "SESS-X2") is expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("priority", "status", "expected"),
    [("high", "open", False), ("high", "covered", True), ("high", "partly_covered", False), ("low", "open", True)],
)
def test_the_needs_of_high_priority_must_be_covered(programme, priority, status, expected):
    NeedFactory(programme=programme, priority=priority, status=status)
    assert met(programme, "SESS-X3") is expected


@pytest.mark.django_db
def test_a_need_that_was_dropped_no_longer_holds_the_programme(programme):
    NeedFactory(programme=programme, priority="high", status="dropped", reason="Solved at home.")
    assert met(programme, "SESS-X3")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [("proposed", "", False), ("declined", "Too late.", False), ("accepted", "", True), ("delivered", "", True)],
)
def test_a_need_of_high_priority_wants_an_accepted_offer(programme, status, reason, expected):
    need = NeedFactory(programme=programme, priority="high")
    OfferFactory(programme=programme, need=need, status=status, reason=reason)
    assert met(programme, "DIAG-X3") is expected


@pytest.mark.django_db
def test_an_offer_that_was_archived_no_longer_counts(programme):
    OfferFactory(programme=programme, need=NeedFactory(programme=programme, priority="high"), status="accepted")
    Offer.objects.update(archived_at="2026-01-01T00:00Z")
    assert not met(programme, "DIAG-X3")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "expected"), [("confirmed", False), ("held", True)])
def test_looking_back_counts_once_it_was_held_with_the_peers(programme, status, expected):
    session(programme, status, format="FM-DEBRIEF")
    assert met(programme, "FOLL-X1") is expected


@pytest.mark.django_db
def test_looking_back_among_ourselves_is_not_feedback_with_the_peers(programme):
    PeerSessionFactory(
        programme=programme,
        status="held",
        format="FM-DEBRIEF",
        teams=[team_of(programme, "seeking")],
        note_taker=teammate_of(programme),
    )
    assert not met(programme, "FOLL-X1")


@pytest.mark.django_db
def test_a_next_step_lies_beyond_the_end_of_the_programme(programme):
    FollowUpActionFactory(programme=programme, next_step=True, due_on=programme.end_date)
    FollowUpActionFactory(programme=programme, next_step=False, due_on=days(900))
    assert not met(programme, "FOLL-X3")
    FollowUpActionFactory(programme=programme, next_step=True, due_on=days(900))
    assert met(programme, "FOLL-X3")


@pytest.mark.django_db
def test_an_indicator_without_a_value_at_the_start_holds_the_diagnostic(programme):
    indicator = IndicatorFactory(outcome__programme=programme, baseline=None)
    assert not met(programme, "DIAG-X5")
    indicator.baseline = 0
    indicator.save()
    assert met(programme, "DIAG-X5")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "expected"), [("submitted", False), ("returned", False), ("accepted", True)])
def test_only_accepted_figures_count_as_measured(programme, status, expected):
    indicator = IndicatorFactory(outcome__programme=programme)
    MeasurementFactory(indicator=indicator, status=status, review_reason="Which month?")
    assert met(programme, "EVAL-X1") is expected


@pytest.mark.django_db
def test_what_could_not_be_measured_needs_a_reason(programme):
    IndicatorFactory(outcome__programme=programme, not_measured_reason="The office was closed.")
    assert met(programme, "EVAL-X1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "expected"), [("draft", False), ("in_review", False), ("approved", True), ("published", True)]
)
def test_the_report_must_be_approved(programme, status, expected):
    ReportFactory(programme=programme, status=status)
    assert met(programme, "EVAL-X2") is expected


@pytest.mark.django_db
def test_a_report_that_was_put_away_no_longer_counts(programme):
    ReportFactory(programme=programme, status="approved")
    Report.objects.update(archived_at="2026-01-01T00:00Z")
    assert not met(programme, "EVAL-X2")


@pytest.mark.django_db
def test_results_must_have_been_shown_somewhere(programme):
    assert not met(programme, "EVAL-X3")
    DisseminationFactory(programme=programme)
    assert met(programme, "EVAL-X3")


@pytest.mark.django_db
@pytest.mark.parametrize("phase", PHASE_ORDER)
def test_a_point_that_is_open_leads_to_where_it_is_mended(as_, programme, coordinator, phase):
    paths = [one.evaluation.path.partition("#")[0] for one in evaluate_criteria(programme, phase) if not one.is_passed]
    assert "" not in paths
    browser = as_(coordinator)
    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
