"""Dates, times and numbers as readers write them."""

import datetime as dt
import zoneinfo

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.i18n import dates, numbers, text, zones

DAY = dt.date(2021, 9, 22)
NOON = dt.datetime(2021, 9, 22, 12, tzinfo=dt.UTC)
CODES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "22 September 2021"),
        ("fr", "22 septembre 2021"),
        ("es", "22 de septiembre de 2021"),
        ("ar", "22 سبتمبر 2021"),
    ],
)
def test_a_day_in_words(language, words):
    with override(language):
        assert dates.day(DAY) == words


@pytest.mark.parametrize(
    ("write", "words"),
    [(dates.day, "1er novembre 2026"), (dates.short_day, "1er nov."), (dates.week_day, "dim. 1er nov. 2026")],
)
def test_in_french_the_first_of_a_month_is_the_first(write, words):
    with override("fr"):
        assert write(dt.date(2026, 11, 1)) == words


@pytest.mark.parametrize("write", [dates.day, dates.short_day, dates.week_day])
def test_no_other_day_and_no_other_language_counts(write):
    with override("fr"):
        assert not any("er " in write(dt.date(2026, 11, day)) for day in range(2, 31))
    for language in ("en", "es", "ar"):
        with override(language):
            assert "1er" not in write(dt.date(2026, 11, 1))


def test_an_instant_is_told_as_the_day_that_it_is_where_the_reader_is():
    evening = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    with timezone.override("Africa/Nairobi"):
        assert (dates.day(evening), dates.short_day(evening)) == ("23 November 2026", "23 Nov")
    with timezone.override("America/Bogota"):
        assert dates.day(evening) == "22 November 2026"


@pytest.mark.parametrize("language", CODES)
def test_figures_are_written_with_the_same_ten_digits_everywhere(language):
    with override(language):
        texts = [
            dates.day(DAY),
            dates.short_day(DAY),
            dates.week_day(DAY),
            numbers.format_number(1234.5),
            zones.clock_time(NOON, "UTC"),
        ]
    digits = "".join(one for sample in texts for one in sample if one.isdigit())
    assert digits.isascii()


def test_a_weekday_stands_where_people_agree_on_a_day():
    with override("en"):
        assert dates.week_day(DAY).startswith("Wed")


@pytest.mark.parametrize("write", [dates.day, dates.short_day, dates.brief_day, dates.week_day])
def test_no_day_is_no_words(write):
    assert write(None) == ""


@pytest.mark.parametrize(("language", "words"), [("en", "1,234.5"), ("fr", "1\u202f234,5"), ("es", "1.234,5")])
def test_a_number_as_readers_write_it(language, words):
    with override(language):
        assert numbers.format_number(1234.50) == words
        assert numbers.format_number(None) == "–"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC+0"),
        ("Africa/Kampala", "UTC+3"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/Lima", "UTC−5"),
        ("America/St_Johns", "UTC−2:30"),
    ],
)
def test_how_far_a_clock_is_from_greenwich(zone, words):
    assert zones.utc_offset(NOON, zone) == words


@given(zone=st.sampled_from([zone for _country, zone in zones.country_zones()]), language=st.sampled_from(CODES))
def test_every_zone_on_offer_exists_and_has_a_place(zone, language):
    assert zoneinfo.ZoneInfo(zone)
    with override(language):
        assert zones.zone_city(zone)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Kampala"), ("fr", "Kampala"), ("es", "Kampala"), ("ar", "كامبالا")]
)
def test_a_place_in_the_language_of_the_reader(language, words):
    with override(language):
        assert zones.zone_city("Africa/Kampala") == words


@pytest.mark.parametrize(("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")])
def test_the_part_of_the_day(hour, part):
    assert dates.part_of_day(NOON.replace(hour=hour)) == part


@pytest.mark.parametrize(
    ("gap", "words"), [(-3, "3 days late"), (-1, "1 day late"), (0, "today"), (1, "in 1 day"), (5, "in 5 days")]
)
def test_how_long_is_left(gap, words):
    with override("en"):
        assert dates.days_left(DAY + dt.timedelta(days=gap), DAY) == words


def test_a_list_in_words():
    with override("en"):
        assert text.join_list(["Kenya", "Uganda", "Tanzania"]) == "Kenya, Uganda and Tanzania"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Monday", "Friday", "Sunday"]),
        ("fr", ["lundi", "vendredi", "dimanche"]),
        ("es", ["lunes", "viernes", "domingo"]),
        ("ar", ["الاثنين", "الجمعة", "الأحد"]),
    ],
)
def test_weekdays_have_their_names_and_begin_with_monday(language, words):
    with override(language):
        assert dates.weekday_names([6, 0, 4]) == words
        assert len(dates.weekday_names()) == 7
