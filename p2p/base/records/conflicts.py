"""Edit conflicts: differing fields side by side, and both texts joined."""

import dataclasses
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from p2p.base.i18n import text
from p2p.base.records.actions import StaleVersion, field_value, serialise

if TYPE_CHECKING:
    from p2p.base.records.forms import RecordForm


@dataclasses.dataclass(frozen=True)
class Difference:
    """One field that differs, as shown to readers; ``joined`` is empty unless both are long texts."""

    name: str
    label: str
    mine: str
    theirs: str
    joined: str = ""


def differences(form: forms.BaseForm, stale: StaleVersion) -> list[Difference]:
    """The fields that this person changed and that differ from what is stored."""
    names = [name for name in stale.values if name in form.fields and name in {*stale.clashing, *stale.mine}]
    return [difference(form, name, stale.values[name], field_value(stale.current, name)) for name in names]


def difference(form: forms.BaseForm, name: str, mine: Any, theirs: Any) -> Difference:
    long_text = isinstance(form.fields[name].widget, forms.Textarea)
    joined = f"{mine}\n{theirs}" if long_text and mine and theirs else ""
    return Difference(
        name, str(form.fields[name].label), value_label(form, name, mine), value_label(form, name, theirs), joined
    )


def value_label(form: forms.BaseForm, name: str, value: Any) -> str:
    """A value for readers: the label of a choice, names of objects."""
    choices = (
        dict(getattr(form.fields[name], "choices", ()) or ())
        if isinstance(form.fields[name], forms.ChoiceField)
        and not isinstance(form.fields[name], forms.ModelChoiceField)
        else {}
    )
    if isinstance(value, (models.QuerySet, list)):
        return text.join_list([choices.get(item, item) for item in value])
    return str(choices.get(value, "" if value is None else value))


def merge_theirs(data: Any, form: "RecordForm", stale: StaleVersion) -> Any:
    """The posted data rebased on the stored version: fields that only others changed get their stored values."""
    data = data.copy()
    data["version"] = str(stale.current.version)
    now = form.over(stale.current)
    for name in set(stale.values) & set(form.fields) - {*stale.mine, *stale.clashing}:
        data.setlist(name, as_posted(now[name].value()))
    return data


def as_posted(value: Any) -> list[str]:
    """A field's value as a browser would send it."""
    values = value if isinstance(value, list) else [value]
    return ["" if item is None else str(serialise(item)) for item in values if item is not False]


def with_joined_texts(data: Any, differences: list[Difference]) -> Any:
    """The posted data with both texts where they can be joined."""
    data = data.copy()
    for difference in differences:
        if difference.joined:
            data[difference.name] = difference.joined
    return data
