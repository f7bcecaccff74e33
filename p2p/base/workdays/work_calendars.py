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
    """Public holidays of a country, but for the days on which people ``work``, and the days that are ``off`` besides.

    The package is asked for a year only when somebody asks for a day of it.
    """

    country: str
    off: frozenset[dt.date]
    work: frozenset[dt.date]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, dt.date) or day in self.work:
            return False
        return day in self.off or day in public_days(self.country, day.year)


@dataclasses.dataclass(frozen=True)
class ListedDay:
    """A holiday as a page shows it. ``said`` is what people said of it; ``here``: for this programme, not the country.

    ``tentative``: the package has estimated the day and nobody has said anything yet.
    """

    day: dt.date
    name: str
    tentative: bool = False
    said: str = ""
    here: bool = False
    weekend: bool = False


class WorkCalendars:
    """The calendars of many people: corrections are read once, in two questions, and each calendar is made once."""

    def __init__(self, countries: Iterable[str] | None = None) -> None:
        """``countries`` limits what is read; without it there are calendars for everybody."""
        self.countries = None if countries is None else {str(one) for one in countries}
        self.made: dict[Key, WorkCalendar] = {}

    def of(self, country: str, programme_code: str = "") -> WorkCalendar:
        """The calendar of whoever lives in ``country`` and works for that programme; no country: plain weeks."""
        key = (str(country or ""), programme_code)
        if not key[0]:
            return MONDAY_TO_FRIDAY
        if key not in self.made:
            said = self.said(*key).values()
            off = frozenset(one.day for one in said if not one.works)
            work = frozenset(one.day for one in said if one.works)
            self.made[key] = WorkCalendar(self.weekend(*key), CountryDaysOff(key[0], off, work))
        return self.made[key]

    def listed(self, country: str, programme_code: str, year: int, language: str = "en") -> list[ListedDay]:
        """Every holiday of the year and every correction, in order; names in ``language`` where they are known."""
        public = {one.day: one for one in public_holidays(country, year, language)}
        said = {day: one for day, one in self.said(country, programme_code).items() if day.year == year}
        ends = self.weekend(country, programme_code)
        return [
            make_listed_day(day, public.get(day), said.get(day), programme_code, weekend=day.weekday() in ends)
            for day in sorted(public.keys() | said.keys())
        ]

    def coming(self, country: str, programme_code: str, today: dt.date, language: str = "en") -> list[ListedDay]:
        """The holidays from today on, for twelve months."""
        rows = [self.listed(country, programme_code, year, language) for year in (today.year, today.year + 1)]
        until = one_year_after(today)
        return [one for year in rows for one in year if today <= one.day <= until]

    def said(self, country: str, programme_code: str = "") -> dict[dt.date, DayOff]:
        """What people said of single days: for the programme before for the country."""
        return self.day_rows[country, ""] | self.day_rows[country, programme_code]

    def weekend(self, country: str, programme_code: str = "") -> frozenset[int]:
        found = self.week_rows.get((country, programme_code)) or self.week_rows.get((country, ""))
        return found or weekend(country)

    @cached_property
    def day_rows(self) -> dict[Key, dict[dt.date, DayOff]]:
        found: dict[Key, dict[dt.date, DayOff]] = defaultdict(dict)
        for one in DayOff.objects.about(self.countries):
            found[str(one.country), one.programme_code][one.day] = one
        return found

    @cached_property
    def week_rows(self) -> dict[Key, frozenset[int]]:
        rows = WorkWeek.objects.about(self.countries)
        return {(str(one.country), one.programme_code): frozenset(one.weekend) for one in rows}


def work_calendar_of(country: str, programme_code: str = "") -> WorkCalendar:
    """The calendar of one person; for many people ask one ``WorkCalendars`` object."""
    return WorkCalendars([country]).of(country, programme_code)


def one_year_after(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=365)


def make_listed_day(
    day: dt.date, public: PublicHoliday | None, said: DayOff | None, programme_code: str, *, weekend: bool
) -> ListedDay:
    name = public.name if public else said.name if said else ""
    tentative = bool(public and public.estimated and not said)
    here = bool(said and said.programme_code == programme_code)
    return ListedDay(day, name, tentative, override_status(public, said), here, weekend)


def override_status(public: PublicHoliday | None, said: DayOff | None) -> str:
    if said is None:
        return ""
    return "work" if said.works else "confirmed" if public else "added"
