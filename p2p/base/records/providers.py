"""What records ask upper floors."""

import datetime as dt
from typing import Any

from p2p.base.accounts.models import Person
from p2p.base.records.models import Draft, Record
from p2p.base.registry.hooks import list_provider


@list_provider
def save_conditions(record: Record, values: dict[str, Any], by: Person | None) -> dict[str, Any]:
    """Values to save besides, or instead of, ``values``; raises ``ValidationError`` to refuse the change.

    Asked before every change of a stored record, whether it comes from a form, an undo or an earlier version.
    """


@list_provider
def draft_notices(draft: Draft, now: dt.datetime) -> str:
    """A sentence for the writer of the draft, such as who else is writing there; empty if there is none."""
