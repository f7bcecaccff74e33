"""Lists of countries and time zones in the reader's language."""

import zoneinfo

import pytest
from django import forms
from django.utils.translation import override
from django_countries import countries

from p2p.base.i18n.zones import (
    ZoneField,
    capital_zone,
    city_coordinates,
    country_name,
    parse_coordinates,
    sort_country_choices,
)

IN_ARABIC = ["الأرجنتين", "الأردن", "أفغانستان", "البحرين", "جنوب السودان", "كينيا"]


def names(language: str) -> list[str]:
    with override(language):
        field = forms.ChoiceField(choices=[("", "?"), *countries])
        sort_country_choices(field)
        return [str(name) for _code, name in field.choices]


def test_arabic_countries_stand_in_the_order_of_the_alphabet_without_their_article():
    seen = [name for name in names("ar") if name in IN_ARABIC]
    assert seen == IN_ARABIC


def test_french_accents_do_not_move_a_country_to_the_end():
    seen = [name for name in names("fr") if name in {"Équateur", "Espagne", "Zambie", "Émirats arabes unis"}]
    assert seen == ["Émirats arabes unis", "Équateur", "Espagne", "Zambie"]


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("KE", "Africa/Nairobi"), ("AU", "Australia/Sydney"), ("BR", "America/Sao_Paulo"), ("CA", "America/Toronto"),
        ("US", "America/New_York"), ("KI", "Pacific/Tarawa"), ("NZ", "Pacific/Auckland"), ("BV", "UTC"),
    ],
)  # fmt: skip
def test_the_first_zone_of_a_country_is_that_of_its_capital(country, zone):
    assert capital_zone(country) == zone


def test_an_empty_choice_comes_first():
    assert names("en")[0] == "—"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "South Sudan – Juba"),
        ("fr", "Soudan du Sud – Juba"),
        ("es", "Sudán del Sur – Juba"),
        ("ar", "جنوب السودان – جوبا"),
    ],
)
def test_a_time_zone_is_found_under_ones_country(language, words):
    with override(language):
        assert dict(ZoneField().choices)["Africa/Juba"] == words


def test_a_place_is_in_arabic_under_whatever_spelling_the_locale_data_know_it():
    with override("ar"):
        assert dict(ZoneField().choices)["America/Argentina/Buenos_Aires"] == "الأرجنتين – بوينوس أيرس"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_no_two_time_zones_look_the_same_and_all_exist(language):
    with override(language):
        offered = list(ZoneField().choices)
    assert len({name for _zone, name in offered}) == len(offered)
    assert {zone for zone, _name in offered} <= zoneinfo.available_timezones()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("Asia/Calcutta", "Asia/Kolkata"), ("Europe/Kiev", "Europe/Kyiv"), ("Africa/Juba", "Africa/Juba")],
)
def test_an_old_spelling_of_a_zone_is_shown_as_the_present_one(stored, shown):
    assert ZoneField().prepare_value(stored) == shown


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("ar", "ZA", "جنوب أفريقيا"),
        ("ar", "ES", "إسبانيا"),
        ("fr", "GY", "Guyana"),
        ("es", "TD", "Chad"),
        ("en", "US", "United States of America"),
        ("fr", "CD", "République démocratique du Congo"),
        ("ar", "PS", "فلسطين"),
    ],
)
def test_a_country_is_named_as_its_readers_and_the_united_nations_write_it(language, code, words):
    with override(language):
        assert countries.name(code) == words


@pytest.mark.parametrize(
    ("written", "read"),
    [("+0451+03137", (4.85, 31.6167)), ("-3436-05827", (-34.6, -58.45)), ("+340308-1181434", (34.0522, -118.2428))],
)
def test_coordinates_are_read_with_and_without_seconds(written, read):
    assert parse_coordinates(written) == pytest.approx(read, abs=0.001)


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [("AU", -34, 151), ("BR", -24, -47), ("CA", 44, -79), ("RU", 56, 38), ("SS", 5, 32), ("UA", 50, 31)],
)
def test_a_country_lies_where_its_people_are(country, latitude, longitude):
    assert city_coordinates()[country] == pytest.approx((latitude, longitude), abs=1)


def test_nearly_every_country_has_a_place():
    # Two islands that nobody lives on have no clock.
    assert {code for code, _name in countries} - set(city_coordinates()) == {"BV", "HM"}


def test_a_country_is_named_in_the_language_of_each_reader():
    seen = []
    for language in ("fr", "ar", "fr"):
        with override(language):
            seen.append(country_name("SS"))
    assert seen == ["Soudan du Sud", "جنوب السودان", "Soudan du Sud"]
