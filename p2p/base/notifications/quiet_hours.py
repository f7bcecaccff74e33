"""When a message may reach a person: within the working hours of their own working days. Pure."""

import datetime as dt

from p2p.base.i18n.zones import zone_of
from p2p.base.workdays.work_calendar import WorkCalendar

FIRST_HOUR, LAST_HOUR = 8, 18
EVERY_DAY = WorkCalendar(frozenset())


def next_allowed_time(now: dt.datetime, zone: str, calendar: WorkCalendar = EVERY_DAY) -> dt.datetime:
    """``now`` if it is between 08:00 and 18:00 of a working day in ``zone``, otherwise the next 08:00 of one."""
    local = now.astimezone(zone_of(zone))
    if FIRST_HOUR <= local.hour < LAST_HOUR and calendar.works(local.date()):
        return now
    return next_morning(local.date() + dt.timedelta(days=local.hour >= FIRST_HOUR), zone, calendar)


def next_morning(day: dt.date, zone: str, calendar: WorkCalendar = EVERY_DAY) -> dt.datetime:
    """08:00 in ``zone`` on the first working day from ``day`` on."""
    first = dt.datetime.combine(calendar.on_or_after(day), dt.time(FIRST_HOUR), tzinfo=zone_of(zone))
    return first.astimezone(dt.UTC)
