"""Notification preferences, and unsubscribing from the digest."""

import pytest
from django.core import signing

from p2p.base.notifications.models import Preferences

pytestmark = pytest.mark.django_db


def preferences_path(person) -> str:
    return f"/s/{signing.dumps(person.pk, salt='switches')}/"


def test_every_switch_is_on_one_page_that_opens_from_a_mail_without_signing_in(client, bol):
    page = client.get(preferences_path(bol))
    assert (page.status_code, page.context["person"]) == (200, bol)
    client.post(preferences_path(bol), {"digest": "weekly", "mail": ["duty"], "app": ["duty", "news"]})
    preferences = Preferences.objects.get()
    assert (preferences.digest, preferences.no_mail, preferences.no_app) == (
        "weekly",
        ["asked", "news", "report", "session", "team"],
        ["asked", "report", "session", "team"],
    )


def test_one_click_in_a_mail_program_switches_the_digest_off_and_opening_the_link_does_not(client, bol):
    path = f"{preferences_path(bol)}off/"
    assert client.get(path)["Location"] == preferences_path(bol)
    assert not Preferences.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert Preferences.objects.get().digest == "off"


def test_a_link_of_somebody_unknown_is_told_so(client):
    assert client.get("/s/nonsense/").status_code == 410
