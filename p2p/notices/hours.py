"""When a message may reach a person: at a civil hour of their own day. Pure."""

import datetime as dt
import zoneinfo

FIRST, LAST = 8, 18


def civil_moment(now: dt.datetime, zone: str) -> dt.datetime:
    """``now`` when it is between 08:00 and 18:00 where the person lives, otherwise the next 08:00 there."""
    local = now.astimezone(zoneinfo.ZoneInfo(zone))
    if FIRST <= local.hour < LAST:
        return now
    day = local.date() + dt.timedelta(days=local.hour >= LAST)
    return dt.datetime.combine(day, dt.time(FIRST), tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)
