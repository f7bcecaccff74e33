"""The stage each policy text has reached."""

import pytest

from outcomes.models.outcomes import PolicyStage
from p2p.pages.portfolio.policy_stages import PolicyTextStatus, stage_of
from tests.p2p.pages.portfolio.test_timelines import programme


def line(stage: str, target: str | None = None) -> list[str]:
    standing = PolicyTextStatus(programme(), PolicyStage(stage), target and PolicyStage(target))
    return [cell.classes for cell in standing.cells]


def test_a_text_is_solid_behind_and_dotted_ahead():
    assert line("draft", "submitted") == ["out-s", "in-s out-s", "is in-s out-d", "in-d out-d", "goal in-d", ""]


def test_a_text_that_nobody_began_stands_at_the_first_place():
    assert line("none", "concept") == ["is out-d", "goal in-d", "", "", "", ""]


def test_without_a_target_or_beyond_it_nothing_lies_ahead():
    assert line("concept") == line("concept", "concept") == ["out-s", "is in-s", "", "", "", ""]
    assert line("draft", "concept") == ["out-s", "in-s out-s", "is in-s", "", "", ""]


def test_what_comes_after_adoption_stands_at_the_last_place_and_is_said():
    standing = PolicyTextStatus(programme(), PolicyStage.FUNDED, PolicyStage.ADOPTED)
    assert (line("funded")[-1], standing.later) == ("is in-s", True)


@pytest.mark.parametrize(("value", "stage"), [(None, None), (0, "none"), (4, "submitted"), (9, "adopted")])
def test_the_figure_of_the_toolkit_counts_stages_from_nought(value, stage):
    assert stage_of(value) == stage
