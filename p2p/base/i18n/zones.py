"""Time zones: clock times, offsets, and the choices of countries and zones in the reader's language."""

import datetime as dt
import re
import zoneinfo
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from babel.core import Locale, get_global
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from p2p.base.i18n.languages import reader_locale
from p2p.base.i18n.text import sort_key

ARABIC_ARTICLE = "ال"
# Where the first zone of a country is that of an island or of a far corner.
PREFERRED_ZONES = {
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Tashkent",
    "Australia/Sydney",
    "Europe/Kyiv",
    "Europe/Moscow",
}


def name_sort_key(name: str) -> str:
    """The key of one name: accents and the Arabic article do not count, as in the lists of the United Nations."""
    return sort_key(name.removeprefix(ARABIC_ARTICLE))


def choice_sort_key(choice: tuple[str, object]) -> str:
    """The key of one choice: that of its name."""
    return name_sort_key(str(choice[1]))


def sort_country_choices(field: forms.ChoiceField, empty: str = "—") -> None:
    """Sort the countries of a field by name: the package knows the Latin alphabet only. ``empty`` is for none."""
    offered: Any = field.choices
    field.choices = [("", empty), *sorted(((key, name) for key, name in offered if key), key=choice_sort_key)]


@cache
def zone_table() -> list[tuple[str, str, str]]:
    """Country, coordinates and name of every zone that tzdata offers to choose from, without old spellings."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
    fields = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return [(country, coordinates, zone) for country, coordinates, zone, *_remarks in fields]


def country_zones() -> list[tuple[str, str]]:
    """Code of the country and name of every zone."""
    return [(country, zone) for country, _coordinates, zone in zone_table()]


@cache
def capital_zone(country: str) -> str:
    """The zone of a country's capital; UTC for one without any."""
    zones = [zone for code, zone in country_zones() if code == country]
    return next((zone for zone in zones if zone in PREFERRED_ZONES), zones[0] if zones else "UTC")


@cache
def city_coordinates() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of one city a country: that of its first zone, unless that lies far out."""
    coordinates_by_country: dict[str, tuple[float, float]] = {}
    for country, coordinates, zone in zone_table():
        if country not in coordinates_by_country or zone in PREFERRED_ZONES:
            coordinates_by_country[country] = parse_coordinates(coordinates)
    return coordinates_by_country


def parse_coordinates(coordinates: str) -> tuple[float, float]:
    """Of ``+0451+03137``: 4.85 north and 31.62 east; seconds may follow the minutes."""
    latitude, longitude = re.findall(r"[+-]\d+", coordinates)
    return parse_angle(latitude, 3), parse_angle(longitude, 4)


def parse_angle(digits: str, whole: int) -> float:
    """A sign, degrees, minutes and perhaps seconds, without anything between them."""
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    return (-1 if digits.startswith("-") else 1) * (int(digits[1:whole]) + minutes / 60 + seconds / 3600)


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return country_name_in(code, get_language() or "en")


@cache
def country_name_in(code: str, _language: str) -> str:
    """The package looks names up anew each time, in the active language; a page of many countries asks often."""
    return str(countries.name(code))


class ZoneField(forms.ChoiceField):
    """One time zone; whoever has an old spelling (Asia/Calcutta) finds today's chosen, not the first of the list."""

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: zone_choices(get_language() or "en"), **kwargs)

    def prepare_value(self, value):
        return current_zone_names().get(canonical_zone(value), value)


def canonical_zone(zone: str) -> str:
    """The one name under which the locale data know a zone."""
    return get_global("zone_aliases").get(zone, zone)


@cache
def current_zone_names() -> dict[str, str]:
    return {canonical_zone(zone): zone for _country, zone in country_zones()}


@cache
def zone_choices(language: str) -> list[tuple[str, str]]:
    """UTC, then *South Sudan – Juba*: people know their country, whatever the city that their clock is named after."""
    choices = [(zone, f"{country_name(country)} – {zone_city(zone)}") for country, zone in country_zones()]
    return [("UTC", "UTC"), *sorted(choices, key=choice_sort_key)]


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The zone of that name; UTC where this machine does not know it, since no page and no message waits for that."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


@lru_cache(maxsize=512)
def city_in_language(zone: str, language: str) -> str:
    """The city a time zone is named after, in the reader's language: Africa/Kampala is Kampala."""
    locale_zones = Locale.parse(language, sep="_").time_zones
    # The locale data keep some zones under the spelling that they had long ago: Asia/Calcutta.
    old = (name for name, present in get_global("zone_aliases").items() if present == zone)
    known = (locale_zones[name]["city"] for name in (zone, *old) if "city" in locale_zones.get(name, {}))
    return next(known, zone.rpartition("/")[2].replace("_", " "))


def zone_city(zone: str) -> str:
    return str(_("UTC")) if zone == "UTC" else city_in_language(zone, reader_locale())


def utc_offset(moment: dt.datetime, zone: str) -> str:
    """UTC+3, UTC+5:30."""
    gap = moment.astimezone(zone_of(zone)).utcoffset() or dt.timedelta(0)
    seconds = int(gap.total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    sign = "−" if seconds < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def clock_time(moment: dt.datetime, zone: str) -> str:
    return f"{moment.astimezone(zone_of(zone)):%H:%M}"
