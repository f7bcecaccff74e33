"""Two people changed the same thing: what differs, side by side, and the two texts joined."""

import dataclasses
from typing import Any

from django import forms
from django.db import models

from p2p.ui import when
from p2p.versions.actions import Stale, flat


@dataclasses.dataclass(frozen=True)
class Difference:
    """One field that the two versions do not share, in words; ``joined`` only where texts can be joined."""

    name: str
    label: str
    mine: str
    theirs: str
    joined: str = ""


def differences(form: forms.ModelForm, stale: Stale) -> list[Difference]:
    """Where what was typed differs from what is stored now."""
    found = []
    for name, mine in stale.values.items():
        if name not in form.fields:
            continue
        theirs = stored(stale.current, name)
        if flat(mine) != flat(theirs):
            found.append(difference(form, name, mine, theirs))
    return found


def stored(thing: models.Model, name: str) -> Any:
    value = getattr(thing, name)
    return value.all() if hasattr(value, "all") else value


def difference(form: forms.ModelForm, name: str, mine: Any, theirs: Any) -> Difference:
    long_text = isinstance(form.fields[name].widget, forms.Textarea)
    joined = f"{mine}\n{theirs}" if long_text and mine and theirs else ""
    return Difference(name, str(form.fields[name].label), words(form, name, mine), words(form, name, theirs), joined)


def words(form: forms.ModelForm, name: str, value: Any) -> str:
    """A value as a reader knows it: the label of a choice, names of objects."""
    if isinstance(value, (models.QuerySet, list)):
        return when.listed(value)
    choices = (
        dict(getattr(form.fields[name], "choices", ()) or ())
        if isinstance(form.fields[name], forms.ChoiceField)
        and not isinstance(form.fields[name], forms.ModelChoiceField)
        else {}
    )
    return str(choices.get(value, "" if value is None else value))


def joined_data(data: Any, found: list[Difference]) -> Any:
    """The posted form with the texts of both, where they can be joined."""
    data = data.copy()
    for one in found:
        if one.joined:
            data[one.name] = one.joined
    return data
