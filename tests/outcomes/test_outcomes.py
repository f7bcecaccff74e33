"""Expected outcomes and their indicators, described on their pages."""

import pytest

from outcomes.models import ExpectedOutcome, Indicator
from tests.factories import ExpectedOutcomeFactory

pytestmark = pytest.mark.django_db


def test_an_outcome_is_chosen_from_the_toolkit_or_written(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}outcomes/new/"
    browser = as_(coordinator)
    empty = {"outcome": "", "own_title": "", "policy_stage": "none"}
    assert list(browser.post(path, empty).context["form"].errors) == ["__all__"]
    assert browser.post(path, empty | {"outcome": "OUT-P1"}).status_code == 302
    assert browser.post(path, empty | {"own_title": "A guild of guilds"}).status_code == 302
    assert list(ExpectedOutcome.objects.order_by("number").values_list("number", "outcome", "own_title")) == [
        (1, "OUT-P1", ""),
        (2, "", "A guild of guilds"),
    ]


def described(**values) -> dict:
    return {
        "indicator": "",
        "own_label": "Clauses drafted",
        "own_unit": "",
        "direction": "up",
        "baseline": "0",
        "baseline_on": "",
        "target": "10",
        "due_on": "",
        "responsible": "",
        "not_measured_reason": "",
    } | values


@pytest.mark.parametrize(
    "wrong", [{"own_label": ""}, {"target": "0"}, {"target": "-1"}, {"direction": "down", "target": "10"}]
)
def test_a_target_must_lie_ahead_and_an_indicator_have_a_name(as_, programme, coordinator, wrong):
    outcome = ExpectedOutcomeFactory(programme=programme, number=1)
    answer = as_(coordinator).post(f"{outcome.get_absolute_url()}indicators/new/", described(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])
    assert Indicator.objects.count() == 0


def test_an_indicator_belongs_to_its_outcome(as_, programme, coordinator):
    outcome = ExpectedOutcomeFactory(programme=programme, number=1)
    assert as_(coordinator).post(f"{outcome.get_absolute_url()}indicators/new/", described()).status_code == 302
    indicator = Indicator.objects.get()
    assert (indicator.outcome, indicator.programme, indicator.number) == (outcome, programme, 1)
