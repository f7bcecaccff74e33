"""Follow-up actions: one owner, one date, and words where it does not move."""

import pytest

from outcomes.models import FollowUpAction
from tests.factories import (
    FollowUpActionFactory,
    NeedFactory,
    coordinator_of,
    days,
    peer_of,
    started,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db


def typed(owner, **values) -> dict:
    return {
        "title": "Hand the draft to the cabinet",
        "owner": owner.pk,
        "due_on": f"{days(30)}",
        "status": "open",
        "remark": "",
        "done_on": "",
        "outcome": "",
        "need": "",
        "session": "",
        "supporter": "",
    } | values


@pytest.fixture
def action(programme, coordinator) -> FollowUpAction:
    return FollowUpActionFactory(programme=programme, number=1, owner=coordinator)


def test_an_action_is_written_down_on_its_page(as_, programme, coordinator):
    need = NeedFactory(programme=programme)
    answer = as_(coordinator).post(
        f"{programme.get_absolute_url()}actions/new/", typed(coordinator, need=need.pk, next_step="on")
    )
    assert answer.status_code == 302
    action = FollowUpAction.objects.get()
    assert (action.number, action.owner, action.need, action.next_step) == (1, coordinator, need, True)


def test_done_without_a_day_means_today(as_, action, coordinator):
    as_(coordinator).post(action.get_absolute_url(), typed(coordinator, status="done", version=1))
    action.refresh_from_db()
    assert (action.status, action.done_on, action.is_finished) == ("done", today(), True)


def test_done_on_a_day_of_last_week_keeps_that_day(as_, action, coordinator):
    as_(coordinator).post(
        action.get_absolute_url(), typed(coordinator, status="done", done_on=f"{days(-7)}", version=1)
    )
    action.refresh_from_db()
    assert action.done_on == days(-7)


@pytest.mark.parametrize("status", ["blocked", "dropped"])
def test_what_blocks_it_or_why_it_was_dropped_is_said(as_, action, coordinator, status):
    browser = as_(coordinator)
    answer = browser.post(action.get_absolute_url(), typed(coordinator, status=status, version=1))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])
    data = typed(coordinator, status=status, remark="No money until May.", version=1)
    assert browser.post(action.get_absolute_url(), data).status_code == 302


@pytest.mark.parametrize("field", ["owner", "due_on", "title"])
def test_an_action_needs_an_owner_a_date_and_words(as_, programme, coordinator, field):
    answer = as_(coordinator).post(
        f"{programme.get_absolute_url()}actions/new/", typed(coordinator) | {field: "", "supporter": "The peers"}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "The peers" in answer.content.decode()


def test_an_owner_belongs_to_the_programme(as_, action, coordinator):
    stranger = coordinator_of(started())
    answer = as_(coordinator).post(action.get_absolute_url(), typed(stranger, version=1))
    assert list(answer.context["form"].errors) == ["owner"]


def test_a_peer_who_owns_an_action_says_how_it_stands_and_changes_no_other(as_, programme, coordinator, action):
    thabo = peer_of(programme)
    other = FollowUpActionFactory(programme=programme, number=2, owner=coordinator)
    assert as_(coordinator).post(action.get_absolute_url(), typed(thabo, version=1)).status_code == 302
    assert as_(thabo).post(action.get_absolute_url(), typed(thabo, status="done", version=2)).status_code == 302
    assert as_(thabo).post(other.get_absolute_url(), typed(thabo, version=1)).status_code == 403
    assert as_(thabo).get(f"{programme.get_absolute_url()}actions/new/").status_code == 403


def test_late_is_what_is_unfinished_beyond_its_day(programme):
    late = FollowUpActionFactory(programme=programme, due_on=days(-1))
    FollowUpActionFactory(programme=programme, due_on=today())
    FollowUpActionFactory(programme=programme, due_on=days(-1), status="done", done_on=today())
    assert list(FollowUpAction.objects.late(today())) == [late]


def test_actions_are_listed_by_their_day(programme):
    second = FollowUpActionFactory(programme=programme, due_on=days(9), owner=teammate_of(programme))
    first = FollowUpActionFactory(programme=programme, due_on=days(3))
    assert list(programme.actions.for_list()) == [first, second]


def test_an_action_of_another_programme_is_not_there(as_, programme, coordinator):
    FollowUpActionFactory(number=7)
    assert as_(coordinator).get(f"{programme.get_absolute_url()}actions/7/").status_code == 404
