"""Countries and time zones to choose from, in the reader's language and alphabet. Pure but for the active language."""

import re
from functools import cache
from importlib import resources
from typing import Any

from babel.core import get_global
from django import forms
from django.utils.translation import get_language
from django_countries import countries

from p2p.base.i18n import when
from p2p.base.i18n.words import sort_key

ARTICLE = "ال"
# Where the first zone of a country is that of an island or of a far corner.
CENTRAL = {"America/Sao_Paulo", "America/Toronto", "Asia/Tashkent", "Australia/Sydney", "Europe/Kyiv", "Europe/Moscow"}


def alphabet(name: str) -> str:
    """The key of one name: accents and the Arabic article do not count, as in the lists of the United Nations."""
    return sort_key(name.removeprefix(ARTICLE))


def alphabetical(choice: tuple[str, object]) -> str:
    """The key of one choice: that of its name."""
    return alphabet(str(choice[1]))


def in_order(field: forms.ChoiceField, empty: str = "—") -> None:
    """Sort the countries of a field by name: the package knows the Latin alphabet only. ``empty`` is for none."""
    offered: Any = field.choices
    field.choices = [("", empty), *sorted(((key, name) for key, name in offered if key), key=alphabetical)]


@cache
def zone_table() -> list[tuple[str, str, str]]:
    """Country, coordinates and name of every zone that tzdata offers to choose from, without old spellings."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return [(country, coordinates, zone) for country, coordinates, zone, *_remarks in rows]


def zones() -> list[tuple[str, str]]:
    """Code of the country and name of every zone."""
    return [(country, zone) for country, _coordinates, zone in zone_table()]


@cache
def first_zone(country: str) -> str:
    """The zone of a country's capital; UTC for one without any."""
    found = [zone for code, zone in zones() if code == country]
    return next((zone for zone in found if zone in CENTRAL), found[0] if found else "UTC")


@cache
def cities() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of one city a country: that of its first zone, unless that lies far out."""
    found: dict[str, tuple[float, float]] = {}
    for country, coordinates, zone in zone_table():
        if country not in found or zone in CENTRAL:
            found[country] = degrees(coordinates)
    return found


def degrees(coordinates: str) -> tuple[float, float]:
    """Of ``+0451+03137``: 4.85 north and 31.62 east; seconds may follow the minutes."""
    latitude, longitude = re.findall(r"[+-]\d+", coordinates)
    return angle(latitude, 3), angle(longitude, 4)


def angle(digits: str, whole: int) -> float:
    """A sign, degrees, minutes and perhaps seconds, without anything between them."""
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    return (-1 if digits.startswith("-") else 1) * (int(digits[1:whole]) + minutes / 60 + seconds / 3600)


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return name_in(code, get_language() or "en")


@cache
def name_in(code: str, _language: str) -> str:
    """The package looks names up anew each time, in the active language; a page of many countries asks often."""
    return str(countries.name(code))


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
    choices = [(zone, f"{country_name(country)} – {when.place(zone)}") for country, zone in zones()]
    return [("UTC", "UTC"), *sorted(choices, key=alphabetical)]
