"""Two people changed the same thing: what differs, side by side, and the two texts joined."""

import dataclasses
from typing import Any

from django import forms
from django.db import models

from p2p.base.i18n import when
from p2p.base.records.actions import Stale, flat, stored


@dataclasses.dataclass(frozen=True)
class Difference:
    """One field that the two versions do not share, in words; ``joined`` only where texts can be joined."""

    name: str
    label: str
    mine: str
    theirs: str
    joined: str = ""


def differences(form: forms.ModelForm, stale: Stale) -> list[Difference]:
    """What was typed and differs from what is stored now; where only the other one changed something, theirs stands."""
    names = [name for name in stale.values if name in form.fields and name in {*stale.clashing, *stale.mine}]
    return [difference(form, name, stale.values[name], stored(stale.current, name)) for name in names]


def difference(form: forms.ModelForm, name: str, mine: Any, theirs: Any) -> Difference:
    long_text = isinstance(form.fields[name].widget, forms.Textarea)
    joined = f"{mine}\n{theirs}" if long_text and mine and theirs else ""
    return Difference(name, str(form.fields[name].label), words(form, name, mine), words(form, name, theirs), joined)


def words(form: forms.ModelForm, name: str, value: Any) -> str:
    """A value as a reader knows it: the label of a choice, names of objects."""
    choices = (
        dict(getattr(form.fields[name], "choices", ()) or ())
        if isinstance(form.fields[name], forms.ChoiceField)
        and not isinstance(form.fields[name], forms.ModelChoiceField)
        else {}
    )
    if isinstance(value, (models.QuerySet, list)):
        return when.listed([choices.get(one, one) for one in value])
    return str(choices.get(value, "" if value is None else value))


def with_theirs(data: Any, form: forms.ModelForm, stale: Stale) -> Any:
    """The posted form with what only the other one changed as it is stored now, on top of the newer version."""
    data = data.copy()
    data["version"] = str(stale.current.version)
    now = type(form)(instance=stale.current, programme=form.programme, person=form.person)
    for name in set(stale.values) & set(form.fields) - {*stale.mine, *stale.clashing}:
        data.setlist(name, posted(now[name].value()))
    return data


def posted(value: Any) -> list[str]:
    """A field's value as a browser would send it."""
    values = value if isinstance(value, list) else [value]
    return ["" if one is None else str(flat(one)) for one in values if one is not False]


def joined_data(data: Any, found: list[Difference]) -> Any:
    """The posted form with the texts of both, where they can be joined."""
    data = data.copy()
    for one in found:
        if one.joined:
            data[one.name] = one.joined
    return data
