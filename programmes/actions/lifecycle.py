"""Start a programme, edit it, pause, close and reopen it."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.i18n.zones import capital_zone
from p2p.base.records.actions import OnBehalf, save_record
from programmes.actions.memberships import join
from programmes.actions.phases import lock_programme, propose_phase_dates
from programmes.enums import ProgrammeVerb
from programmes.models import Phase, PhaseChange, Programme, State, Team
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.phases import PhaseCode, phase_number
from programmes.policy import Role
from programmes.toolkit import catalogue


@transaction.atomic
def start_programme(*, values: dict, by: Person | None, now: dt.datetime, officer: Person | None = None) -> Programme:
    """Create a programme with a dated plan of five phases, its seeking team and UNESCO's team.

    Its time zone is that of the country's capital. Preparation begins at once, even where the start lies ahead.
    """
    values = {"time_zone": capital_zone(str(values["seeking_country"]))} | values
    programme = save_record(Programme(catalogue_version=catalogue().version), values, by=by)
    today = programme.day_of(now)
    begun = min(programme.start_date, today)
    for kind, start, end in propose_phase_dates(programme.start_date, programme.end_date):
        Phase.objects.create(
            programme=programme,
            kind=kind,
            position=phase_number(kind),
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
def save_programme(
    *,
    programme: Programme,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> Programme:
    return save_record(programme, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def change_state(
    *, programme: Programme, state: str, carrier: Person | None, by: Person, today: dt.date, reason: str
) -> Programme:
    """Pause, close or reopen a programme. Closing asks who carries the file for the 24 months after."""
    programme = lock_programme(programme)
    if state == State.CLOSED and carrier is None:
        raise ValidationError({"carrier": _("Choose who carries the file during follow-up.")})
    if state != State.ACTIVE and not reason.strip():
        raise ValidationError({"reason": _("Write the reason for this change.")})
    values: dict[str, Any] = {"state": state, "carrier": carrier}
    closes = state == State.CLOSED and programme.state != State.CLOSED
    values["closed_on"] = today if closes else programme.closed_on
    values["put_away_on"] = today if state == State.ARCHIVED else None
    return save_record(programme, values, by=by, verb=ProgrammeVerb.STATE, reason=reason)
