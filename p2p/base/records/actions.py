"""Save records with a version check, and restore earlier versions."""

import copy
import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf, programme_of, record_event
from p2p.base.history.enums import AuditVerb, Verb
from p2p.base.history.models import Event
from p2p.base.records.models import Record, Revision
from p2p.base.records.providers import save_conditions

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=models.Model)


class StaleVersion(Exception):
    """Somebody else saved a newer version. Carries the stored record, its last revision and the clashing fields.

    ``values`` is what was submitted; ``mine`` are the fields that only this person changed, ``clashing`` those of both.
    """

    def __init__(self, current: Record, values: dict[str, Any], mine: list[str], clashing: list[str]):
        super().__init__(f"{current._meta.label} {current.pk} is at version {current.version}")
        self.current, self.values, self.mine, self.clashing = current, values, mine, clashing
        self.revision = (
            Revision.objects.filter(kind=current._meta.label_lower, key=str(current.pk)).select_related("by").last()
        )


def next_number(model: type[models.Model], programme: models.Model) -> int:
    """The next number of this model in the programme; the programme is locked, so that no two records share one."""
    type(programme)._base_manager.select_for_update().get(pk=programme.pk)
    return (model._base_manager.filter(programme=programme).aggregate(last=models.Max("number"))["last"] or 0) + 1


def serialise(value: Any) -> Any:
    """A field's value for comparison: keys instead of objects, sorted keys instead of a QuerySet."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet):
        return sorted(serialise(item) for item in value)
    if isinstance(value, (list, tuple, set)):
        return [serialise(item) for item in value]
    if isinstance(value, dict):
        return {name: serialise(item) for name, item in value.items()}
    # Browsers send CRLF, and forms strip: neither changes the text.
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def lock_row(instance: M) -> M:
    """The stored row, locked, so that a check made on it still holds when it is saved."""
    return instance.__class__._base_manager.select_for_update().get(pk=instance.pk)


def merge_concurrent(current: R, expected: int | None, values: dict[str, Any]) -> dict[str, Any]:
    """The values to store in ``current``, which may be newer than the version that the person saw.

    Changes to different fields are merged. Raises ``StaleVersion`` if both changed the same field, or if the merged
    record would break a constraint.
    """
    if expected is None or current.version == expected:
        return values
    mine, clashing = merge(fields_at_version(current, expected), values, field_values(current))
    together = copy.copy(current)
    for name in set(mine) - {field.name for field in current._meta.many_to_many}:
        setattr(together, name, values[name])
    try:
        together.validate_constraints()
    except ValidationError:
        clashing = clashing or mine
    if clashing:
        raise StaleVersion(current, values, mine, clashing)
    return {name: values[name] for name in mine}


def merge(seen: dict[str, Any] | None, values: dict[str, Any], now: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Names of the fields in ``values`` that only this person changed since ``seen``, and of those both changed.

    Without ``seen`` every difference counts as a clash. Pure.
    """
    typed = {name: serialise(value) for name, value in values.items()}
    differ = [name for name in typed if typed[name] != now[name]]
    if seen is None:
        return [], differ
    touched = [name for name in differ if name not in seen or typed[name] != seen[name]]
    mine = [name for name in touched if name in seen and now[name] == seen[name]]
    return mine, [name for name in touched if name not in mine]


def field_values(record: Record) -> dict[str, Any]:
    """Serialised values of every field."""
    names = [field.name for field in (*record._meta.concrete_fields, *record._meta.many_to_many)]
    return {name: serialise(field_value(record, name)) for name in names}


def is_changed(record: Record, name: str, value: Any) -> bool:
    now = field_value(record, name)
    if isinstance(now, models.QuerySet):
        return serialise(now) != sorted(serialise(value))
    return serialise(now) != serialise(value)


def field_value(record: models.Model, name: str) -> Any:
    value = getattr(record, name)
    return value.all() if hasattr(value, "all") else value


def fields_at_version(record: Record, number: int) -> dict[str, Any] | None:
    """Serialised fields of one version; None if that version has no revision."""
    revision = Revision.objects.filter(kind=record._meta.label_lower, key=str(record.pk), number=number).first()
    if revision is None:
        return None
    attnames = {field.attname: field.name for field in record._meta.concrete_fields}
    return {attnames.get(name, name): serialise(value) for name, value in deserialise(record, revision.body).items()}


def assign_number(record: R) -> R:
    if hasattr(record, "number") and not record.number:
        record.number = next_number(type(record), programme_of(record))
    return record


@transaction.atomic
def save_record(
    record: R,
    values: dict[str, Any],
    *,
    by: Person | None,
    expected: int | None = None,
    verb: AuditVerb | None = None,
    reason: str = "",
    behalf: OnBehalf | None = None,
) -> R:
    """Create ``record`` or save its next version with ``values``; revision and event in the same transaction.

    Upper floors may refuse a change or add to ``values`` (``save_conditions``).
    """
    new = record._state.adding
    record = assign_number(record) if new else lock_row(record)
    if not new:
        values = merge_concurrent(record, expected, values)
        if not values and expected not in (None, record.version):
            return record  # sent twice: all of it is stored already
        for others in save_conditions.ask(record=record, values=values, by=by):
            values = values | others
    many = {field.name for field in record._meta.many_to_many}
    changed = [name for name, value in values.items() if new or is_changed(record, name, value)]
    if not (changed or new or verb):
        return record
    record.version += not new
    for name in set(values) - many:
        setattr(record, name, values[name])
    record.save()
    for name in set(values) & many:
        getattr(record, name).set(values[name])
    save_revision(record, by)
    verb = verb or (Verb.CREATED if new else Verb.CHANGED)
    record_event(by, verb, record, changes=changed, reason=reason, behalf=behalf)
    return record


def save_revision(record: Record, by: Person | None) -> Revision:
    revision = build_revision(record, by)
    revision.save()
    return revision


def build_revision(record: Record, by: Person | None) -> Revision:
    body = {field.attname: field.value_from_object(record) for field in record._meta.concrete_fields if field.editable}
    body = {
        name: str(value) if hasattr(value, "url") or hasattr(value, "code") else value for name, value in body.items()
    }
    body |= {field.name: serialise(getattr(record, field.name).all()) for field in record._meta.many_to_many}
    return Revision(kind=record._meta.label_lower, key=str(record.pk), number=record.version, body=body, by=by)


@transaction.atomic
def archive(record: R, *, by: Person, now: dt.datetime, reason: str = "") -> R:
    record = lock_row(record)
    record.archived_at = now
    record.version += 1
    record.save(update_fields=["archived_at", "version"])
    save_revision(record, by)
    record_event(by, Verb.ARCHIVED, record, reason=reason)
    return record


@transaction.atomic
def undo(event: Event, record: Record, *, by: Person, now: dt.datetime) -> bool:
    """Undo ``event`` unless the record has changed since; archive what it created. Returns whether it was undone."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.undone_at or record.version != event.revision:
        return False
    if event.revision == 1:
        archive(record, by=by, now=now)
    else:
        before = Revision.objects.get(kind=event.kind, key=event.key, number=event.revision - 1)
        save_record(record, restorable_values(record, before.body), by=by, verb=Verb.UNDONE)
    event.undone_at = now
    event.save(update_fields=["undone_at"])
    return True


def restorable_values(record: Record, body: dict[str, Any]) -> dict[str, Any]:
    """The values of an earlier revision for ``save_record``; references to deleted objects become None."""
    values = deserialise(record, body)
    for field in record._meta.concrete_fields:
        key = values.get(field.attname)
        if isinstance(field, models.ForeignKey) and field.null and key and not has_target(field, key):
            values[field.attname] = None
    return values


def has_target(field: models.ForeignKey, key: Any) -> bool:
    return field.related_model._base_manager.filter(pk=key).exists()


def deserialise(record: Record, body: dict[str, Any]) -> dict[str, Any]:
    """The values of an earlier revision, in the types of the model's fields."""
    names = {field.attname: field for field in record._meta.concrete_fields} | {
        field.name: field for field in record._meta.many_to_many
    }
    return {
        name: names[name].to_python(value) if not names[name].many_to_many else value
        for name, value in body.items()
        if name in names
    }
