"""Whose days are whose: the package, then the country, then the programme, and no question asked twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from p2p.base.history.models import Event
from p2p.base.workdays import calendar_overrides
from p2p.base.workdays.models import DayOff, WorkWeek
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY, ListedDay, WorkCalendars, work_calendar_of
from tests.factories import DayOffFactory, PersonFactory, WorkWeekFactory

pytestmark = pytest.mark.django_db

INDEPENDENCE = dt.date(2027, 10, 9)  # of Uganda; a Saturday
WOMEN = dt.date(2027, 3, 8)  # kept in Uganda; a Monday
EID = dt.date(2027, 3, 9)  # as the package estimates it; a Tuesday
FRIDAY = dt.date(2027, 3, 5)


def on(day: dt.date, code: str = "", country: str = "UG") -> ListedDay | None:
    rows = WorkCalendars([country]).listed(country, code, day.year)
    return next((one for one in rows if one.day == day), None)


def test_without_a_word_the_package_is_believed():
    calendar = work_calendar_of("UG")
    assert (calendar.weekend, calendar.works(WOMEN), calendar.works(EID)) == ({5, 6}, False, False)
    assert calendar.after(FRIDAY, 1) == dt.date(2027, 3, 10)


@pytest.mark.parametrize("country", ["", None])
def test_whoever_has_no_country_has_plain_weeks_and_nothing_is_asked(country, django_assert_num_queries):
    DayOffFactory(country="UG")
    with django_assert_num_queries(0):
        assert work_calendar_of(country) is MONDAY_TO_FRIDAY
    assert work_calendar_of(country).after(FRIDAY, 1) == WOMEN


def test_a_country_that_the_package_does_not_know_has_plain_weeks_and_what_people_add():
    DayOffFactory(country="XX", day=WOMEN)
    calendar = work_calendar_of("XX")
    assert (calendar.weekend, calendar.works(WOMEN), calendar.works(EID)) == ({5, 6}, False, True)


def test_a_day_that_people_add_is_off_for_their_country_and_for_no_other():
    DayOffFactory(country="UG", day=FRIDAY)
    assert [work_calendar_of(one).works(FRIDAY) for one in ("UG", "ZA")] == [False, True]


def test_a_holiday_on_which_people_work_is_a_working_day():
    DayOffFactory(day=WOMEN, works=True)
    assert work_calendar_of("UG").works(WOMEN)


def test_what_a_programme_says_holds_there_and_wins_over_the_country():
    DayOffFactory(day=WOMEN, works=True)
    DayOffFactory(day=WOMEN, programme_code="UGA-A")
    DayOffFactory(day=FRIDAY, programme_code="UGA-B")
    works = {
        code: [work_calendar_of("UG", code).works(day) for day in (FRIDAY, WOMEN)] for code in ("", "UGA-A", "UGA-B")
    }
    assert works == {"": [True, True], "UGA-A": [True, False], "UGA-B": [False, True]}


def test_a_weekend_is_that_of_the_programme_then_of_the_country_then_of_the_package():
    assert work_calendar_of("UG", "UGA-A").weekend == {5, 6}
    WorkWeekFactory(weekend=[4, 5])
    assert work_calendar_of("UG", "UGA-A").weekend == {4, 5}
    WorkWeekFactory(weekend=[6], programme_code="UGA-A")
    assert (work_calendar_of("UG", "UGA-A").weekend, work_calendar_of("UG", "UGA-B").weekend) == ({6}, {4, 5})


def test_a_feast_that_moved_is_one_day_on_which_people_work_and_one_that_they_added():
    by = PersonFactory()
    calendar_overrides.override_day(country="UG", day=EID, name="Eid al-Fitr", works=True, by=by, verb="worked")
    moved = EID + dt.timedelta(days=1)
    calendar_overrides.override_day(country="UG", day=moved, name="Eid al-Fitr", by=by)
    assert [work_calendar_of("UG").works(day) for day in (EID, moved)] == [True, False]
    assert [(one.tentative, one.said) for one in (on(EID), on(moved))] == [(False, "work"), (False, "added")]


def test_an_estimated_feast_waits_for_somebody_to_confirm_it():
    assert on(EID) == ListedDay(EID, "Eid al-Fitr", tentative=True)
    DayOffFactory(day=EID, name="Idd")
    assert on(EID) == ListedDay(EID, "Eid al-Fitr", said="confirmed", here=True)


def test_a_page_knows_what_was_said_here_and_what_for_the_whole_country():
    DayOffFactory(day=EID)
    assert [on(EID, code).here for code in ("", "UGA-A")] == [True, False]
    DayOffFactory(day=EID, programme_code="UGA-A", works=True)
    assert (on(EID, "UGA-A").said, on(EID, "UGA-A").here, on(EID, "UGA-B").said) == ("work", True, "confirmed")


def test_a_holiday_that_falls_on_the_weekend_is_known_by_it():
    assert (on(INDEPENDENCE).weekend, on(WOMEN).weekend) == (True, False)


def test_a_list_of_the_coming_year_goes_over_new_year_in_order():
    DayOffFactory(day=dt.date(2026, 11, 20))
    DayOffFactory(day=dt.date(2027, 11, 22))
    DayOffFactory(day=dt.date(2027, 11, 23))
    rows = WorkCalendars(["UG"]).coming("UG", "", dt.date(2026, 11, 22))
    days = [one.day for one in rows]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (dt.date(2026, 12, 25), dt.date(2027, 11, 22))


def test_calendars_of_thousands_are_two_questions_and_one_calendar_each(django_assert_num_queries):
    for country in ("UG", "SN", "EG"):
        DayOffFactory(country=country)
        WorkWeekFactory(country=country)
    calendars = WorkCalendars()
    with django_assert_num_queries(2):
        for _ in range(1000):
            found = {id(calendars.of(country, code)) for country in ("UG", "SN", "EG") for code in ("", "UGA-A")}
    assert len(found) == 6


def test_for_one_country_only_its_own_corrections_are_read():
    DayOffFactory(country="UG")
    DayOffFactory(country="SN")
    assert list(WorkCalendars(["UG"]).days_off) == [("UG", "")]
    assert len(WorkCalendars().days_off) == 2


# Changes


def history() -> list[tuple[str, str]]:
    return [(one.verb, one.programme_code) for one in Event.objects.filter(kind__startswith="workdays.").order_by("pk")]


def test_saying_something_else_of_a_day_replaces_what_was_said_and_the_history_keeps_both():
    by = PersonFactory()
    where = {"country": "UG", "programme_code": "UGA-A", "day": EID, "name": "Eid", "by": by}
    calendar_overrides.override_day(**where, verb="confirmed")
    calendar_overrides.override_day(**where, works=True, verb="worked")
    assert [one.works for one in DayOff.objects.all()] == [True]
    assert history() == [("confirmed", "UGA-A"), ("worked", "UGA-A")]


def test_undoing_leaves_the_day_as_the_package_has_it():
    by = PersonFactory()
    calendar_overrides.override_day(country="UG", programme_code="UGA-A", day=WOMEN, name="W", works=True, by=by)
    assert calendar_overrides.remove_day_override(country="UG", programme_code="UGA-A", day=WOMEN, by=by)
    assert not calendar_overrides.remove_day_override(country="UG", programme_code="UGA-A", day=WOMEN, by=by)
    assert (DayOff.objects.count(), work_calendar_of("UG", "UGA-A").works(WOMEN)) == (0, False)
    assert history() == [("created", "UGA-A"), ("undone", "UGA-A")]


def test_undoing_in_one_programme_leaves_what_others_said():
    DayOffFactory(day=WOMEN, works=True)
    assert not calendar_overrides.remove_day_override(
        country="UG", programme_code="UGA-A", day=WOMEN, by=PersonFactory()
    )
    assert DayOff.objects.count() == 1


def test_the_usual_weekend_needs_no_row_of_its_own():
    by = PersonFactory()
    calendar_overrides.set_weekend(country="UG", programme_code="UGA-A", weekend=[6], by=by)
    assert [one.weekend for one in WorkWeek.objects.all()] == [[6]]
    calendar_overrides.set_weekend(country="UG", programme_code="UGA-A", weekend=[6, 5], by=by)
    assert not WorkWeek.objects.exists()
    assert history() == [("changed", "UGA-A")] * 2
    assert Event.objects.first().title == "Weekend in Uganda: Sunday"


def test_saying_what_holds_already_changes_nothing():
    calendar_overrides.set_weekend(country="UG", programme_code="UGA-A", weekend=[5, 6], by=PersonFactory())
    assert (WorkWeek.objects.count(), history()) == (0, [])


def test_the_usual_weekend_of_a_programme_is_that_of_its_country():
    by = PersonFactory()
    calendar_overrides.set_weekend(country="UG", weekend=[4, 5], by=by)
    calendar_overrides.set_weekend(country="UG", programme_code="UGA-A", weekend=[5, 6], by=by)
    assert work_calendar_of("UG", "UGA-A").weekend == {5, 6}
    calendar_overrides.set_weekend(country="UG", programme_code="UGA-A", weekend=[4, 5], by=by)
    assert WorkWeek.objects.get().programme_code == ""


# What the database refuses


@pytest.mark.parametrize("weekend", [[0, 1, 2, 3, 4, 5, 6], [7], [], [-1]])
def test_a_week_without_work_is_refused_by_the_database_too(weekend):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkWeekFactory(weekend=weekend)


@pytest.mark.parametrize("values", [{"country": ""}, {"name": ""}])
def test_a_day_off_says_where_and_what(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        DayOffFactory(**values)


def test_of_one_day_one_thing_is_said():
    DayOffFactory(day=EID)
    with pytest.raises(IntegrityError), transaction.atomic():
        DayOffFactory(day=EID, works=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkWeekFactory.create_batch(2)
