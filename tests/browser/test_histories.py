"""Whatever happens while somebody writes, no text is lost: a few histories of the many that the drills play."""

from collections.abc import Iterator

import pytest

from tests.breadth import first
from tests.browser.histories import Notes, begun, play

pytestmark = pytest.mark.browser


@pytest.fixture(scope="package")
def notes(live, browser) -> Iterator[Notes]:
    with begun(browser, live) as found:
        yield found


@pytest.mark.parametrize("seed", first(1, 3, 8, of=range(1, 9)))
def test_a_history_of_mishaps_loses_no_text(browser, notes, seed):
    play(seed, browser, notes)
