"""What helped toward an outcome."""

import pytest

from outcomes.models import Contribution
from tests.factories import ExpectedOutcomeFactory, FollowUpActionFactory, PeerSessionFactory

pytestmark = pytest.mark.django_db


def test_what_helped_is_one_thing_of_this_programme(as_, programme, coordinator):
    outcome = ExpectedOutcomeFactory(programme=programme, number=1)
    action, session = FollowUpActionFactory(programme=programme), PeerSessionFactory(programme=programme)
    path, browser = f"{outcome.get_absolute_url()}what-helped/", as_(coordinator)
    fields = {"strength": "2", "narrative": "It gave the words.", "session": "", "action": ""}
    assert browser.post(path, fields).status_code == 422
    assert browser.post(path, fields | {"session": session.pk, "action": action.pk}).status_code == 422
    assert browser.post(path, fields | {"action": FollowUpActionFactory().pk}).status_code == 422
    assert browser.post(path, fields | {"action": action.pk}).status_code == 302
    assert Contribution.objects.get().action == action
