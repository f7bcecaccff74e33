"""When a message may reach a person: at a civil hour of a working day of their own. Pure."""

import datetime as dt

from p2p.base.i18n.when import zone_of
from p2p.base.workdays.calendar import Calendar

FIRST, LAST = 8, 18
EVERY_DAY = Calendar(frozenset())


def civil_moment(now: dt.datetime, zone: str, calendar: Calendar = EVERY_DAY) -> dt.datetime:
    """``now`` if it lies between 08:00 and 18:00 of a working day there, otherwise the next 08:00 of one."""
    local = now.astimezone(zone_of(zone))
    if FIRST <= local.hour < LAST and calendar.works(local.date()):
        return now
    return morning(local.date() + dt.timedelta(days=local.hour >= FIRST), zone, calendar)


def morning(day: dt.date, zone: str, calendar: Calendar = EVERY_DAY) -> dt.datetime:
    """08:00 there on the first working day from ``day`` on."""
    first = dt.datetime.combine(calendar.on_or_after(day), dt.time(FIRST), tzinfo=zone_of(zone))
    return first.astimezone(dt.UTC)
