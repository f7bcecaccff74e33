"""From figures to achievement, in both directions."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outcomes.indicators import is_valid_value, percent_achieved, percent_of
from tests.factories import IndicatorFactory, MeasurementFactory, days

FIGURES = st.decimals(-100_000, 100_000, places=2)


@given(baseline=FIGURES, target=FIGURES)
def test_the_start_is_nothing_and_the_target_is_all(baseline, target):
    assume(baseline != target)
    assert percent_achieved(baseline, target, baseline) == 0
    assert percent_achieved(baseline, target, target) == 100


@given(baseline=FIGURES, target=FIGURES, actual=FIGURES)
def test_whoever_stands_beyond_the_target_has_met_it_whatever_the_direction(baseline, target, actual):
    assume(baseline != target)
    percent = percent_achieved(baseline, target, actual)
    beyond = actual >= target if target > baseline else actual <= target
    short = actual <= baseline if target > baseline else actual >= baseline
    assert (percent >= 100) or not beyond
    assert (percent <= 0) or not short


@given(baseline=FIGURES, target=FIGURES, actual=FIGURES, shift=FIGURES)
def test_turning_the_scale_round_changes_nothing(baseline, target, actual, shift):
    assume(baseline != target)
    percent = percent_achieved(baseline, target, actual)
    assert percent_achieved(-baseline, -target, -actual) == percent
    if baseline + shift != 0:
        assert percent_achieved(baseline + shift, target + shift, actual + shift) == percent


@given(baseline=st.none() | FIGURES, target=FIGURES)
def test_what_was_not_measured_is_unknown_and_not_nothing(baseline, target):
    assert percent_achieved(baseline, target, None) is None


@given(target=FIGURES, actual=FIGURES)
def test_an_unknown_start_counts_from_zero(target, actual):
    assert percent_achieved(None, target, actual) == percent_achieved(Decimal(0), target, actual)


def test_a_target_that_lies_at_the_start_has_no_way_to_it():
    assert percent_achieved(Decimal(5), Decimal(5), Decimal(9)) is None


@given(part=st.integers(0, 1000), whole=st.integers(0, 1000))
def test_a_share_lies_between_nothing_and_all(part, whole):
    assume(part <= whole)
    assert 0 <= percent_of(part, whole) <= 100
    assert percent_of(whole, whole) == (100 if whole else 0)


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 3, 33), (2, 3, 67), (1, 200, 0), (7, 4, 175), (0, 0, 0)])
def test_some_shares_that_people_know(part, whole, percent):
    assert percent_of(part, whole) == percent


@pytest.mark.parametrize(
    ("value", "whole", "valid"),
    [
        ("0", True, True),
        ("10", True, True),
        ("10.5", False, False),
        ("-0.5", False, False),
        ("9.5", False, True),
        ("9.5", True, False),
        ("9", True, True),
    ],
)
def test_a_figure_lies_within_its_limits_and_is_whole_where_people_are_counted(value, whole, valid):
    assert is_valid_value(Decimal(value), 0, 10, whole=whole) is valid


@pytest.mark.django_db
def test_the_newest_accepted_figure_is_the_actual_one():
    indicator = IndicatorFactory(baseline=0, target=10)
    MeasurementFactory(indicator=indicator, value=4, on=days(-9), status="accepted")
    MeasurementFactory(indicator=indicator, value=6, on=days(-3), status="accepted")
    MeasurementFactory(indicator=indicator, value=9, on=days(-1), status="submitted")
    assert (indicator.actual, indicator.percent, indicator.met) == (6, 60, False)


@pytest.mark.django_db
def test_less_can_be_better():
    indicator = IndicatorFactory(baseline=100, target=20, direction="down")
    MeasurementFactory(indicator=indicator, value=10, status="accepted")
    assert (indicator.percent, indicator.met) == (112, True)


@pytest.mark.django_db
def test_an_indicator_nobody_measured_is_not_met():
    assert (IndicatorFactory().percent, IndicatorFactory().met) == (None, False)


@pytest.mark.django_db
def test_the_stage_of_the_policy_text_is_told_in_words():
    indicator = IndicatorFactory(indicator="P1-c", own_label="", own_unit="", baseline=0, target=4)
    MeasurementFactory(indicator=indicator, value=3, status="accepted")
    assert (indicator.actual_label, indicator.target_label) == ("Validated", "Submitted")
