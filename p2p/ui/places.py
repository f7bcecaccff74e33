"""Countries and time zones to choose from, in the reader's language and alphabet. Pure but for the active language."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import cast

from babel.core import get_global
from django import forms
from django.utils.translation import get_language
from django_countries import countries

from p2p.ui import when
from p2p.ui.words import sort_key

ARTICLE = "ال"


def alphabetical(choice: tuple[str, object]) -> str:
    """The key of one choice: accents and the Arabic article do not count, as in the lists of the United Nations."""
    return sort_key(str(choice[1]).removeprefix(ARTICLE))


def in_order(field: forms.ChoiceField, empty: str = "—") -> None:
    """Sort the countries of a field by name: the package knows the Latin alphabet only. ``empty`` is for none."""
    choices = cast("Iterable[tuple[str, object]]", field.choices)
    field.choices = [("", empty), *sorted(((key, name) for key, name in choices if key), key=alphabetical)]


@cache
def zones() -> list[tuple[str, str]]:
    """Code of the country and name of every zone that tzdata offers to choose from, without old spellings."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return [(country, zone) for country, _coordinates, zone, *_remarks in rows]


class ZoneField(forms.ChoiceField):
    """One time zone; whoever has an old spelling (Asia/Calcutta) finds today's chosen, not the first of the list."""

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: named_zones(get_language() or "en"), **kwargs)

    def prepare_value(self, value):
        return present_spellings().get(spelling(value), value)


def spelling(zone: str) -> str:
    """The one name under which the locale data know a zone."""
    return get_global("zone_aliases").get(zone, zone)


@cache
def present_spellings() -> dict[str, str]:
    return {spelling(zone): zone for _country, zone in zones()}


@cache
def named_zones(language: str) -> list[tuple[str, str]]:
    """UTC, then *South Sudan – Juba*: people know their country, whatever the city that their clock is named after."""
    choices = [(zone, f"{countries.name(country)} – {when.place(zone)}") for country, zone in zones()]
    return [("UTC", "UTC"), *sorted(choices, key=alphabetical)]
