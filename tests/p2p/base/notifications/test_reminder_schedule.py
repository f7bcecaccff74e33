"""When a word about a duty is due: before the date, on the day, after it; on working days only."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.duties.registry import DUTIES, ReminderRule
from p2p.base.notifications.reminder_schedule import latest_step, reminder_steps
from p2p.base.workdays.work_calendar import WorkCalendar

WEEK = WorkCalendar(frozenset({5, 6}))
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31))
RULE = st.builds(
    ReminderRule,
    before=st.lists(st.integers(1, 30), max_size=3, unique=True).map(tuple),
    on_day=st.booleans(),
    every=st.integers(0, 21),
)
CALENDARS = st.builds(
    WorkCalendar, st.sets(st.integers(0, 6), max_size=3).map(frozenset), st.frozensets(DAYS, max_size=9)
)
WEDNESDAY = dt.date(2027, 3, 3)


@given(due=DAYS, rule=RULE, calendar=CALENDARS, gap=st.integers(-40, 40))
def test_every_word_falls_on_a_working_day_and_on_its_side_of_the_date(due, rule, calendar, gap):
    for one in reminder_steps(due, rule, calendar, due + dt.timedelta(days=gap)):
        assert calendar.works(one.day)
        assert one.day <= due if one.name.startswith("before") else one.day >= due


@given(due=DAYS, rule=RULE, calendar=CALENDARS)
def test_day_by_day_each_word_comes_once_and_in_order(due, rule, calendar):
    said = []
    for gap in range(-45, 45):
        one = latest_step(due, rule, calendar, due + dt.timedelta(days=gap))
        if one and one.name not in said:
            said.append(one.name)
    names = [one.name for one in reminder_steps(due, rule, calendar, due + dt.timedelta(days=44))]
    assert said == [name for name in names if name in said]


@pytest.mark.parametrize(
    ("gap", "name"),
    [(-8, None), (-7, "before7"), (-1, "before7"), (0, "day"), (6, "day"), (7, "late1"), (13, "late1"), (14, "late2")],
)
def test_a_week_before_on_the_day_and_then_weekly(gap, name):
    found = latest_step(WEDNESDAY, ReminderRule(), WEEK, WEDNESDAY + dt.timedelta(days=gap))
    assert (found and found.name) == name


def test_nothing_is_said_ahead_of_its_day():
    steps = reminder_steps(WEDNESDAY, ReminderRule(), WEEK, WEDNESDAY + dt.timedelta(days=20))
    assert [(one.name, (one.day - WEDNESDAY).days) for one in steps] == [
        ("before7", -7),
        ("day", 0),
        ("late1", 7),
        ("late2", 14),
    ]


def test_what_falls_on_a_weekend_moves_before_the_date_to_friday_and_after_it_to_monday():
    saturday = dt.date(2027, 3, 6)
    assert [one.day for one in reminder_steps(saturday, ReminderRule(), WEEK, saturday)] == [
        dt.date(2027, 2, 26),
        dt.date(2027, 3, 8),
    ]


def test_a_session_is_said_a_week_and_a_day_before_and_never_after():
    names = [
        one.name
        for one in reminder_steps(
            WEDNESDAY, DUTIES.entries()["session"].reminders, WEEK, WEDNESDAY + dt.timedelta(days=90)
        )
    ]
    assert names == ["before7", "before1"]
