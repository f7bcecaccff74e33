"""Dataclasses to JSON and back, by their types: tuples, dictionaries, dates, decimals and other dataclasses."""

import dataclasses
import datetime as dt
import decimal
import types
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: to_json(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"A snapshot cannot hold {type(value).__name__}.")


def from_json(kind: type[T], stored: dict[str, Any]) -> T:
    """A dataclass as ``to_json`` stored it. A field that is younger than the snapshot takes its default."""
    restored: T = restore(kind, stored)
    return restored


def restore(kind: Any, stored: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        return restore_dataclass(kind, stored)
    if stored is None:
        return None
    if get_origin(kind) in (types.UnionType, Union):
        return restore(next(part for part in get_args(kind) if part is not type(None)), stored)
    return restore_value(kind, stored)


def restore_dataclass(kind: Any, stored: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    known = {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.name in stored}
    return kind(**{name: restore(hint, stored[name]) for name, hint in known.items()})


def restore_value(kind: Any, stored: Any) -> Any:
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        each = parts if parts[-1] is not Ellipsis else parts[:1] * len(stored)
        return tuple(map(restore, each, stored))
    if get_origin(kind) is dict:
        return {key: restore(get_args(kind)[1], part) for key, part in stored.items()}
    return kind.fromisoformat(stored) if issubclass(kind, dt.date) else kind(stored)
