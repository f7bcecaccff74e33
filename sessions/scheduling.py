"""Wall-clock time, time zones and UTC. Pure."""

import dataclasses
import datetime as dt
import zoneinfo

from p2p.base.i18n.zones import zone_of

WORKING_HOURS = range(8, 19)


def wall_to_utc(wall: dt.datetime, zone: str) -> dt.datetime:
    """The moment at which clocks in ``zone`` show ``wall``.

    A time that clocks skip means the first valid one after the gap; one that comes twice means the first of them.
    """
    tz = zone_of(zone)
    local = wall.replace(tzinfo=tz, fold=0)
    back = local.astimezone(dt.UTC).astimezone(tz)
    if back.replace(tzinfo=None) == wall:
        return local.astimezone(dt.UTC)
    return end_of_clock_gap(wall, tz)


def end_of_clock_gap(wall: dt.datetime, tz: zoneinfo.ZoneInfo) -> dt.datetime:
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
        return self.start.hour in WORKING_HOURS


def local_times(starts_at: dt.datetime, zones: list[str]) -> list[LocalTime]:
    """One clock for each offset among ``zones``, in their order: people who share a time share a clock."""
    seen: dict[dt.timedelta | None, LocalTime] = {}
    for zone in zones:
        start = starts_at.astimezone(zone_of(zone))
        seen.setdefault(start.utcoffset(), LocalTime(zone, start))
    return list(seen.values())
