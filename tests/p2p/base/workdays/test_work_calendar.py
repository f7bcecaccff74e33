"""Counting by working days: over every weekend, any days off, and a country in which nobody works."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.workdays.work_calendar import ALL_WEEKDAYS, MAX_DAYS_OFF, WorkCalendar

DATES = st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1))
WEEKENDS = st.frozensets(st.integers(0, 6), max_size=6)
DAYS_OFF = st.frozensets(st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)), max_size=40)
NEAR = st.dates(dt.date(2025, 12, 20), dt.date(2026, 3, 10))
CALENDARS = st.builds(WorkCalendar, WEEKENDS, DAYS_OFF)


class Always:
    """Every day is off."""

    def __contains__(self, day: object) -> bool:
        return True


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days after ``first``, up to ``last``."""
    return [first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1)]


@given(day=DATES, count=st.integers(1, 40), weekend=st.sampled_from([frozenset({5, 6}), frozenset({4, 5})]))
def test_working_days_leave_out_weekends_and_nothing_else(day, count, weekend):
    due = WorkCalendar(weekend).after(day, count)
    assert sum(one.weekday() not in weekend for one in days_between(day, due)) == count
    assert due.weekday() not in weekend


@given(calendar=CALENDARS, day=NEAR, count=st.integers(1, 30))
def test_between_a_day_and_so_many_working_days_later_lie_just_so_many(calendar, day, count):
    due = calendar.after(day, count)
    assert calendar.works(due)
    assert sum(map(calendar.works, days_between(day, due))) == count


@given(calendar=CALENDARS, day=DATES)
def test_no_working_day_later_is_the_same_day(calendar, day):
    assert calendar.after(day, 0) == day


@given(calendar=CALENDARS, day=NEAR, one=st.integers(0, 12), two=st.integers(0, 12))
def test_counting_in_two_steps_is_counting_at_once(calendar, day, one, two):
    assert calendar.after(calendar.after(day, one), two) == calendar.after(day, one + two)


@given(calendar=CALENDARS, day=NEAR)
def test_the_next_working_day_is_the_first_from_here_on_and_the_last_one_the_first_back(calendar, day):
    ahead, back = calendar.on_or_after(day), calendar.on_or_before(day)
    assert back <= day <= ahead
    assert calendar.works(ahead)
    assert calendar.works(back)
    assert not any(calendar.works(one) for one in days_between(back, ahead - dt.timedelta(days=1)))


@given(calendar=CALENDARS, day=NEAR)
def test_who_works_on_a_day_waits_for_none(calendar, day):
    assert (calendar.on_or_after(day) == day) is calendar.works(day) is (calendar.on_or_before(day) == day)


@pytest.mark.parametrize(
    "weekend", [ALL_WEEKDAYS, frozenset({0, 1, 2, 3, 4, 5, 6, 7}), frozenset({7}), frozenset({-1})]
)
def test_a_week_without_work_and_days_that_no_week_has_are_refused(weekend):
    with pytest.raises(ValueError, match="weekend"):
        WorkCalendar(weekend)


def test_where_nobody_ever_works_nobody_waits_for_ever():
    idle, day = WorkCalendar(frozenset(), Always()), dt.date(2026, 5, 1)
    assert (idle.on_or_after(day), idle.on_or_before(day)) == (day, day)
    assert idle.after(day, 5) == dt.date(2026, 5, 6)


def test_even_a_year_without_work_is_waited_for():
    first = dt.date(2026, 1, 1)
    closed = frozenset(first + dt.timedelta(days=n) for n in range(MAX_DAYS_OFF - 1))
    assert WorkCalendar(frozenset(), closed).on_or_after(first) == first + dt.timedelta(days=MAX_DAYS_OFF - 1)
