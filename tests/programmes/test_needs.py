"""What the national team wants to learn."""

import pytest

from p2p.base.accounts.viewer import Viewer
from p2p.base.history.models import Event
from tests.factories import NeedFactory, ProgrammeFactory, coordinator_of

pytestmark = pytest.mark.django_db


def test_an_archived_need_is_gone_for_everybody():
    programme = ProgrammeFactory()
    need = NeedFactory(programme=programme)
    amina = coordinator_of(programme)
    assert list(programme.needs.visible_to(Viewer(amina))) == [need]
    programme.needs.update(archived_at="2026-01-01T00:00Z")
    assert list(programme.needs.visible_to(Viewer(amina))) == []


def test_a_need_gets_a_number_a_page_and_a_line_of_history(as_, programme, coordinator):
    values = {"title": "How do artists live from this?", "priority": "high", "status": "open", "rank": 1}
    answer = as_(coordinator).post(f"{programme.get_absolute_url()}needs/new/", values)
    need = programme.needs.get()
    assert (answer.status_code, answer["Location"]) == (302, need.get_absolute_url())
    assert (need.number, need.priority) == (1, "high")
    event = Event.objects.latest("pk")
    assert (event.verb, event.kind, event.actor) == ("created", "programmes.need", coordinator)


def test_peers_read_needs_and_change_none(as_, programme, peer):
    need = NeedFactory(programme=programme, title="How do artists live from this?")
    assert need.title in as_(peer).get(f"{programme.get_absolute_url()}needs/").text
    assert as_(peer).post(f"{need.get_absolute_url()}edit/", {"title": "Another"}).status_code == 403
    need.refresh_from_db()
    assert need.title == "How do artists live from this?"
