"""Plan, enter, leave and reopen phases; declarations and waivers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.i18n.languages import for_each_language
from p2p.base.records.actions import save_record
from p2p.base.web.fault_isolation import run_isolated
from programmes.enums import ProgrammeVerb
from programmes.exit_criteria import blocking_reasons, unmet_criteria
from programmes.gates import evaluate_criteria, evaluate_criteria_by_programme
from programmes.models import Declaration, Phase, PhaseChange, Programme, Waiver
from programmes.models.programmes import RUNNING_STATES
from programmes.phases import PHASE_ORDER, PhaseCode, earlier_phases, next_phase


def lock_programme(programme: Programme) -> Programme:
    return Programme.objects.select_for_update().get(pk=programme.pk)


def day_after_last_change_or_today(programme: Programme, today: dt.date) -> dt.date:
    """Today, or the day of the last change if that is later: the programme may have been in another time zone then."""
    last = Programme.objects.filter(pk=programme.pk).aggregate(Max("phases__entered_on"), Max("phase_changes__on"))
    return max(day for day in (today, *last.values()) if day)


def propose_phase_dates(start: dt.date, end: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """Kind, start and end of the five phases, in the proportions of past exchanges."""
    shares = (0, 0.2, 0.35, 0.75, 0.88, 1)
    days = (end - start).days
    edges = [start + dt.timedelta(days=round(days * share)) for share in shares]
    return [(kind, edges[i], edges[i + 1]) for i, kind in enumerate(PHASE_ORDER)]


@transaction.atomic
def move_on(
    *, programme: Programme, by: Person, today: dt.date, waiving: bool = False, reason: str = "", seen: str = ""
) -> Programme:
    """Enter the next phase, or raise ``ValidationError`` with the reasons; ``waiving`` waives the unmet criteria.

    ``seen`` is the phase on the page: if another one is current by now, the move is refused.
    """
    seen, programme = seen or programme.phase, lock_programme(programme)
    if programme.phase != seen:
        raise ValidationError(_("Somebody else has just moved the programme on."))
    today, criteria = day_after_last_change_or_today(programme, today), evaluate_criteria(programme)
    if reasons := blocking_reasons(programme.phase, criteria, waiving=waiving, reason=reason):
        raise ValidationError(reasons)
    # The report prints the facts in any language.
    unmet = unmet_criteria(criteria)
    facts_by_language = for_each_language(lambda: criterion_facts(programme)) if unmet else {}
    for status in unmet:
        waiver = Waiver.objects.create(
            programme=programme,
            criterion=status.code,
            phase=programme.phase,
            by=by,
            on=today,
            reason=reason,
            fact=status.evaluation.fact,
            facts={language: facts[status.code] for language, facts in facts_by_language.items()},
        )
        record_event(by, ProgrammeVerb.WAIVED, waiver, reason=reason)
    target = next_phase(programme.phase)
    assert target is not None
    return enter_phase(programme, target, by=by, on=today, reason=reason)


def criterion_facts(programme: Programme) -> dict[str, str]:
    return {status.code: status.evaluation.fact for status in evaluate_criteria(programme)}


@transaction.atomic
def go_back(*, programme: Programme, target: str, by: Person, today: dt.date, reason: str) -> Programme:
    """Return to an earlier phase, with a reason; withdraws the waivers and declarations of the phases that reopen."""
    programme = lock_programme(programme)
    if target not in earlier_phases(programme.phase):
        raise ValidationError(_("Choose a phase before the present one."))
    if not reason.strip():
        raise ValidationError(_("Write why the programme goes back."))
    today, reopened = day_after_last_change_or_today(programme, today), PHASE_ORDER[PHASE_ORDER.index(target) :]
    programme.waivers.filter(phase__in=reopened, withdrawn_on=None).update(withdrawn_on=today)
    if PhaseCode.SESS in reopened:
        programme.declarations.filter(withdrawn_on=None).update(withdrawn_on=today)
    programme.phases.filter(kind__in=reopened[1:]).update(entered_on=None, left_on=None)
    return enter_phase(programme, target, by=by, on=today, reason=reason)


def enter_phase(programme: Programme, target: str, *, by: Person | None, on: dt.date, reason: str = "") -> Programme:
    source = programme.phase
    programme.phases.filter(kind=source, entered_on__isnull=False).update(left_on=on)
    # A phase that reopens keeps the day on which it was first entered.
    programme.phases.filter(kind=target).update(entered_on=Coalesce("entered_on", on), left_on=None)
    change = PhaseChange.objects.create(programme=programme, source=source, target=target, on=on, by=by, reason=reason)
    record_event(by, ProgrammeVerb.ENTERED, change, reason=reason)
    return save_record(programme, {"phase": target}, by=by, verb=ProgrammeVerb.MOVED, reason=reason)


@transaction.atomic
def declare(*, programme: Programme, by: Person, today: dt.date, remark: str) -> Declaration:
    """The seeking team says that it has received enough expertise and information (SESS-X1)."""
    programme = lock_programme(programme)
    if Declaration.objects.filter(programme=programme, criterion="SESS-X1", withdrawn_on=None).exists():
        raise ValidationError(_("This was declared already."))
    declaration = Declaration.objects.create(programme=programme, criterion="SESS-X1", by=by, on=today, remark=remark)
    record_event(by, ProgrammeVerb.DECLARED, declaration, reason=remark)
    return declaration


@transaction.atomic
def plan_phase(*, phase: Phase, planned_start: dt.date, planned_end: dt.date, by: Person) -> Phase:
    phase.planned_start, phase.planned_end = planned_start, planned_end
    phase.save(update_fields=["planned_start", "planned_end"])
    record_event(by, ProgrammeVerb.PLANNED, phase, changes=["planned_start", "planned_end"])
    return phase


def mark_blocked_phases(*, now: dt.datetime) -> int:
    """Mark phases that are past their planned end with a criterion unmet; returns how many there are."""
    running = Phase.objects.filter(entered_on__isnull=False, left_on=None, programme__state__in=RUNNING_STATES)
    groups: dict[tuple[str, dt.date], list[Phase]] = defaultdict(list)
    for phase in running.select_related("programme"):
        groups[phase.kind, phase.programme.day_of(now)].append(phase)
    return sum(
        run_isolated("find_blocked", phases, partial(mark_blocked, today=day))
        for (_kind, day), phases in groups.items()
    )


def mark_blocked(phases: Sequence[Phase], *, today: dt.date) -> int:
    """``phases`` are all of one kind."""
    late = [phase.programme_id for phase in phases if phase.planned_end < today]
    evaluated = evaluate_criteria_by_programme(Programme.objects.filter(pk__in=late), phases[0].kind)
    blocked = {pk for pk, criteria in evaluated.items() if unmet_criteria(criteria)}
    stored = Phase.objects.filter(pk__in=[phase.pk for phase in phases])
    stored.filter(programme__in=blocked, blocked_on=None).update(blocked_on=today)
    stored.exclude(programme__in=blocked).filter(blocked_on__isnull=False).update(blocked_on=None)
    return len(blocked)
