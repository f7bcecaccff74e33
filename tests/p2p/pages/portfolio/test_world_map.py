"""The map of who learns from whom: places, arcs, and names that cover nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.i18n import zones
from p2p.pages.portfolio import world_map

LATITUDES, LONGITUDES = st.integers(-90, 90), st.integers(-180, 180)
CODES = sorted(zones.city_coordinates())
PAIRS = st.lists(st.tuples(st.sampled_from(CODES), st.one_of(st.none(), st.sampled_from(CODES))), max_size=9)
SOUTH_SUDAN = [("SS", "TZ"), ("SS", "KE"), ("SS", "UG"), ("UG", "ZA"), ("ET", None)]
COSTA_RICA = [("CR", "CO"), ("CR", "AR"), ("CR", "CL"), ("CR", "ES")]
NAMES = {
    "AR": "Argentina", "CL": "Chile", "CO": "Colombia", "CR": "Costa Rica", "ES": "Spain", "ET": "Ethiopia",
    "KE": "Kenya", "SS": "South Sudan", "TZ": "Tanzania", "UG": "Uganda", "ZA": "South Africa",
}  # fmt: skip


def drawn(pairs: list, names: dict[str, str] | None = None) -> world_map.WorldMap:
    return world_map.build_map(pairs, names or {code: code for code in CODES}, zones.city_coordinates())


@given(LATITUDES, LONGITUDES)
def test_every_place_on_earth_lies_within_the_frame(latitude, longitude):
    assert world_map.FRAME.contains(world_map.project(latitude, longitude))


@given(st.integers(-50, 75), st.integers(0, 170))
def test_east_and_west_are_the_same_way_from_the_middle(latitude, longitude):
    east, west = world_map.project(latitude, longitude), world_map.project(latitude, -longitude)
    assert east[0] - world_map.X_ORIGIN == pytest.approx(world_map.X_ORIGIN - west[0])
    assert east[1] == west[1]


@given(st.integers(0, 50), st.integers(-170, 170))
def test_north_and_south_are_the_same_way_from_the_equator(latitude, longitude):
    north, south = world_map.project(latitude, longitude), world_map.project(-latitude, longitude)
    assert north[0] == south[0]
    assert world_map.Y_ORIGIN - north[1] == pytest.approx(south[1] - world_map.Y_ORIGIN)


@given(st.lists(LATITUDES, min_size=2, max_size=9), st.lists(LONGITUDES, min_size=2, max_size=9))
def test_further_north_is_higher_and_further_east_more_to_the_right(latitudes, longitudes):
    heights = [world_map.project(one, 0)[1] for one in sorted(latitudes)]
    assert heights == sorted(heights, reverse=True)
    across = [world_map.project(20, one)[0] for one in sorted(longitudes)]
    assert across == sorted(across)


@pytest.mark.parametrize(
    ("country", "x", "y"), [("ES", 432, 87), ("AR", 307, 329), ("CL", 278, 325), ("UG", 521, 215), ("NZ", 833, 335)]
)
def test_countries_lie_on_the_land_as_it_is_drawn(country, x, y):
    assert world_map.project(*zones.city_coordinates()[country]) == pytest.approx((x, y), abs=1)


@given(PAIRS)
def test_each_country_is_one_dot_and_each_two_are_joined_once(pairs):
    seen = drawn(pairs)
    assert sorted(dot.name for dot in seen.dots) == sorted({code for pair in pairs for code in pair if code})
    assert {dot.name for dot in seen.dots if dot.seeking} == {one for one, _other in pairs}
    assert len(seen.arcs) == len({frozenset(pair) for pair in pairs if None not in pair and len(set(pair)) == 2})


@given(PAIRS)
def test_no_name_covers_a_dot_or_another_name_or_leaves_the_map(pairs):
    seen = drawn(pairs)
    for one, other in itertools.combinations(seen.labels, 2):
        assert not one.box.overlaps(other.box)
    for label, dot in itertools.product(seen.labels, seen.dots):
        assert label.dot is dot or not label.box.overlaps(dot.box)
    assert all(world_map.FRAME.contains((one.box.left, one.box.top)) for one in seen.labels)


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_an_arc_is_the_same_in_whichever_direction_one_learns(one, other):
    assert drawn([(one, other)]).arcs == drawn([(other, one)]).arcs


def test_names_of_countries_that_learn_are_placed_first():
    seen = drawn([*SOUTH_SUDAN, *COSTA_RICA], NAMES)
    named = [label.dot.name for label in seen.labels]
    assert sorted(named) == sorted(NAMES.values())
    assert set(named[:4]) == {"South Sudan", "Uganda", "Ethiopia", "Costa Rica"}


def test_a_crowded_name_is_left_out_rather_than_written_over_another_one():
    names = dict.fromkeys(("BE", "DE", "FR", "LU", "NL"), "A very long name of a country")
    seen = drawn([("LU", one) for one in ("BE", "DE", "FR", "NL")], names)
    assert len(seen.labels) < len(seen.dots)


def test_a_name_keeps_its_own_direction_on_a_map_that_runs_from_left_to_right():
    label = drawn([("ZA", None)], {"ZA": "جنوب افريقيا (الجمهورية)"}).labels[0]
    assert label.text == "\u2068جنوب افريقيا (الجمهورية)\u2069"


def test_a_full_map_has_no_names():
    seen = drawn([("SS", code) for code in CODES[:17]])
    assert (len(seen.dots) >= 17, seen.labels) == (True, [])


def test_a_country_without_a_place_is_left_out():
    seen = drawn([("SS", "HM")], {"SS": "South Sudan", "HM": "Heard Island"})
    assert ([dot.name for dot in seen.dots], seen.arcs) == (["South Sudan"], [])


def test_marks_over_letters_take_no_room():
    assert world_map.label_width("يُوغَنْدَا", bold=False) == world_map.label_width("يوغندا", bold=False)
