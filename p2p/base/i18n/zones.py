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
# For countries whose first zone in zone.tab is that of an island or of a remote region.
PREFERRED_ZONES = {
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Tashkent",
    "Australia/Sydney",
    "Europe/Kyiv",
    "Europe/Moscow",
}


def name_sort_key(name: str) -> str:
    """Sort key of a name without accents and Arabic article, as in the lists of the United Nations."""
    return sort_key(name.removeprefix(ARABIC_ARTICLE))


def choice_sort_key(choice: tuple[str, object]) -> str:
    """Sort key of a form choice, by its label."""
    return name_sort_key(str(choice[1]))


def sort_country_choices(field: Any, empty: Any = "—") -> None:
    """Sort the countries of a field by name; the package sorts Latin letters only. ``empty``: label of no country."""
    offered: Any = field.choices
    field.choices = [("", empty), *sorted(((key, name) for key, name in offered if key), key=choice_sort_key)]


@cache
def zone_table() -> list[tuple[str, str, str]]:
    """Country, coordinates and name of every zone in tzdata's zone.tab, which has no old spellings."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
    fields = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return [(country, coordinates, zone) for country, coordinates, zone, *_remarks in fields]


def country_zones() -> list[tuple[str, str]]:
    """Code of the country and name of every zone."""
    return [(country, zone) for country, _coordinates, zone in zone_table()]


@cache
def capital_zone(country: str) -> str:
    """The zone of a country's capital; UTC if it has none."""
    zones = [zone for code, zone in country_zones() if code == country]
    return next((zone for zone in zones if zone in PREFERRED_ZONES), zones[0] if zones else "UTC")


@cache
def city_coordinates() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of one city per country: that of its preferred or first zone."""
    coordinates_by_country: dict[str, tuple[float, float]] = {}
    for country, coordinates, zone in zone_table():
        if country not in coordinates_by_country or zone in PREFERRED_ZONES:
            coordinates_by_country[country] = parse_coordinates(coordinates)
    return coordinates_by_country


def parse_coordinates(coordinates: str) -> tuple[float, float]:
    """``+0451+03137`` is 4.85 north, 31.62 east; seconds may follow the minutes."""
    latitude, longitude = re.findall(r"[+-]\d+", coordinates)
    return parse_angle(latitude, 3), parse_angle(longitude, 4)


def parse_angle(digits: str, whole: int) -> float:
    """Degrees of ``digits``: a sign, ``whole`` - 1 digits of degrees, minutes and perhaps seconds."""
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    return (-1 if digits.startswith("-") else 1) * (int(digits[1:whole]) + minutes / 60 + seconds / 3600)


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return country_name_in(code, get_language() or "en")


@cache
def country_name_in(code: str, _language: str) -> str:
    """Cached per language, as the package looks up the active language's name each time."""
    return str(countries.name(code))


class ZoneField(forms.ChoiceField):
    """One time zone; an old spelling (Asia/Calcutta) selects its current name."""

    def __init__(self, **kwargs):
        super().__init__(choices=lambda: zone_choices(get_language() or "en"), **kwargs)

    def prepare_value(self, value):
        return current_zone_names().get(canonical_zone(value), value)


def canonical_zone(zone: str) -> str:
    """The name that CLDR uses for a zone."""
    return get_global("zone_aliases").get(zone, zone)


@cache
def current_zone_names() -> dict[str, str]:
    return {canonical_zone(zone): zone for _country, zone in country_zones()}


@cache
def zone_choices(language: str) -> list[tuple[str, str]]:
    """UTC, then *South Sudan – Juba* and so on: people look for their country, not for the city of the zone."""
    choices = [(zone, f"{country_name(country)} – {zone_city(zone)}") for country, zone in country_zones()]
    return [("UTC", "UTC"), *sorted(choices, key=choice_sort_key)]


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The zone of that name; UTC if this machine does not know it, so that no page or message fails."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


@lru_cache(maxsize=512)
def city_in_language(zone: str, language: str) -> str:
    """The city a time zone is named after, in the reader's language: Africa/Kampala is Kampala."""
    locale_zones = Locale.parse(language, sep="_").time_zones
    # CLDR has some zones under an old name: Asia/Calcutta.
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
