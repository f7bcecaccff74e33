"""Edit conflicts: the differing fields side by side, and both texts joined."""

import dataclasses
from typing import Any

from django import forms
from django.db import models

from p2p.base.i18n import text
from p2p.base.records.actions import StaleVersion, field_value, serialise


@dataclasses.dataclass(frozen=True)
class Difference:
    """One field that the two versions do not share, in words; ``joined`` only where texts can be joined."""

    name: str
    label: str
    mine: str
    theirs: str
    joined: str = ""


def differences(form: forms.ModelForm, stale: StaleVersion) -> list[Difference]:
    """What was typed and differs from what is stored now; where only the other one changed something, theirs stands."""
    names = [name for name in stale.values if name in form.fields and name in {*stale.clashing, *stale.mine}]
    return [difference(form, name, stale.values[name], field_value(stale.current, name)) for name in names]


def difference(form: forms.ModelForm, name: str, mine: Any, theirs: Any) -> Difference:
    long_text = isinstance(form.fields[name].widget, forms.Textarea)
    joined = f"{mine}\n{theirs}" if long_text and mine and theirs else ""
    return Difference(
        name, str(form.fields[name].label), value_label(form, name, mine), value_label(form, name, theirs), joined
    )


def value_label(form: forms.ModelForm, name: str, value: Any) -> str:
    """A value as a reader knows it: the label of a choice, names of objects."""
    choices = (
        dict(getattr(form.fields[name], "choices", ()) or ())
        if isinstance(form.fields[name], forms.ChoiceField)
        and not isinstance(form.fields[name], forms.ModelChoiceField)
        else {}
    )
    if isinstance(value, (models.QuerySet, list)):
        return text.join_list([choices.get(item, item) for item in value])
    return str(choices.get(value, "" if value is None else value))


def merge_theirs(data: Any, form: forms.ModelForm, stale: StaleVersion) -> Any:
    """The posted form with what only the other one changed as it is stored now, on top of the newer version."""
    data = data.copy()
    data["version"] = str(stale.current.version)
    now = type(form)(instance=stale.current, programme=form.programme, person=form.person)
    for name in set(stale.values) & set(form.fields) - {*stale.mine, *stale.clashing}:
        data.setlist(name, as_posted(now[name].value()))
    return data


def as_posted(value: Any) -> list[str]:
    """A field's value as a browser would send it."""
    values = value if isinstance(value, list) else [value]
    return ["" if item is None else str(serialise(item)) for item in values if item is not False]


def with_joined_texts(data: Any, differences: list[Difference]) -> Any:
    """The posted form with the texts of both, where they can be joined."""
    data = data.copy()
    for difference in differences:
        if difference.joined:
            data[difference.name] = difference.joined
    return data
