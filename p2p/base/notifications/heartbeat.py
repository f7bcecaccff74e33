"""Whether beat and worker are alive: each stores when it last ran."""

import datetime as dt

from p2p.base.notifications.models import Heartbeat

MAX_SILENCE = dt.timedelta(minutes=5)
NAMES = ("beat", "worker")


def record_heartbeat(name: str, now: dt.datetime) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def last_heartbeats() -> dict[str, dt.datetime | None]:
    stored = dict(Heartbeat.objects.values_list("name", "at"))
    return {name: stored.get(name) for name in NAMES}


def find_silent(heartbeats: dict[str, dt.datetime | None], now: dt.datetime) -> list[str]:
    """Names of those that have not run for ``MAX_SILENCE``, or never."""
    return [name for name, at in heartbeats.items() if at is None or now - at > MAX_SILENCE]
