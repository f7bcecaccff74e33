"""Instants and clocks: over every zone, across every gap and every repeat of the next years."""

import datetime as dt
import zoneinfo
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.scheduling import end_of_clock_gap, local_times, wall_to_utc

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
# What clocks on a wall show: without a zone.
WALLS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2031, 1, 1))  # noqa: DTZ001


def offset_at(moment: dt.datetime, zone: str) -> dt.timedelta:
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset()


def changes(zone: str) -> list[dt.datetime]:
    """The instants of 2026 and 2027 at which clocks in ``zone`` are put forward or back, to the second."""
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    days = [start + dt.timedelta(days=n) for n in range(731)]
    found = []
    for early, late in pairwise(days):
        while offset_at(early, zone) != offset_at(late, zone) and late - early > dt.timedelta(seconds=1):
            middle = early + (late - early) / 2
            early, late = (middle, late) if offset_at(middle, zone) == offset_at(early, zone) else (early, middle)
        if offset_at(early, zone) != offset_at(late, zone):
            found.append(late.replace(microsecond=0))
    return found


def representatives() -> list[str]:
    """One zone for each way of changing the clocks: the others share its instants and offsets."""
    seen = {}
    for zone in ZONES:
        seen.setdefault(tuple((one, offset_at(one, zone)) for one in changes_by_month(zone)), zone)
    return sorted(seen.values())


def changes_by_month(zone: str) -> list[dt.datetime]:
    moments = [dt.datetime(2026 + n // 12, n % 12 + 1, 1, tzinfo=dt.UTC) for n in range(24)]
    return [late for early, late in pairwise(moments) if offset_at(early, zone) != offset_at(late, zone)]


CHANGING = [zone for zone in representatives() if changes_by_month(zone)]


@given(wall=WALLS, zone=st.sampled_from(ZONES))
def test_a_wall_clock_that_exists_is_met_exactly(wall, zone):
    wall = wall.replace(microsecond=0)
    moment = wall_to_utc(wall, zone)
    assert moment.tzinfo is dt.UTC
    shown = moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    # A time that clocks skip is shown as the first one after the gap.
    assert shown == wall or shown == end_of_clock_gap(wall, zoneinfo.ZoneInfo(zone)).astimezone(
        zoneinfo.ZoneInfo(zone)
    ).replace(tzinfo=None)
    assert shown >= wall


@pytest.mark.parametrize("zone", CHANGING)
def test_at_every_change_of_the_clocks_the_rule_holds(zone):
    tz = zoneinfo.ZoneInfo(zone)
    for change in changes(zone):
        before, after = offset_at(change - dt.timedelta(seconds=1), zone), offset_at(change, zone)
        edge = (change + before).replace(tzinfo=None)
        inside = edge + abs(after - before) / 2
        if after > before:
            # The hour that clocks skip means the first moment after it.
            assert wall_to_utc(inside, zone) == change
        else:
            # The hour that comes twice means the first time.
            inside -= abs(after - before)
            assert wall_to_utc(inside, zone) == inside.replace(tzinfo=tz, fold=0).astimezone(dt.UTC)
            assert wall_to_utc(inside, zone) < change


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-03-29T02:30", "Europe/Paris", "2026-03-29T01:00"),
        ("2026-10-25T02:30", "Europe/Paris", "2026-10-25T00:30"),
        ("2026-06-01T09:00", "America/Lima", "2026-06-01T14:00"),
        ("2026-06-01T14:00", "Africa/Kampala", "2026-06-01T11:00"),
        ("2026-06-01T14:00", "Asia/Kathmandu", "2026-06-01T08:15"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),
    ],
)
def test_some_clocks_that_people_know(wall, zone, utc):
    assert wall_to_utc(dt.datetime.fromisoformat(wall), zone) == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


@given(moment=WALLS, zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=6))
def test_people_who_share_a_time_share_a_clock(moment, zones):
    moment = moment.replace(tzinfo=dt.UTC)
    clocks = local_times(moment, zones)
    assert clocks[0].zone == zones[0]
    assert {one.start for one in clocks} == {moment}
    offsets = [one.start.utcoffset() for one in clocks]
    assert len(offsets) == len(set(offsets)) == len({offset_at(moment, zone) for zone in zones})


@pytest.mark.parametrize(("hour", "expected"), [(7, False), (8, True), (18, True), (19, False)])
def test_a_clock_says_whether_it_is_a_decent_hour(hour, expected):
    assert local_times(dt.datetime(2026, 5, 4, hour, tzinfo=dt.UTC), ["UTC"])[0].in_hours is expected
