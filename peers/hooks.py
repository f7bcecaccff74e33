"""An exchange counts as agreed only when both sides have confirmed it, whichever action changes it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.records.models import Record
from p2p.base.records.providers import save_conditions
from p2p.base.registry.hooks import on
from peers.actions import empty_confirmations
from peers.models import SIDES, Pairing

# What both sides confirm; a restored version names the team by its key.
CONFIRMED_FIELDS = ("team", "team_id", "focus")


@on(save_conditions)
def require_both_confirmations(record: Record, values: dict[str, Any], by: Person | None) -> dict[str, Any]:
    """Both sides confirm again after a change of ``CONFIRMED_FIELDS``, and when a declined or ended one is reopened."""
    if not isinstance(record, Pairing):
        return {}
    state = values.get("state", record.state)
    again = state != record.state and state not in Pairing.AGREED_STATES
    if again or any(name in values and values[name] != getattr(record, name) for name in CONFIRMED_FIELDS):
        state = Pairing.State.PROPOSED if state in Pairing.AGREED_STATES else state
        return empty_confirmations(*SIDES) | {"state": state, "agreed_on": None}
    if state in Pairing.AGREED_STATES and record.state not in Pairing.AGREED_STATES:
        days = [values.get(f"confirmed_on_{side}", getattr(record, f"confirmed_on_{side}")) for side in SIDES]
        if None in days:
            raise ValidationError(_("An exchange is agreed once both sides have confirmed it."))
    return {}
