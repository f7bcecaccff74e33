"""Override holidays and weekends for one country or one programme."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.history.enums import Verb
from p2p.base.workdays import public_holidays
from p2p.base.workdays.models import DayOff, WorkWeek
from p2p.base.workdays.work_calendars import WorkCalendars


@transaction.atomic
def override_day(
    *,
    country: str,
    programme_code: str = "",
    day: dt.date,
    name: str,
    by: Person,
    works: bool = False,
    verb: Verb = Verb.CREATED,
) -> DayOff:
    """Make a day off, or with ``works`` a working day; replaces an earlier override of that day."""
    values = {"name": name, "works": works, "by": by}
    day_off, _new = DayOff.objects.update_or_create(
        country=country, programme_code=programme_code, day=day, defaults=values
    )
    record_event(by, verb, day_off)
    return day_off


@transaction.atomic
def remove_day_override(*, country: str, programme_code: str = "", day: dt.date, by: Person) -> bool:
    """Remove the override of a day; False if there was none."""
    days_off = DayOff.objects.select_for_update().filter(country=country, programme_code=programme_code, day=day)
    for day_off in days_off:
        record_event(by, Verb.UNDONE, day_off)
    return bool(days_off.delete()[0])


@transaction.atomic
def set_weekend(*, country: str, programme_code: str = "", weekend: Collection[int], by: Person) -> None:
    """Override the weekend; setting the default one removes the override."""
    if frozenset(weekend) == WorkCalendars([country]).weekend(country, programme_code):
        return
    values = {"weekend": sorted(weekend), "by": by}
    work_week, _new = WorkWeek.objects.update_or_create(country=country, programme_code=programme_code, defaults=values)
    record_event(by, Verb.CHANGED, work_week, changes=["weekend"])
    if frozenset(weekend) == default_weekend(country, programme_code):
        work_week.delete()


def default_weekend(country: str, programme_code: str) -> frozenset[int]:
    """The weekend without this override: for a programme that of its country."""
    return WorkCalendars([country]).weekend(country) if programme_code else public_holidays.weekend(country)
