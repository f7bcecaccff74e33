"""Putting a duty off, and leaving it to a colleague."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.duties.kinds import Duty, duties_of
from p2p.base.duties.models import DutyNote
from p2p.base.records.actions import store
from p2p.base.records.models import Record

LONGEST_QUIET = dt.timedelta(days=14)


def find(person: Person, occasion: str, today: dt.date) -> Duty | None:
    """The duty of ``person`` that is meant, as long as it is still owed at that date."""
    if occasion.count(":") != 3:
        return None
    _kind, code, _number, _due = occasion.split(":")
    return next((one for one in duties_of([person.pk], today, codes=[code]) if one.occasion == occasion), None)


@transaction.atomic
def put_off(*, duty: Duty, until: dt.date, by: Person, now: dt.datetime) -> DutyNote:
    """Hear nothing of ``duty`` before ``until``. Once for each due date: a second time it stays where it is."""
    if not duty.today < until <= duty.today + LONGEST_QUIET:
        raise ValidationError(_("Choose a day within the next two weeks."))
    values = {"quiet_until": until, "by": by, "at": now}
    note, new = DutyNote.objects.get_or_create(person_id=duty.owner, key=duty.key, due_on=duty.due, defaults=values)
    if not new:
        raise ValidationError(_("This was put off once already. Do it, or leave it to a colleague."))
    return note


@transaction.atomic
def hand_over(*, duty: Duty, to: Person, by: Person, now: dt.datetime) -> None:
    """Leave ``duty`` to a colleague. What carries a name carries theirs from now on; the rest is noted."""
    if to.pk == duty.owner:
        raise ValidationError(_("Choose somebody else: this lies with the same person already."))
    if duty.kind.shared:
        # Who gave it first stays the owner, however often it goes on.
        note_hand_over(duty, duty.giver or duty.owner, to, by=by, now=now)
        return
    store(thing_of(duty), {duty.kind.owner: to}, by=by, verb="handed_over")


def note_hand_over(duty: Duty, owner: int, to: Person, *, by: Person, now: dt.datetime) -> None:
    """Whoever takes it over now; nobody when it comes back. That it was put off once stays known."""
    mine = DutyNote.objects.filter(person=owner, key=duty.key)
    mine.filter(quiet_until=None).delete()
    mine.update(handed_to=None)
    if to.pk != owner:
        values = {"handed_to": to, "by": by, "at": now}
        DutyNote.objects.update_or_create(person_id=owner, key=duty.key, due_on=duty.due, defaults=values)


def thing_of(duty: Duty) -> Record:
    """The object whose owner owes the duty."""
    rows: models.QuerySet = duty.kind.columns(duty.today)
    return rows.get(d_code=duty.code, d_number=duty.number)
