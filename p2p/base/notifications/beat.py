"""Celery's beat scheduler, with a heartbeat of its own, so that a dead worker is told from a dead beat."""

import logging

from celery.beat import PersistentScheduler
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from p2p.base.notifications.heartbeat import record_heartbeat

log = logging.getLogger("p2p.base.notifications")


class HeartbeatScheduler(PersistentScheduler):
    def apply_entry(self, entry, producer=None):
        super().apply_entry(entry, producer)
        close_old_connections()
        try:
            record_heartbeat("beat", timezone.now())
        except (DatabaseError, InterfaceError):
            log.warning("beat ticks, but the database does not take it down", exc_info=True)
