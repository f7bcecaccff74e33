"""What the package knows of holidays: every country answers, in the reader's language where it can."""

import datetime as dt

import pytest
from django_countries import countries

from p2p.base.workdays.public_holidays import (
    PublicHoliday,
    best_language,
    public_days,
    public_holidays,
    strip_estimated,
    weekend,
)


def named(country: str, day: str, language: str = "en") -> PublicHoliday:
    year = int(day[:4])
    return next(one for one in public_holidays(country, year, language) if one.day == dt.date.fromisoformat(day))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_country_of_the_world_has_a_week_and_its_holidays_in_order(language):
    for country, _name in countries:
        days = [one.day for one in public_holidays(country, 2027, language)]
        assert days == sorted(public_days(country, 2027))
        assert all(day.year == 2027 for day in days)
        assert 1 <= len(weekend(country)) <= 6


@pytest.mark.parametrize(
    ("country", "days"), [("UG", {5, 6}), ("EG", {4, 5}), ("SA", {4, 5}), ("IR", {4}), ("XX", {5, 6}), ("", {5, 6})]
)
def test_weekends_are_those_of_the_country(country, days):
    assert weekend(country) == days


def test_of_an_unknown_country_no_holiday_is_known():
    assert (public_days("XX", 2027), public_holidays("XX", 2027)) == (frozenset(), ())


def test_a_feast_that_follows_the_moon_is_estimated_and_its_name_says_nothing_of_it():
    assert named("SN", "2027-03-09") == PublicHoliday(dt.date(2027, 3, 9), "Eid al-Fitr", estimated=True)
    assert named("SN", "2027-01-01") == PublicHoliday(dt.date(2027, 1, 1), "New Year's Day", estimated=False)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("EG", "ar", "عيد الأضحى المبارك"),
        ("SN", "fr", "Journée de la Tabaski"),
        ("MA", "fr", "Fête du sacrifice"),
        ("UG", "fr", "Aïd el-Kébir"),
        ("MA", "es", "Fiesta del Sacrificio (Eid al-Adha)"),
        ("ZA", "ar", "الجمعة العظيمة"),
    ],
)
def test_names_are_in_the_language_of_the_reader_where_the_package_has_them(country, language, name):
    assert name in {one.name for one in public_holidays(country, 2027, language)}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("country", ["EG", "DZ", "MA", "SN", "TN", "LY", "TZ"])
def test_no_name_says_any_more_that_it_is_estimated(country, language):
    feasts = [one.name for one in public_holidays(country, 2027, language) if one.estimated]
    assert feasts
    assert not [one for one in feasts if "estim" in one or "تقديري" in one]


def test_names_are_written_with_the_digits_of_the_screens():
    assert "عيد ثورة 23 يوليو" in {one.name for one in public_holidays("EG", 2027, "ar")}


def test_a_certain_holiday_on_the_same_day_makes_the_day_certain():
    both = named("TN", "2026-03-20")
    assert (both.name, both.estimated) == ("Eid al-Fitr · Independence Day", False)


@pytest.mark.parametrize(
    ("name", "word", "plain"),
    [
        ("Eid al-Fitr (estimated)", "estimated", "Eid al-Fitr"),
        ("Islamic New Year (observed, estimated)", "estimated", "Islamic New Year (observed)"),
        ("رأس السنة الهجرية (يوم تعويضي تقديري)", "تقديري", "رأس السنة الهجرية (يوم تعويضي)"),
        ("Lendemain de la Tabaski (estimé)", "estimé", "Lendemain de la Tabaski"),
        ("端午節（補假，推定）", "推定", "端午節（補假）"),
        ("Labor Day (observed)", "estimated", "Labor Day (observed)"),
    ],
)
def test_the_mark_goes_and_the_rest_of_the_name_stays(name, word, plain):
    assert strip_estimated(word, name) == plain


@pytest.mark.parametrize(
    ("supported", "language", "spoken"),
    [
        (("ar_EG", "en_US", "fr"), "ar", "ar_EG"),
        (("ar", "ar_SD", "en_US"), "ar", "ar"),
        (("en_US", "fr_SN"), "fr", "fr_SN"),
        (("en_US", "fr_SN"), "es", "en_US"),
        (("bn",), "es", None),
        ((), "es", None),
    ],
)
def test_the_language_is_the_readers_or_one_of_its_regions_or_english(supported, language, spoken):
    assert best_language(supported, language) == spoken


def test_tables_are_made_once(monkeypatch):
    public_days("UG", 2031)
    monkeypatch.setattr("p2p.base.workdays.public_holidays.holiday_table", lambda *_: pytest.fail("made again"))
    assert dt.date(2031, 1, 1) in public_days("UG", 2031)
