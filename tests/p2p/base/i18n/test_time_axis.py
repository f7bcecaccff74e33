"""Months and years on a drawing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.i18n.time_axis import Axis

DAYS = st.integers(0, 22_000).map(lambda days: dt.date(2000, 1, 1) + dt.timedelta(days))


@pytest.mark.parametrize(
    ("day", "place"),
    [(dt.date(2026, 1, 1), 0), (dt.date(2026, 2, 1), 50), (dt.date(2025, 6, 1), 0), (dt.date(2027, 1, 1), 100)],
)
def test_a_day_has_its_place_on_the_axis(day, place):
    assert Axis(dt.date(2026, 1, 1), 2).place(day) == place


def test_an_axis_of_years_names_some_months_only():
    assert len(Axis(dt.date(2026, 1, 1), 40).names()) == 10


def test_years_stand_where_they_begin_and_the_running_one_at_the_edge():
    assert Axis(dt.date(2025, 7, 1), 24).years() == [(0, 2025), (25, 2026), (75, 2027)]
    assert Axis(dt.date(2025, 1, 1), 12).years() == [(0, 2025)]


def test_a_year_that_is_nearly_over_leaves_its_room_to_the_next_one():
    assert [year for _place, year in Axis(dt.date(2025, 12, 1), 24).years()] == [2026, 2027]


@given(DAYS, DAYS, DAYS)
def test_later_days_lie_further_along_and_all_within(one, other, third):
    first, last = min(one, other), max(one, other)
    axis = Axis.between(first, last)
    places = [axis.place(day) for day in sorted([first, third, last])]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)


@given(DAYS, DAYS)
def test_there_are_never_more_labels_than_find_room(one, other):
    years = Axis.between(min(one, other), max(one, other)).years()
    assert 1 <= len(years) <= 12
    assert years == sorted(set(years))
