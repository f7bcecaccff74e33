"""Ground rules of an exchange: written once, accepted once by each team, asked about again when they change."""

import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.record import record
from p2p.base.records.actions import store
from programmes.actions import tick
from programmes.models import ChecklistTick, Programme, RulesAccepted, Team
from programmes.models.people import Side

KEY_ACTION = "PREP-10"


def usual_rules() -> str:
    """What the method wants settled (PREP-10): confidence, credit, recording, data and respect. To be edited."""
    return _(
        "1. What is said in a session stays among those who took part, unless its author agrees.\n"
        "2. Whoever shares a practice or a document is named, unless they prefer not to be.\n"
        "3. Nobody records a session without the consent of everyone in it.\n"
        "4. Personal data serve this exchange only.\n"
        "5. We let each other finish, and no country judges another."
    )


def digest(rules: str) -> str:
    return hashlib.sha256(rules.encode()).hexdigest()[:16]


@transaction.atomic
def save_rules(
    *, programme: Programme, values: dict[str, Any], by: Person, today: dt.date, expected: int | None, behalf=None
) -> Programme:
    """Other words are another agreement: whoever had accepted is asked again."""
    # The form has put its values into ``programme`` already.
    before = Programme.objects.get(pk=programme.pk).ground_rules
    if values["ground_rules"] == before:
        return programme
    values["rules_on"] = today if values["ground_rules"].strip() else None
    programme = store(programme, values, by=by, expected=expected, behalf=behalf)
    RulesAccepted.objects.standing().filter(team__programme=programme).update(withdrawn_on=today)
    return programme


@transaction.atomic
def accept_rules(*, team: Team, by: Person, today: dt.date, seen: str) -> RulesAccepted:
    """One of each team accepts for all of it; with the last one the key action of the toolkit is done.

    ``seen`` is the digest of the rules that were on the page.
    """
    programme = Programme.objects.select_for_update().get(pk=team.programme_id)
    if seen != digest(programme.ground_rules):
        raise ValidationError(_("The rules have been changed meanwhile. Read them again, then accept them."))
    if not programme.ground_rules:
        raise ValidationError(_("There are no ground rules yet."))
    accepted, new = RulesAccepted.objects.get_or_create(team=team, withdrawn_on=None, defaults={"by": by, "on": today})
    if new:
        record(by, "rules", team)
    if not teams_to_ask(programme).exists():
        known, done = programme.ticks.filter(item=KEY_ACTION).first(), ChecklistTick.State.DONE
        tick(programme=programme, item=KEY_ACTION, state=done, by=by, today=today, note=known.note if known else "")
    return accepted


def teams_to_ask(programme: Programme):
    """Teams of both sides that have not accepted the rules as they are."""
    accepted = RulesAccepted.objects.standing().values("team")
    return programme.teams.filter(archived_at=None).exclude(side=Side.SUPPORT).exclude(pk__in=accepted)
