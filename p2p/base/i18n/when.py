"""Dates and times in words, in the reader's language. Pure but for the active language."""

import datetime as dt
import decimal
import re
import zoneinfo
from collections.abc import Iterable
from functools import lru_cache

from babel.core import Locale, get_global
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

KNOWN = {code for code, _name in settings.LANGUAGES} - {"en"}


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The zone of that name; UTC where this machine does not know it, since no page and no message waits for that."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


def locale() -> str:
    # "ar" alone would write eastern digits in some CLDR versions; the catalogues use 0-9.
    language = translation.get_language()
    return language if language in KNOWN else "en_GB"


def day(date: dt.date | None) -> str:
    """22 September 2021; of an instant the day that it is where the reader is."""
    return first_as_ordinal(format_date(here(date), "long", locale())) if date else ""


def short_day(date: dt.date | None) -> str:
    """22 Sept: for lists whose year is clear."""
    return first_as_ordinal(format_skeleton("MMMd", here(date), locale=locale())) if date else ""


def first_as_ordinal(words: str) -> str:
    """1er septembre 2026: French counts the first day of a month, which the data of Unicode leave out."""
    return re.sub(r"(?<!\d)1(?=\s[^\W\d])", "1er", words) if locale() == "fr" else words


def brief_day(date: dt.date | None) -> str:
    """22 Sept 2021: for columns that have little room."""
    return first_as_ordinal(format_skeleton("yMMMd", here(date), locale=locale())) if date else ""


def here(date: dt.date) -> dt.date:
    return timezone.localtime(date).date() if isinstance(date, dt.datetime) else date


def week_day(date: dt.date | None) -> str:
    """Wed 22 Sept 2021: a weekday is printed wherever people agree on a day."""
    return first_as_ordinal(format_skeleton("yMMMEd", here(date), locale=locale())) if date else ""


def week_days(numbers: Iterable[int] = range(7)) -> list[str]:
    """Names of weekdays from Monday, which is 0, to Sunday."""
    names = get_day_names("wide", "stand-alone", locale())
    return [names[number] for number in sorted(numbers)]


def month(date: dt.date) -> str:
    return format_skeleton("MMM", date, locale=locale())


@lru_cache(maxsize=512)
def place_of(zone: str, language: str) -> str:
    """The city a time zone is named after, in the reader's language: Africa/Kampala is Kampala."""
    cities = Locale.parse(language, sep="_").time_zones
    # The locale data keep some zones under the spelling that they had long ago: Asia/Calcutta.
    old = (name for name, present in get_global("zone_aliases").items() if present == zone)
    known = (cities[name]["city"] for name in (zone, *old) if "city" in cities.get(name, {}))
    return next(known, zone.rpartition("/")[2].replace("_", " "))


def place(zone: str) -> str:
    return str(_("UTC")) if zone == "UTC" else place_of(zone, locale())


def offset(moment: dt.datetime, zone: str) -> str:
    """UTC+3, UTC+5:30."""
    gap = moment.astimezone(zone_of(zone)).utcoffset() or dt.timedelta(0)
    seconds = int(gap.total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    sign = "−" if seconds < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def clock(moment: dt.datetime, zone: str) -> str:
    return f"{moment.astimezone(zone_of(zone)):%H:%M}"


def today(moment: dt.datetime | None = None) -> dt.date:
    """The reader's day."""
    return timezone.localdate(moment)


def days_left(due: dt.date, now: dt.date) -> str:
    """late, today or in so many days, in words."""
    gap = (due - now).days
    if gap < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -gap) % {"n": -gap}
    if gap == 0:
        return _("today")
    return ngettext("in %(n)s day", "in %(n)s days", gap) % {"n": gap}


def part_of_day(moment: dt.datetime) -> str:
    return "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"


def listed(values: Iterable[object]) -> str:
    """One, two and three as plain text, in the reader's language."""
    return format_list([str(value) for value in values], locale=locale())


def number(value: decimal.Decimal | float | None) -> str:
    """A number in the reader's notation, without trailing zeros."""
    return "–" if value is None else format_decimal(value, "#,##0.##", locale=locale())
