"""Who may pass on a personal link for whom."""

import pytest

from p2p.base.accounts.viewer import Viewer
from p2p.base.notifications.models import Notification
from p2p.pages.correspondence.link_delegation import may_delegate_link
from programmes.policy import Role
from tests.factories import (
    MembershipFactory,
    PersonFactory,
    deputy_of,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    unesco,
)

pytestmark = pytest.mark.django_db


def test_a_coordinator_hands_links_to_people_of_their_own_side(programme, coordinator):
    for person in (teammate_of(programme), deputy_of(programme), observer_of(programme)):
        assert may_delegate_link(Viewer(coordinator), person)


def test_a_link_of_the_other_side_is_given_by_the_officer(as_, programme, coordinator):
    """Whoever signs in as a peer reads what the peers keep for themselves."""
    thabo = peer_of(programme)
    assert may_delegate_link(Viewer(officer_of(programme)), thabo)
    assert not may_delegate_link(Viewer(coordinator), thabo)
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}members/{thabo.memberships.get().pk}/link/")
    assert answer.status_code == 403
    assert "own side" in answer.text
    assert not Notification.objects.filter(person=thabo).exists()


def test_nobody_hands_on_a_key_to_more_than_they_hold(programme, coordinator):
    works_elsewhere = peer_of(programme)
    MembershipFactory(person=works_elsewhere, team=team_of(started(), "seeking"), role=Role.MEMBER)
    for person in (works_elsewhere, officer_of(programme), unesco(), PersonFactory(is_superuser=True)):
        assert not may_delegate_link(Viewer(coordinator), person)


def test_whoever_coordinates_both_programmes_may(programme, coordinator):
    both = teammate_of(programme)
    other = started()
    MembershipFactory(person=both, team=team_of(other, "seeking"), role=Role.MEMBER)
    assert not may_delegate_link(Viewer(coordinator), both)
    MembershipFactory(person=coordinator, team=team_of(other, "seeking"), role=Role.COORDINATOR)
    assert may_delegate_link(Viewer(coordinator), both)
