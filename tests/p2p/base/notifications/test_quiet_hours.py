"""No message reaches anybody at night."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.notifications.quiet_hours import FIRST_HOUR, LAST_HOUR, next_allowed_time
from p2p.base.workdays.work_calendar import WorkCalendar

ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime", "Factory"}))
MOMENTS = st.datetimes(
    dt.datetime(2026, 1, 1),  # noqa: DTZ001
    dt.datetime(2031, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


@given(now=MOMENTS, zone=ZONES)
def test_a_message_arrives_by_day_where_the_person_lives(now, zone):
    moment = next_allowed_time(now, zone)
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    assert FIRST_HOUR <= local.hour < LAST_HOUR
    assert dt.timedelta(0) <= moment - now <= dt.timedelta(hours=16)


@given(now=MOMENTS, zone=ZONES)
def test_by_day_nobody_waits_and_by_night_everybody_waits_for_eight_sharp(now, zone):
    moment = next_allowed_time(now, zone)
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    assert moment == now or (local.hour, local.minute, local.second) == (FIRST_HOUR, 0, 0)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # On Friday evening until Monday, on Saturday too; on Monday before eight until eight.
        ("2026-05-08T18:00", "2026-05-11T08:00"),
        ("2026-05-09T12:00", "2026-05-11T08:00"),
        ("2026-05-11T07:59", "2026-05-11T08:00"),
        ("2026-05-11T08:30", "2026-05-11T08:30"),
        ("2026-05-11T17:59", "2026-05-11T17:59"),
    ],
)
def test_nobody_is_written_to_on_a_day_off(now, expected):
    moments = [dt.datetime.fromisoformat(one).replace(tzinfo=dt.UTC) for one in (now, expected)]
    assert next_allowed_time(moments[0], "UTC", WorkCalendar(frozenset({5, 6}))) == moments[1]


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-05-04T03:00", "Africa/Juba", "2026-05-04T06:00"),
        ("2026-05-04T12:00", "Africa/Juba", "2026-05-04T12:00"),
        ("2026-05-04T16:00", "Africa/Juba", "2026-05-05T06:00"),
        ("2026-05-04T23:30", "Africa/Juba", "2026-05-05T06:00"),
        ("2026-05-04T23:30", "America/Costa_Rica", "2026-05-04T23:30"),
    ],
)
def test_some_evenings_that_people_know(now, zone, expected):
    moments = [dt.datetime.fromisoformat(one).replace(tzinfo=dt.UTC) for one in (now, expected)]
    assert next_allowed_time(moments[0], zone) == moments[1]
