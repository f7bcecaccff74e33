"""Instants, wall clocks and working days. Pure: the calendar comes in as arguments."""

import dataclasses
import datetime as dt
import zoneinfo

from p2p.base.i18n.when import zone_of

WORKDAY = range(8, 19)


def instant(wall: dt.datetime, zone: str) -> dt.datetime:
    """The moment at which clocks in ``zone`` show ``wall``.

    A time that clocks skip means the first valid one after the gap; one that comes twice means the first of them.
    """
    tz = zone_of(zone)
    local = wall.replace(tzinfo=tz, fold=0)
    back = local.astimezone(dt.UTC).astimezone(tz)
    if back.replace(tzinfo=None) == wall:
        return local.astimezone(dt.UTC)
    return first_valid(wall, tz)


def first_valid(wall: dt.datetime, tz: zoneinfo.ZoneInfo) -> dt.datetime:
    """The end of the gap that swallows ``wall``: the instant at which the clocks jump."""
    low, high = (
        (wall - dt.timedelta(hours=26)).replace(tzinfo=dt.UTC),
        (wall + dt.timedelta(hours=26)).replace(tzinfo=dt.UTC),
    )
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(tz).replace(tzinfo=None) < wall else (low, middle)
    return high.replace(microsecond=0)


@dataclasses.dataclass(frozen=True)
class LocalTime:
    """When a session starts for the people of one zone."""

    zone: str
    start: dt.datetime

    @property
    def in_hours(self) -> bool:
        return self.start.hour in WORKDAY


def local_times(starts_at: dt.datetime, zones: list[str]) -> list[LocalTime]:
    """One clock for each offset among ``zones``, in their order: people who share a time share a clock."""
    seen: dict[dt.timedelta | None, LocalTime] = {}
    for zone in zones:
        start = starts_at.astimezone(zone_of(zone))
        seen.setdefault(start.utcoffset(), LocalTime(zone, start))
    return list(seen.values())
