"""Work calendars of countries: public holidays and weekends, with the overrides of the country and then of the
programme.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from p2p.base.workdays.models import DayOff, WorkWeek
from p2p.base.workdays.public_holidays import SATURDAY_AND_SUNDAY, PublicHoliday, public_days, public_holidays, weekend
from p2p.base.workdays.work_calendar import WorkCalendar

MONDAY_TO_FRIDAY = WorkCalendar(SATURDAY_AND_SUNDAY)
Key = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class CountryDaysOff:
    """Public holidays of a country, minus the days in ``work``, plus the days in ``off``. Loads each year lazily."""

    country: str
    off: frozenset[dt.date]
    work: frozenset[dt.date]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, dt.date) or day in self.work:
            return False
        return day in self.off or day in public_days(self.country, day.year)


@dataclasses.dataclass(frozen=True)
class ListedDay:
    """A holiday as a page shows it. ``said`` is its ``override_status``; ``here``: overridden for this programme.

    ``tentative``: estimated by the package and not overridden.
    """

    day: dt.date
    name: str
    tentative: bool = False
    said: str = ""
    here: bool = False
    weekend: bool = False


class WorkCalendars:
    """The calendars of many people: overrides are read once, in two queries, and each calendar is made once."""

    def __init__(self, countries: Iterable[str] | None = None) -> None:
        """``countries`` limits the overrides that are read; None reads all."""
        self.countries = None if countries is None else {str(country) for country in countries}
        self.made: dict[Key, WorkCalendar] = {}

    def of(self, country: str, programme_code: str = "") -> WorkCalendar:
        """The calendar of people in ``country`` who work for that programme; without a country Monday to Friday."""
        key = (str(country or ""), programme_code)
        if not key[0]:
            return MONDAY_TO_FRIDAY
        if key not in self.made:
            overrides = self.overrides(*key).values()
            off = frozenset(override.day for override in overrides if not override.works)
            work = frozenset(override.day for override in overrides if override.works)
            self.made[key] = WorkCalendar(self.weekend(*key), CountryDaysOff(key[0], off, work))
        return self.made[key]

    def listed(self, country: str, programme_code: str, year: int, language: str = "en") -> list[ListedDay]:
        """Every holiday and override of the year, in order; names in ``language`` where they are known."""
        public = {holiday.day: holiday for holiday in public_holidays(country, year, language)}
        overrides = {
            day: override for day, override in self.overrides(country, programme_code).items() if day.year == year
        }
        ends = self.weekend(country, programme_code)
        return [
            make_listed_day(day, public.get(day), overrides.get(day), programme_code, weekend=day.weekday() in ends)
            for day in sorted(public.keys() | overrides.keys())
        ]

    def coming(self, country: str, programme_code: str, today: dt.date, language: str = "en") -> list[ListedDay]:
        """The holidays from today on, for twelve months."""
        years = [self.listed(country, programme_code, year, language) for year in (today.year, today.year + 1)]
        until = one_year_after(today)
        return [day for year in years for day in year if today <= day.day <= until]

    def overrides(self, country: str, programme_code: str = "") -> dict[dt.date, DayOff]:
        """Overrides by day; those of the programme replace those of the country."""
        return self.days_off[country, ""] | self.days_off[country, programme_code]

    def weekend(self, country: str, programme_code: str = "") -> frozenset[int]:
        override = self.weekends.get((country, programme_code)) or self.weekends.get((country, ""))
        return override or weekend(country)

    @cached_property
    def days_off(self) -> dict[Key, dict[dt.date, DayOff]]:
        days_off: dict[Key, dict[dt.date, DayOff]] = defaultdict(dict)
        for day_off in DayOff.objects.about(self.countries):
            days_off[str(day_off.country), day_off.programme_code][day_off.day] = day_off
        return days_off

    @cached_property
    def weekends(self) -> dict[Key, frozenset[int]]:
        work_weeks = WorkWeek.objects.about(self.countries)
        return {
            (str(work_week.country), work_week.programme_code): frozenset(work_week.weekend) for work_week in work_weeks
        }


def work_calendar_of(country: str, programme_code: str = "") -> WorkCalendar:
    """The calendar of one person; for many people use one ``WorkCalendars``."""
    return WorkCalendars([country]).of(country, programme_code)


def one_year_after(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=365)


def make_listed_day(
    day: dt.date, public: PublicHoliday | None, override: DayOff | None, programme_code: str, *, weekend: bool
) -> ListedDay:
    name = public.name if public else override.name if override else ""
    tentative = bool(public and public.estimated and not override)
    here = bool(override and override.programme_code == programme_code)
    return ListedDay(day, name, tentative, override_status(public, override), here, weekend)


def override_status(public: PublicHoliday | None, override: DayOff | None) -> str:
    if override is None:
        return ""
    return "work" if override.works else "confirmed" if public else "added"
