"""Health checks for monitoring."""

import datetime as dt

import pytest

from tests.factories import HeartbeatFactory, NotificationFactory, now

pytestmark = pytest.mark.django_db


def test_a_monitor_learns_how_long_the_oldest_mail_has_been_waiting(client):
    for name in ("beat", "worker"):
        HeartbeatFactory(name=name)
    assert client.get("/healthz/jobs").json()["oldest_due_seconds"] == 0
    NotificationFactory(due_at=now() - dt.timedelta(minutes=5))
    NotificationFactory(state="failed", reason="550")
    NotificationFactory(channel="phone")
    found = client.get("/healthz/jobs").json()
    assert (found["status"], found["failed"], 300 <= found["oldest_due_seconds"] <= 310) == ("ok", 1, True)
