"""Snooze a duty or delegate it to a colleague."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.duties.models import DutyOverride
from p2p.base.duties.queries import Duty, duties_of
from p2p.base.history.enums import Verb
from p2p.base.records.actions import save_record
from p2p.base.records.models import Record

MAX_SNOOZE = dt.timedelta(days=14)


def find_duty(person: Person, dedup_key: str, today: dt.date) -> Duty | None:
    """The duty with that key, or None when ``person`` no longer owes it at that date."""
    if dedup_key.count(":") != 3:
        return None
    _kind, code, _number, _due = dedup_key.split(":")
    return next((duty for duty in duties_of([person.pk], today, codes=[code]) if duty.dedup_key == dedup_key), None)


@transaction.atomic
def snooze(*, duty: Duty, until: dt.date, by: Person, now: dt.datetime) -> DutyOverride:
    """Send no reminders of ``duty`` before ``until``. Once per due date."""
    if not duty.today < until <= duty.today + MAX_SNOOZE:
        raise ValidationError(_("Choose a day within the next two weeks."))
    values = {"snoozed_until": until, "by": by, "at": now}
    override, new = DutyOverride.objects.get_or_create(
        person_id=duty.owner, key=duty.key, due_on=duty.due, defaults=values
    )
    if not new:
        raise ValidationError(_("This was put off once already. Do it, or leave it to a colleague."))
    return override


@transaction.atomic
def delegate(*, duty: Duty, to: Person, by: Person, now: dt.datetime) -> None:
    """Hand ``duty`` to a colleague: a shared one by an override, any other by changing its record's owner."""
    if to.pk == duty.owner:
        raise ValidationError(_("Choose somebody else: this lies with the same person already."))
    if duty.kind.shared:
        # The override stays with the first owner, however often the duty is passed on.
        save_delegation(duty, duty.delegated_by or duty.owner, to, by=by, now=now)
        return
    save_record(record_of_duty(duty), {duty.kind.owner: to}, by=by, verb=Verb.HANDED_OVER)


def save_delegation(duty: Duty, owner: int, to: Person, *, by: Person, now: dt.datetime) -> None:
    """Replace the delegation, or end it when the duty returns to ``owner``. A snooze stays on record."""
    mine = DutyOverride.objects.filter(person=owner, key=duty.key)
    mine.filter(snoozed_until=None).delete()
    mine.update(delegated_to=None)
    if to.pk != owner:
        values = {"delegated_to": to, "by": by, "at": now}
        DutyOverride.objects.update_or_create(person_id=owner, key=duty.key, due_on=duty.due, defaults=values)


def record_of_duty(duty: Duty) -> Record:
    """The object whose owner owes the duty."""
    records: models.QuerySet = duty.kind.columns(duty.today)
    return records.get(d_code=duty.code, d_number=duty.number)
