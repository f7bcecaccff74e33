"""Who runs a session, and who may still propose another time."""

import pytest

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from sessions.models import PeerSession
from sessions.permissions import can_edit_plan, can_run

AMINA, THABO = Person(pk=1), Person(pk=2)


def session(status: str, **people) -> PeerSession:
    return PeerSession(status=status, **people)


@pytest.mark.parametrize("people", [{"moderator_id": 2}, {"note_taker_id": 2}])
def test_the_facilitator_and_the_note_taker_run_a_session(people):
    assert can_run(session("confirmed", **people), Viewer(THABO), leads=False)
    assert not can_run(session("confirmed", **people), Viewer(AMINA), leads=False)


def test_the_coordination_runs_every_session():
    assert can_run(session("confirmed"), Viewer(AMINA), leads=True)


@pytest.mark.parametrize(("status", "expected"), [("planned", True), ("confirmed", False), ("held", False)])
def test_a_time_is_open_to_everyone_until_it_is_confirmed(status, expected):
    assert can_edit_plan(session(status), Viewer(THABO), leads=False) is expected
    assert can_edit_plan(session(status, note_taker_id=2), Viewer(THABO), leads=False)
