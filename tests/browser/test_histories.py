"""Whatever happens while somebody writes, no text is lost: a few histories of the many that the drills play."""

import pytest

from tests.browser.histories import Notes, play
from tests.browser.people import ACHIENG
from tests.browser.test_device import ISAAC, step_in

pytestmark = pytest.mark.browser


@pytest.fixture
def notes(live, visitor, door) -> Notes:
    for email in (ISAAC, ACHIENG):
        if email not in door.sessions:
            somebody = visitor()
            step_in(somebody, email)
            door.sessions[email] = somebody.page.context.storage_state()
    return Notes(live, door.sessions[ISAAC], door.sessions[ACHIENG])


@pytest.mark.parametrize("seed", range(1, 16))
def test_a_history_of_mishaps_loses_no_text(browser, notes, seed):
    play(seed, browser, notes)
