"""The way through the five phases: refused with reasons, left without a point only by name, gone back with a reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.history.models import Event
from programmes import actions, exit_criteria, phases
from programmes.exit_criteria import CriterionStatus, Evaluation
from programmes.gates import evaluate_criteria
from programmes.models import Declaration, PhaseChange, Programme, Waiver
from programmes.phases import PHASE_ORDER
from tests.factories import (
    DeclarationFactory,
    DiagnosticAssessmentFactory,
    IndicatorFactory,
    NeedFactory,
    RiskFactory,
    WaiverFactory,
    coordinator_of,
    days,
    deputy_of,
    peer_of,
    started,
    teammate_of,
    today,
)
from tests.together import at_once

KINDS = st.sampled_from(PHASE_ORDER)
POINTS = st.lists(
    st.builds(CriterionStatus, st.text(), st.text(), st.builds(Evaluation, st.booleans(), st.text()), st.booleans()),
    max_size=5,
)


@given(kind=KINDS)
def test_phases_are_walked_in_one_order(kind):
    following = phases.next_phase(kind)
    assert phases.earlier_phases(kind) == PHASE_ORDER[: phases.phase_number(kind) - 1]
    assert following == (None if kind == "EVAL" else PHASE_ORDER[phases.phase_number(kind)])


@given(kind=KINDS, statuses=POINTS, reason=st.text())
def test_a_programme_leaves_a_phase_exactly_when_nothing_is_left_to_say(kind, statuses, reason):
    honest = exit_criteria.blocking_reasons(kind, statuses, waiving=False, reason=reason)
    waiving = exit_criteria.blocking_reasons(kind, statuses, waiving=True, reason=reason)
    still_open = [one.text for one in statuses if not one.evaluation.met and not one.waived]
    if kind == "EVAL":
        assert len(honest) == len(waiving) == 1
    else:
        assert honest == still_open
        assert len(waiving) == (1 if still_open and not reason.strip() else 0)


@given(statuses=POINTS)
def test_points_that_are_met_and_points_left_open_are_counted_apart(statuses):
    met = [one for one in statuses if one.evaluation.met]
    left_open = [one for one in statuses if one.waived and not one.evaluation.met]
    expected = exit_criteria.CriteriaSummary(len(met), len(left_open), len(statuses))
    assert exit_criteria.summarise_criteria(statuses) == expected


def ready(programme: Programme) -> Programme:
    """Everything that preparation asks for."""
    amina = coordinator_of(programme, name="Amina")
    deputy_of(programme, name="Bol")
    for sector in ("private", "civil_society"):
        member = teammate_of(programme)
        member.memberships.update(sector=sector)
    for obstacle in ("OB-P1", "OB-C1", "OB-L1"):
        RiskFactory(programme=programme, obstacle=obstacle, owner=amina)
    IndicatorFactory(outcome__programme=programme)
    return programme


def as_stored(programme: Programme) -> tuple:
    programme.refresh_from_db()
    dates = list(programme.phases.values_list("entered_on", "left_on"))
    return programme.phase, programme.version, dates, PhaseChange.objects.count(), Event.objects.count()


@pytest.mark.django_db
def test_a_refused_advance_says_what_is_missing_and_changes_nothing(programme, coordinator):
    before = as_stored(programme)
    with pytest.raises(ValidationError) as refusal:
        actions.move_on(programme=programme, by=coordinator, today=today())
    assert refusal.value.messages == [one.text for one in evaluate_criteria(programme) if not one.is_passed]
    assert len(refusal.value.messages) == 4
    assert as_stored(programme) == before


@pytest.mark.django_db
def test_a_programme_that_is_ready_moves_on_and_remembers_it(programme):
    ready(programme)
    amina = programme.teams.get(side="seeking").memberships.get(role="coordinator").person
    moved = actions.move_on(programme=programme, by=amina, today=today())
    assert moved.phase == "DIAG"
    assert list(moved.phases.values_list("kind", "left_on")[:2]) == [("PREP", today()), ("DIAG", None)]
    assert moved.phases.get(kind="DIAG").entered_on == today()
    change = moved.phase_changes.last()
    assert (change.source, change.target, change.by, change.on) == ("PREP", "DIAG", amina, today())
    assert list(Waiver.objects.all()) == []
    assert Event.objects.filter(verb="moved", actor=amina).count() == 1


@pytest.mark.django_db
def test_leaving_without_a_point_needs_a_reason(programme, coordinator):
    before = as_stored(programme)
    for reason in ("", "   "):
        with pytest.raises(ValidationError):
            actions.move_on(programme=programme, by=coordinator, today=today(), waiving=True, reason=reason)
    assert as_stored(programme) == before


@pytest.mark.django_db
def test_each_point_left_behind_is_kept_with_who_why_and_the_fact(programme, coordinator):
    facts = {one.code: one.evaluation.fact for one in evaluate_criteria(programme) if not one.is_passed}
    moved = actions.move_on(
        programme=programme, by=coordinator, today=today(), waiving=True, reason="The minister travels."
    )
    kept = {one.criterion: one for one in moved.waivers.all()}
    assert {code: one.fact for code, one in kept.items()} == facts
    assert {(one.phase, one.by, one.reason, one.on) for one in kept.values()} == {
        ("PREP", coordinator, "The minister travels.", today())
    }
    assert moved.phase == "DIAG"
    assert all(one.facts["en"] == one.fact and one.facts["ar"] != one.fact for one in kept.values())


@pytest.mark.django_db
def test_only_the_points_that_are_open_are_waived(programme):
    ready(programme)
    programme.outcomes.all().delete()
    amina = programme.teams.get(side="seeking").memberships.get(role="coordinator").person
    moved = actions.move_on(programme=programme, by=amina, today=today(), waiving=True, reason="Next week.")
    assert [one.criterion for one in moved.waivers.all()] == ["PREP-X3"]


@pytest.mark.django_db
def test_the_last_phase_has_no_next_one():
    programme = started(phase="EVAL")
    with pytest.raises(ValidationError):
        actions.move_on(programme=programme, by=coordinator_of(programme), today=today(), waiving=True, reason="x")
    programme.refresh_from_db()
    assert programme.phase == "EVAL"


@pytest.mark.django_db
def test_going_back_needs_an_earlier_phase_and_a_reason():
    programme = started(phase="SESS")
    amina = coordinator_of(programme)
    before = as_stored(programme)
    for target, reason in (("SESS", "why"), ("FOLL", "why"), ("", "why"), ("nowhere", "why"), ("DIAG", " ")):
        with pytest.raises(ValidationError):
            actions.go_back(programme=programme, target=target, by=amina, today=today(), reason=reason)
    assert as_stored(programme) == before


@pytest.mark.django_db
def test_going_back_takes_back_what_was_signed_on_the_way():
    programme = started(phase="FOLL")
    amina = coordinator_of(programme)
    kept = WaiverFactory(programme=programme, phase="PREP")
    taken = [WaiverFactory(programme=programme, phase="DIAG"), WaiverFactory(programme=programme, phase="SESS")]
    DeclarationFactory(programme=programme, by=amina)
    back = actions.go_back(programme=programme, target="DIAG", by=amina, today=today(), reason="New minister.")
    assert back.phase == "DIAG"
    assert list(back.waivers.filter(withdrawn_on=None)) == [kept]
    assert list(back.waivers.filter(withdrawn_on=today()).order_by("pk")) == taken
    assert list(Declaration.objects.filter(programme=programme, withdrawn_on=None)) == []
    assert back.phase_changes.last().reason == "New minister."


@pytest.mark.django_db
def test_going_back_closes_the_later_phases_and_opens_the_earlier_one():
    programme = started(phase="FOLL")
    actions.go_back(
        programme=programme, target="DIAG", by=coordinator_of(programme), today=today(), reason="New minister."
    )
    rows = {row.kind: (row.entered_on, row.left_on) for row in programme.phases.all()}
    assert rows["DIAG"] == (programme.start_date + dt.timedelta(weeks=1), None)
    assert rows["SESS"] == rows["FOLL"] == rows["EVAL"] == (None, None)
    assert rows["PREP"][1] is not None


@pytest.mark.django_db
def test_a_declaration_is_not_lost_by_going_back_within_the_phases_before_it():
    programme = started(phase="DIAG")
    DeclarationFactory(programme=programme)
    actions.go_back(programme=programme, target="PREP", by=coordinator_of(programme), today=today(), reason="New team.")
    assert Declaration.objects.filter(withdrawn_on=None).count() == 0


@pytest.mark.django_db
def test_the_team_declares_once_that_it_has_received_enough(coordinator):
    programme = started(phase="SESS")
    first = actions.declare(programme=programme, by=coordinator, today=today(), remark="Enough to draft.")
    assert (first.criterion, first.remark, first.withdrawn_on) == ("SESS-X1", "Enough to draft.", None)
    with pytest.raises(ValidationError):
        actions.declare(programme=programme, by=coordinator, today=today(), remark="Once more.")
    assert list(Declaration.objects.all()) == [first]


@pytest.mark.django_db
def test_after_going_back_the_team_may_declare_again():
    programme = started(phase="FOLL")
    amina = coordinator_of(programme)
    DeclarationFactory(programme=programme, by=amina)
    back = actions.go_back(programme=programme, target="SESS", by=amina, today=today(), reason="One more session.")
    again = actions.declare(programme=back, by=amina, today=today(), remark="Now it is enough.")
    assert list(Declaration.objects.filter(withdrawn_on=None)) == [again]


@pytest.mark.django_db
def test_a_phase_is_planned_anew(programme, coordinator):
    row = actions.plan_phase(
        phase=programme.phases.get(kind="SESS"), planned_start=days(10), planned_end=days(20), by=coordinator
    )
    row.refresh_from_db()
    assert (row.planned_start, row.planned_end) == (days(10), days(20))
    assert Event.objects.get(verb="planned").actor == coordinator


@pytest.mark.django_db
def test_a_phase_is_planned_on_its_page_and_ends_after_it_starts(as_, programme, coordinator):
    browser, address = as_(coordinator), path(programme, "phases/SESS/plan/")
    answer = browser.post(address, {"planned_start": f"{days(20)}", "planned_end": f"{days(10)}"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])
    assert browser.post(address, {"planned_start": f"{days(10)}", "planned_end": f"{days(20)}"}).status_code == 302
    assert programme.phases.get(kind="SESS").planned_end == days(20)


def path(programme: Programme, rest: str) -> str:
    return f"{programme.get_absolute_url()}{rest}"


@pytest.mark.django_db
def test_the_page_shows_each_missing_point_and_keeps_the_reason_typed(as_, programme, coordinator):
    browser = as_(coordinator)
    answer = browser.post(path(programme, "move-on/"), {"reason": ""})
    assert answer.status_code == 422
    assert answer.context["refusals"] == [one.text for one in evaluate_criteria(programme) if not one.is_passed]


@pytest.mark.django_db
def test_going_back_without_a_reason_keeps_the_phase_that_was_chosen(as_):
    programme = started(phase="FOLL")
    browser = as_(coordinator_of(programme))
    page = browser.post(path(programme, "go-back/"), {"target": "SESS", "reason": " "}).text
    assert ('<option value="SESS" selected>' in page, page.count("<details open>")) == (True, 1)
    page = browser.post(path(programme, "go-back/"), {"target": "EVAL", "reason": "A reason I typed"}).text
    assert page.count("A reason I typed</textarea>") == 1


@pytest.mark.django_db
def test_a_reason_for_one_phase_does_not_leave_the_next_one_and_is_given_back(as_, programme, coordinator):
    page = as_(coordinator)
    form = {"waive": "1", "reason": "The peers travel.", "seen": "PREP"}
    assert 'name="seen" value="PREP"' in page.get(path(programme, "phases/PREP/")).text
    assert page.post(path(programme, "move-on/"), form).status_code == 302
    answer = page.post(path(programme, "move-on/"), form)
    assert (answer.status_code, answer.text.count("The peers travel.</textarea>")) == (422, 1)
    programme.refresh_from_db()
    assert programme.phase == "DIAG"


@pytest.mark.django_db
def test_whoever_goes_back_is_told_what_no_longer_stands_and_everybody_can_look_it_up(as_):
    programme = started(phase="FOLL")
    amina = coordinator_of(programme)
    WaiverFactory(programme=programme, phase="SESS", criterion="SESS-X2", reason="Notes come later.")
    DeclarationFactory(programme=programme, by=amina, remark="We can draft.")
    browser = as_(amina)
    answer = browser.post(path(programme, "go-back/"), {"target": "SESS", "reason": "New minister."}, follow=True)
    assert "no longer stands." in str(next(iter(answer.context["messages"])))
    assert answer.text.count("no longer stands since") == 2
    assert ("Notes come later." in answer.text, "We can draft." in answer.text) == (True, True)


@pytest.mark.django_db
def test_only_the_present_phase_counts_its_points_on_the_way(as_):
    programme = started(phase="SESS")
    browser = as_(coordinator_of(programme))
    present, past = (browser.get(path(programme, f"phases/{kind}/")) for kind in ("SESS", "DIAG"))
    assert (present.context["current_summary"].total, past.context["current_summary"]) == (3, None)
    assert "What this phase asks for" in past.text


@pytest.mark.django_db
def test_what_was_left_open_with_a_reason_is_not_called_met(as_):
    programme = started(phase="SESS")
    for code in ("SESS-X1", "SESS-X2", "SESS-X3"):
        WaiverFactory(programme=programme, phase="SESS", criterion=code)
    page = as_(coordinator_of(programme)).get(path(programme, "phases/SESS/")).text
    assert "Yes: every point is met." not in page
    assert "left open with a reason." in page


@pytest.mark.django_db
def test_the_history_says_which_phase_was_entered_and_what_was_left_open(programme, coordinator):
    actions.move_on(programme=programme, by=coordinator, today=today(), waiving=True, reason="The minister travels.")
    told = Event.objects.about(programme.code)
    assert told.get(verb="entered").titles["fr"] == "Diagnostic"
    assert told.filter(verb="waived", reason="The minister travels.").count() == Waiver.objects.count() > 0


@pytest.mark.django_db
def test_the_coordinator_moves_on_from_the_page(as_, programme, coordinator):
    answer = as_(coordinator).post(path(programme, "move-on/"), {"waive": "1", "reason": "Agreed with UNESCO."})
    assert (answer.status_code, answer["Location"]) == (302, path(programme, "phases/DIAG/"))


@pytest.mark.django_db
def test_peers_do_not_move_a_programme(as_, programme):
    answer = as_(peer_of(programme)).post(path(programme, "move-on/"), {"waive": "1", "reason": "x"})
    assert answer.status_code == 403
    programme.refresh_from_db()
    assert programme.phase == "PREP"


@pytest.mark.django_db
def test_a_declaration_wants_a_remark(as_):
    programme = started(phase="SESS")
    browser = as_(coordinator_of(programme))
    assert browser.post(path(programme, "declare/"), {"remark": " "}).status_code == 422
    assert browser.post(path(programme, "declare/"), {"remark": "Enough."}).status_code == 302
    again = browser.post(path(programme, "declare/"), {"remark": "Twice."})
    assert (again.status_code, "Twice.</textarea>" in again.text) == (422, True)
    assert Declaration.objects.get().remark == "Enough."


@pytest.mark.django_db
def test_the_phase_page_names_the_phase_and_an_unknown_one_is_not_there(as_, programme, coordinator):
    browser = as_(coordinator)
    assert [browser.get(path(programme, f"phases/{kind}/")).status_code for kind in PHASE_ORDER] == [200] * 5
    assert browser.get(path(programme, "phases/NOPE/")).status_code == 404


@pytest.mark.django_db
def test_preparation_is_left_when_its_points_are_met_one_by_one(programme):
    def left() -> list[str]:
        return [one.code for one in evaluate_criteria(programme, "PREP") if not one.is_passed]

    assert left() == ["PREP-X1", "PREP-X2", "PREP-X3", "PREP-X4"]
    ready(programme)
    assert left() == []


@pytest.mark.django_db
def test_the_diagnostic_is_left_when_its_points_are_met_one_by_one():
    programme = started(phase="DIAG")
    left = [one.code for one in evaluate_criteria(programme) if not one.is_passed]
    # Nothing of high priority is open as long as nothing is asked.
    assert left == ["DIAG-X1", "DIAG-X2", "DIAG-X4", "DIAG-X5"]
    DiagnosticAssessmentFactory(programme=programme)
    need = NeedFactory(programme=programme, priority="high")
    IndicatorFactory(outcome__programme=programme)
    teammate_of(programme)
    peer_of(programme)
    assert [one.code for one in evaluate_criteria(programme) if not one.is_passed] == ["DIAG-X3"]
    need.reason = "No country has done it yet."
    need.save()
    assert [one.code for one in evaluate_criteria(programme) if not one.is_passed] == []


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_press_at_once_advance_once():
    programme = ready(started())
    # The next phase is ready as well, so that only the lock keeps the second press from leaving it at once.
    DiagnosticAssessmentFactory(programme=programme)
    NeedFactory(programme=programme, priority="low")
    peer_of(programme)
    amina = programme.teams.get(side="seeking").memberships.get(role="coordinator").person
    ends = at_once(*[lambda: actions.move_on(programme=programme, by=amina, today=today())] * 2)
    programme.refresh_from_db()
    assert ({type(one) for one in ends}, programme.phase) == ({Programme, ValidationError}, "DIAG")
    assert PhaseChange.objects.filter(target="DIAG").count() == 1


def noon_of(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def test_a_phase_is_blocked_from_the_day_on_which_its_end_is_over_and_a_point_is_not_met(programme):
    phase = programme.phases.get(kind="PREP")
    assert actions.mark_blocked_phases(now=noon_of(phase.planned_end)) == 0
    first = phase.planned_end + dt.timedelta(days=1)
    for day in (first, first + dt.timedelta(days=3)):
        assert actions.mark_blocked_phases(now=noon_of(day)) == 1
    phase.refresh_from_db()
    assert phase.blocked_on == first


def test_a_phase_with_a_later_end_is_blocked_no_longer(programme):
    phase = programme.phases.get(kind="PREP")
    actions.mark_blocked_phases(now=noon_of(phase.planned_end + dt.timedelta(days=1)))
    programme.phases.filter(pk=phase.pk).update(planned_end=phase.planned_end + dt.timedelta(days=30))
    assert actions.mark_blocked_phases(now=noon_of(phase.planned_end + dt.timedelta(days=2))) == 0
    phase.refresh_from_db()
    assert phase.blocked_on is None
