"""Whatever happens while somebody writes, no text is lost: a few histories of the many that the drills play."""

import pytest

from tests.browser.histories import Notes, begin, play

pytestmark = pytest.mark.browser


@pytest.fixture(scope="package")
def notes(live, browser) -> Notes:
    return begin(browser, live)


@pytest.mark.parametrize("seed", range(1, 16))
def test_a_history_of_mishaps_loses_no_text(browser, notes, seed):
    play(seed, browser, notes)
