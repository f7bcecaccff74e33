"""Saving with a version check, and going back to an earlier version."""

import datetime as dt
from typing import Any, TypeVar

from django.db import models, transaction

from p2p.accounts.models import Person
from p2p.audit.models import Event
from p2p.audit.record import OnBehalf, programme_of, record
from p2p.versions.models import Record, Revision

R = TypeVar("R", bound=Record)


class Stale(Exception):
    """Somebody saved a newer version meanwhile. Carries what is stored now and who stored it."""

    def __init__(self, current: Record, values: dict[str, Any]):
        super().__init__(f"{current._meta.label} {current.pk} is at version {current.version}")
        self.current, self.values = current, values
        self.revision = (
            Revision.objects.filter(kind=current._meta.label_lower, key=str(current.pk)).select_related("by").last()
        )


def next_number(model: type[models.Model], programme: models.Model) -> int:
    """The next number of this kind in the programme; the programme's row is locked so that two never share one."""
    type(programme)._base_manager.select_for_update().get(pk=programme.pk)
    return (model._base_manager.filter(programme=programme).aggregate(last=models.Max("number"))["last"] or 0) + 1


def flat(value: Any) -> Any:
    """A field's value as the revision keeps it: keys for objects, lists of keys for many of them."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (models.QuerySet, list, tuple, set)):
        return [flat(item) for item in value]
    return value


def locked(thing: R, expected: int | None, values: dict[str, Any]) -> R:
    """The stored row, locked; raises ``Stale`` when it is no longer the version the person saw."""
    current = type(thing)._base_manager.select_for_update().get(pk=thing.pk)
    if expected is not None and current.version != expected:
        raise Stale(current, values)
    return current


def fresh(thing: R) -> R:
    """The stored row, locked: for rules that look before they change, so that of two at once the second one sees."""
    return locked(thing, None, {})


def numbered(thing: R) -> R:
    if hasattr(thing, "number") and not thing.number:
        thing.number = next_number(type(thing), programme_of(thing))
    return thing


@transaction.atomic
def store(
    thing: R,
    values: dict[str, Any],
    *,
    by: Person | None,
    expected: int | None = None,
    verb: str = "",
    reason: str = "",
    behalf: OnBehalf | None = None,
) -> R:
    """Create ``thing`` or bring it to its next version with ``values``; history and audit in the same transaction."""
    new = thing._state.adding
    thing = numbered(thing) if new else locked(thing, expected, values)
    thing.version += not new
    many = {field.name for field in thing._meta.many_to_many}
    changed = [name for name, value in values.items() if new or name in many or getattr(thing, name) != value]
    for name in set(values) - many:
        setattr(thing, name, values[name])
    thing.save()
    for name in set(values) & many:
        getattr(thing, name).set(values[name])
    keep_revision(thing, by)
    record(by, verb or ("created" if new else "changed"), thing, changes=changed, reason=reason, behalf=behalf)
    return thing


def keep_revision(thing: Record, by: Person | None) -> Revision:
    body = {field.attname: field.value_from_object(thing) for field in thing._meta.concrete_fields if field.editable}
    body = {
        name: str(value) if hasattr(value, "url") or hasattr(value, "code") else value for name, value in body.items()
    }
    body |= {field.name: flat(getattr(thing, field.name).order_by("pk")) for field in thing._meta.many_to_many}
    return Revision.objects.create(
        kind=thing._meta.label_lower, key=str(thing.pk), number=thing.version, body=body, by=by
    )


@transaction.atomic
def archive(thing: R, *, by: Person, now: dt.datetime, reason: str = "") -> R:
    thing = locked(thing, None, {})
    thing.archived_at = now
    thing.version += 1
    thing.save(update_fields=["archived_at", "version"])
    keep_revision(thing, by)
    record(by, "archived", thing, reason=reason)
    return thing


@transaction.atomic
def undo(event: Event, thing: Record, *, by: Person, now: dt.datetime) -> bool:
    """Take back what ``event`` entered, unless somebody has changed the object since. A creation is archived."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.undone_at or thing.version != event.revision:
        return False
    if event.revision == 1:
        archive(thing, by=by, now=now)
    else:
        before = Revision.objects.get(kind=event.kind, key=event.key, number=event.revision - 1)
        store(thing, revived(thing, before.body), by=by, verb="undone")
    event.undone_at = now
    event.save(update_fields=["undone_at"])
    return True


def revived(thing: Record, body: dict[str, Any]) -> dict[str, Any]:
    """The values of an earlier revision, in the types the model's fields want."""
    names = {field.attname: field for field in thing._meta.concrete_fields} | {
        field.name: field for field in thing._meta.many_to_many
    }
    return {
        name: names[name].to_python(value) if not names[name].many_to_many else value
        for name, value in body.items()
        if name in names
    }
