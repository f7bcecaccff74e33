"""Edit and accept the ground rules."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.records.actions import save_record
from programmes.actions.checklists import tick
from programmes.enums import ProgrammeVerb
from programmes.ground_rules import rules_digest, teams_to_ask
from programmes.models import ChecklistTick, Programme, RulesAcceptance, Team

KEY_ACTION = "PREP-10"


@transaction.atomic
def save_rules(
    *, programme: Programme, values: dict[str, Any], by: Person, today: dt.date, expected: int | None, behalf=None
) -> Programme:
    """Save the rules; a new wording withdraws all acceptances, so that every team is asked again."""
    # The form has put its values into ``programme`` already.
    before = Programme.objects.get(pk=programme.pk).ground_rules
    if values["ground_rules"] == before:
        return programme
    values["rules_on"] = today if values["ground_rules"].strip() else None
    programme = save_record(programme, values, by=by, expected=expected, behalf=behalf)
    RulesAcceptance.objects.standing().filter(team__programme=programme).update(withdrawn_on=today)
    return programme


@transaction.atomic
def accept_rules(*, team: Team, by: Person, today: dt.date, seen: str) -> RulesAcceptance:
    """One member accepts for the whole team; the last team to accept completes the toolkit's key action.

    ``seen`` is the digest of the rules that were on the page.
    """
    programme = Programme.objects.select_for_update().get(pk=team.programme_id)
    if seen != rules_digest(programme.ground_rules):
        raise ValidationError(_("The rules have been changed meanwhile. Read them again, then accept them."))
    if not programme.ground_rules:
        raise ValidationError(_("There are no ground rules yet."))
    accepted, new = RulesAcceptance.objects.get_or_create(
        team=team, withdrawn_on=None, defaults={"by": by, "on": today}
    )
    if new:
        record_event(by, ProgrammeVerb.RULES, team)
    if not teams_to_ask(programme).exists():
        known, done = programme.ticks.filter(item=KEY_ACTION).first(), ChecklistTick.State.DONE
        tick(programme=programme, item=KEY_ACTION, state=done, by=by, today=today, note=known.note if known else "")
    return accepted
