"""Tick key actions of the toolkit."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.records.actions import lock_row
from programmes.enums import ProgrammeVerb
from programmes.models import ChecklistTick, Programme


@transaction.atomic
def tick(
    *,
    programme: Programme,
    item: str,
    state: str,
    by: Person | None,
    today: dt.date,
    note: str = "",
    seen: str | None = None,
) -> ChecklistTick:
    """``seen`` is the state on the page (empty: no tick yet); if it changed meanwhile, the tick is refused."""
    current = lock_row(programme).ticks.filter(item=item).first()
    if current and current.state == state and seen is not None:
        return current
    if seen is not None and seen != (current.state if current else ""):
        raise ValidationError(_("Somebody else has changed this meanwhile. Save once more to put yours in its place."))
    saved, _new = ChecklistTick.objects.update_or_create(
        programme=programme, item=item, defaults={"state": state, "by": by, "on": today, "note": note}
    )
    record_event(by, ProgrammeVerb.TICKED, saved, changes=["state"])
    return saved
