"""Key actions are ticked, once each."""

import pytest

from programmes import actions
from programmes.models import ChecklistTick
from tests.factories import today

pytestmark = pytest.mark.django_db


def test_a_tick_is_changed_and_not_doubled(programme, coordinator):
    for state in ("doing", "done"):
        actions.tick(programme=programme, item="PREP-01", state=state, by=coordinator, today=today())
    tick = ChecklistTick.objects.get()
    assert (tick.item, tick.state, tick.by, tick.on) == ("PREP-01", "done", coordinator, today())


def test_a_tick_is_set_from_the_page_of_its_phase(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}tick/PREP-01/"
    answer = as_(coordinator).post(path, {"state": "done"})
    assert (answer.status_code, answer["Location"]) == (302, f"{programme.get_absolute_url()}phases/PREP/")
    assert ChecklistTick.objects.get().state == "done"


@pytest.mark.parametrize(("item", "state"), [("PREP-99", "done"), ("PREP-01", "maybe"), ("PREP-01", "")])
def test_an_action_the_toolkit_does_not_know_cannot_be_ticked(as_, programme, coordinator, item, state):
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}tick/{item}/", {"state": state})
    assert answer.status_code == 404
    assert ChecklistTick.objects.count() == 0
