"""Dates in words, in the reader's language. Pure but for the active language."""

import datetime as dt
import re
from collections.abc import Iterable

from babel.dates import format_date, format_skeleton, get_day_names
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.i18n.languages import reader_locale

DAYS_PER_MONTH = 30.44


def day(date: dt.date | None) -> str:
    """22 September 2021; for an instant the day in the reader's time zone."""
    return french_ordinal(format_date(local_date(date), "long", reader_locale())) if date else ""


def short_day(date: dt.date | None) -> str:
    """22 Sept: for lists whose year is clear."""
    return french_ordinal(format_skeleton("MMMd", local_date(date), locale=reader_locale())) if date else ""


def french_ordinal(words: str) -> str:
    """1er septembre 2026: CLDR's French patterns lack the ordinal of the first day."""
    return re.sub(r"(?<!\d)1(?=\s[^\W\d])", "1er", words) if reader_locale() == "fr" else words


def brief_day(date: dt.date | None) -> str:
    """22 Sept 2021: for columns that have little room."""
    return french_ordinal(format_skeleton("yMMMd", local_date(date), locale=reader_locale())) if date else ""


def local_date(date: dt.date) -> dt.date:
    return timezone.localtime(date).date() if isinstance(date, dt.datetime) else date


def week_day(date: dt.date | None) -> str:
    """Wed 22 Sept 2021: for days that people agree on."""
    return french_ordinal(format_skeleton("yMMMEd", local_date(date), locale=reader_locale())) if date else ""


def weekday_names(numbers: Iterable[int] = range(7)) -> list[str]:
    """Names of weekdays in order; Monday is 0."""
    names = get_day_names("wide", "stand-alone", reader_locale())
    return [names[weekday] for weekday in sorted(numbers)]


def month_name(date: dt.date) -> str:
    return format_skeleton("MMM", date, locale=reader_locale())


def months(number: int) -> dt.timedelta:
    """So many months of mean length, in whole days."""
    return dt.timedelta(days=round(number * DAYS_PER_MONTH))


def today(moment: dt.datetime | None = None) -> dt.date:
    """The reader's day."""
    return timezone.localdate(moment)


def days_left(due: dt.date, now: dt.date) -> str:
    """“2 days late”, “today” or “in 3 days”."""
    gap = (due - now).days
    if gap < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -gap) % {"n": -gap}
    if gap == 0:
        return _("today")
    return ngettext("in %(n)s day", "in %(n)s days", gap) % {"n": gap}


def part_of_day(moment: dt.datetime) -> str:
    return "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"
