"""The course of a programme: its start, its phases, its state. Each change leaves its line in the history."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.record import record
from p2p.base.i18n.languages import by_language
from p2p.base.i18n.places import first_zone
from p2p.base.records.actions import store
from p2p.base.web.isolation import in_parts
from programmes.access import Role
from programmes.actions.people import join
from programmes.gates import points, points_of
from programmes.models import Declaration, Phase, PhaseChange, Programme, State, Team, Waiver
from programmes.models.people import Sector, Side
from programmes.models.programme import RUNNING
from programmes.phases import ORDER, PhaseCode, earlier_phases, next_phase, number_of, reasons_to_stay, unmet
from programmes.toolkit import catalogue


def locked(programme: Programme) -> Programme:
    return Programme.objects.select_for_update().get(pk=programme.pk)


def no_earlier(programme: Programme, today: dt.date) -> dt.date:
    """Today, but never before the last step: the zone of the programme may have been another one then."""
    last = Programme.objects.filter(pk=programme.pk).aggregate(Max("phases__entered_on"), Max("phase_changes__on"))
    return max(day for day in (today, *last.values()) if day)


def plan(start: dt.date, end: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """Five phases over the length of the programme, in the proportions of the exchanges seen so far."""
    shares = (0, 0.2, 0.35, 0.75, 0.88, 1)
    days = (end - start).days
    edges = [start + dt.timedelta(days=round(days * share)) for share in shares]
    return [(kind, edges[i], edges[i + 1]) for i, kind in enumerate(ORDER)]


@transaction.atomic
def start_programme(*, values: dict, by: Person | None, now: dt.datetime, officer: Person | None = None) -> Programme:
    """A new programme with its dated plan of five phases and its seeking team; its days are those of its capital.

    Preparing it has begun, even where its start is still to come.
    """
    values = {"time_zone": first_zone(str(values["seeking_country"]))} | values
    programme = store(Programme(catalogue_version=catalogue().version), values, by=by)
    today = programme.day_of(now)
    begun = min(programme.start_date, today)
    for kind, start, end in plan(programme.start_date, programme.end_date):
        Phase.objects.create(
            programme=programme,
            kind=kind,
            position=number_of(kind),
            planned_start=start,
            planned_end=end,
            entered_on=begun if kind == PhaseCode.PREP else None,
        )
    PhaseChange.objects.create(programme=programme, target=PhaseCode.PREP, on=begun, by=by)
    Team.objects.create(
        programme=programme, code=programme.code[:3], side=Side.SEEKING, country=programme.seeking_country
    )
    support = Team.objects.create(programme=programme, code="UNESCO", side=Side.SUPPORT)
    if officer:
        join(person=officer, team=support, role=Role.OFFICER, sector=Sector.INTERNATIONAL, by=by, on=today)
    return programme


@transaction.atomic
def move_on(
    *, programme: Programme, by: Person, today: dt.date, waiving: bool = False, reason: str = "", seen: str = ""
) -> Programme:
    """Enter the next phase, or raise ``ValidationError`` saying why not; unmet points are waived by name and reason.

    ``seen`` is the phase that the person had before them: nobody leaves another one with a reason that was not for it.
    """
    seen, programme = seen or programme.phase, locked(programme)
    if programme.phase != seen:
        raise ValidationError(_("Somebody else has just moved the programme on."))
    today, standing = no_earlier(programme, today), points(programme)
    if reasons := reasons_to_stay(programme.phase, standing, waiving=waiving, reason=reason):
        raise ValidationError(reasons)
    # The report prints the facts in any language.
    told = by_language(lambda: {one.code: one.result.fact for one in points(programme)}) if unmet(standing) else {}
    for point in unmet(standing):
        waiver = Waiver.objects.create(
            programme=programme,
            criterion=point.code,
            phase=programme.phase,
            by=by,
            on=today,
            reason=reason,
            fact=point.result.fact,
            facts={language: facts[point.code] for language, facts in told.items()},
        )
        record(by, "waived", waiver, reason=reason)
    target = next_phase(programme.phase)
    assert target is not None
    return enter_phase(programme, target, by=by, on=today, reason=reason)


@transaction.atomic
def go_back(*, programme: Programme, target: str, by: Person, today: dt.date, reason: str) -> Programme:
    """Return to an earlier phase, with a reason; what was waived or declared since no longer stands."""
    programme = locked(programme)
    if target not in earlier_phases(programme.phase):
        raise ValidationError(_("Choose a phase before the present one."))
    if not reason.strip():
        raise ValidationError(_("Write why the programme goes back."))
    today, reopened = no_earlier(programme, today), ORDER[ORDER.index(target) :]
    programme.waivers.filter(phase__in=reopened, withdrawn_on=None).update(withdrawn_on=today)
    if PhaseCode.SESS in reopened:
        programme.declarations.filter(withdrawn_on=None).update(withdrawn_on=today)
    programme.phases.filter(kind__in=reopened[1:]).update(entered_on=None, left_on=None)
    return enter_phase(programme, target, by=by, on=today, reason=reason)


def enter_phase(programme: Programme, target: str, *, by: Person | None, on: dt.date, reason: str = "") -> Programme:
    source = programme.phase
    programme.phases.filter(kind=source, entered_on__isnull=False).update(left_on=on)
    # A phase that opens again has begun when it began the first time.
    programme.phases.filter(kind=target).update(entered_on=Coalesce("entered_on", on), left_on=None)
    change = PhaseChange.objects.create(programme=programme, source=source, target=target, on=on, by=by, reason=reason)
    record(by, "entered", change, reason=reason)
    return store(programme, {"phase": target}, by=by, verb="moved", reason=reason)


@transaction.atomic
def declare(*, programme: Programme, by: Person, today: dt.date, remark: str) -> Declaration:
    """The seeking team says that it has received enough expertise and information (SESS-X1)."""
    programme = locked(programme)
    if Declaration.objects.filter(programme=programme, criterion="SESS-X1", withdrawn_on=None).exists():
        raise ValidationError(_("This was declared already."))
    declaration = Declaration.objects.create(programme=programme, criterion="SESS-X1", by=by, on=today, remark=remark)
    record(by, "declared", declaration, reason=remark)
    return declaration


@transaction.atomic
def plan_phase(*, phase: Phase, planned_start: dt.date, planned_end: dt.date, by: Person) -> Phase:
    phase.planned_start, phase.planned_end = planned_start, planned_end
    phase.save(update_fields=["planned_start", "planned_end"])
    record(by, "planned", phase, changes=["planned_start", "planned_end"])
    return phase


@transaction.atomic
def change_state(
    *, programme: Programme, state: str, carrier: Person | None, by: Person, today: dt.date, reason: str
) -> Programme:
    """Pause, close or reopen a programme. Closing asks who carries the file for the 24 months after."""
    programme = locked(programme)
    if state == State.CLOSED and carrier is None:
        raise ValidationError({"carrier": _("Choose who carries the file during follow-up.")})
    if state != State.ACTIVE and not reason.strip():
        raise ValidationError({"reason": _("Write the reason for this change.")})
    values: dict[str, Any] = {"state": state, "carrier": carrier}
    closes = state == State.CLOSED and programme.state != State.CLOSED
    values["closed_on"] = today if closes else programme.closed_on
    values["put_away_on"] = today if state == State.ARCHIVED else None
    return store(programme, values, by=by, verb="state", reason=reason)


def find_blocked(*, now: dt.datetime) -> int:
    """Note since when a phase cannot be left: its planned end is over and a point is not met. How many there are."""
    running = Phase.objects.filter(entered_on__isnull=False, left_on=None, programme__state__in=RUNNING)
    over: dict[tuple[str, dt.date], list[Phase]] = defaultdict(list)
    for phase in running.select_related("programme"):
        over[phase.kind, phase.programme.day_of(now)].append(phase)
    return sum(in_parts("find_blocked", rows, partial(note_blocked, today=day)) for (_kind, day), rows in over.items())


def note_blocked(phases: Sequence[Phase], *, today: dt.date) -> int:
    """Of phases of one kind."""
    over = [phase.programme_id for phase in phases if phase.planned_end < today]
    standing = points_of(Programme.objects.filter(pk__in=over), phases[0].kind)
    blocked = {pk for pk, points_there in standing.items() if unmet(points_there)}
    rows = Phase.objects.filter(pk__in=[one.pk for one in phases])
    rows.filter(programme__in=blocked, blocked_on=None).update(blocked_on=today)
    rows.exclude(programme__in=blocked).filter(blocked_on__isnull=False).update(blocked_on=None)
    return len(blocked)
