"""Change the reminder schedule of one programme."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.notifications.models import ReminderOverride
from programmes.enums import ProgrammeVerb
from programmes.models import Programme


@transaction.atomic
def save_reminder_override(*, programme: Programme, kind: str, values: dict[str, Any], by: Person) -> ReminderOverride:
    override, _new = ReminderOverride.objects.update_or_create(
        programme_code=programme.code, kind=kind, defaults=values | {"by": by}
    )
    record_event(by, ProgrammeVerb.TIMETABLE, programme, changes=sorted(values))
    return override


@transaction.atomic
def set_officer_told(*, programme: Programme, told: bool, by: Person) -> None:
    """Whether UNESCO's officer hears, without a name, that something waits too long."""
    Programme.objects.filter(pk=programme.pk).update(officer_told=told)
    record_event(by, ProgrammeVerb.TIMETABLE, programme, changes=["officer_told"])
