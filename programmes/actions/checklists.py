"""Tick key actions of the toolkit."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.records.actions import lock_row
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
    """``seen`` is the state that was on the page, empty where there was none: nobody ticks over somebody else's."""
    known = lock_row(programme).ticks.filter(item=item).first()
    if known and known.state == state and seen is not None:
        return known
    if seen is not None and seen != (known.state if known else ""):
        raise ValidationError(_("Somebody else has changed this meanwhile. Save once more to put yours in its place."))
    mark, _new = ChecklistTick.objects.update_or_create(
        programme=programme, item=item, defaults={"state": state, "by": by, "on": today, "note": note}
    )
    record_event(by, "ticked", mark, changes=["state"])
    return mark
