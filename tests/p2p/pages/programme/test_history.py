"""The history of a programme, and changes entered on somebody's behalf."""

import pytest
from django.utils.translation import override

from p2p.base.history.models import Event
from p2p.pages.programme import queries
from programmes import actions
from programmes.toolkit import catalogue
from tests.factories import NeedFactory, days, now, officer_of, started, team_of

pytestmark = pytest.mark.django_db


def test_the_history_tells_who_did_what(as_, programme, coordinator):
    browser = as_(coordinator)
    need = {"title": "How are artists paid?", "priority": "high", "rank": 1, "status": "open"}
    browser.post(f"{programme.get_absolute_url()}needs/new/", need)
    page = browser.get(f"{programme.get_absolute_url()}history/").content.decode()
    assert ("How are artists paid?" in page, coordinator.name in page) == (True, True)


def test_the_history_speaks_the_language_of_its_reader_whoever_wrote_it(as_, programme, coordinator):
    actions.tick(programme=programme, item="PREP-01", state="done", by=coordinator, today=days(0))
    actions.leave(membership=team_of(programme, "seeking").memberships.get(), by=coordinator, now=now())
    officer = officer_of(programme, language="fr")
    page = as_(officer).get(f"{programme.get_absolute_url()}history/").text
    with override("fr"):
        key_action = catalogue().label("PREP-01")
    assert (f"{key_action}\xa0: Fait" in page or f"{key_action}: Fait" in page, "Ouganda" in page) == (True, True)


def test_the_history_of_one_programme_is_not_that_of_another(as_, programme, coordinator):
    other = started()
    Event.objects.create(programme_code=other.code, kind="programmes.need", key="1", verb="created", title="Elsewhere")
    assert "Elsewhere" not in as_(coordinator).get(f"{programme.get_absolute_url()}history/").content.decode()


def test_what_was_entered_is_told_in_words(programme, coordinator):
    need = NeedFactory(programme=programme, priority="high")
    event = Event(kind="programmes.need", key=str(need.pk), changes=["priority", "title", "gone"], revision=1)
    assert queries.record_of_event(event) == need
    assert queries.changed_fields(event, need) == []
    assert queries.changed_fields(event, None) == []


def test_an_entry_whose_object_is_gone_can_still_be_looked_at(as_, programme, coordinator):
    event = Event.objects.create(
        kind="programmes.need", key="0", verb="changed", title="Gone", for_person=coordinator, channel="phone",
        told_on=days(0), programme_code=programme.code,
    )  # fmt: skip
    browser = as_(coordinator)
    assert browser.get(f"/entered/{event.pk}/").status_code == 200
    assert browser.post(f"/entered/{event.pk}/").status_code == 200
