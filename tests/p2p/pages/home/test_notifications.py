"""A person's own notifications."""

import re

import pytest

from tests.factories import NotificationFactory, now

pytestmark = pytest.mark.django_db


def test_notifications_are_ones_own_and_only_what_was_said(as_, programme, bol):
    NotificationFactory(person=bol, programme_code="UGA-MINE", state="sent", sent_at=now())
    NotificationFactory(person=bol, programme_code="UGA-DROPPED", state="cancelled")
    NotificationFactory(person=bol, programme_code="UGA-QUIET", state="sent", sent_at=now(), in_app=False)
    NotificationFactory(programme_code="UGA-OTHER", state="sent", sent_at=now())
    page = as_(bol).get("/notifications/").content.decode()
    assert re.findall(r"The report of (?:\W*)(UGA-\w+)", page) == ["UGA-MINE"]
