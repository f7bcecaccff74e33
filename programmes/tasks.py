"""Celery tasks of this app."""

from django.db import close_old_connections
from django.utils import timezone

from p2p.base.i18n import dates
from p2p.celery import app
from programmes import actions


@app.task(name="programmes.tasks.find_blocked")
def find_blocked() -> int:
    close_old_connections()
    return actions.mark_blocked_phases(now=timezone.now())


@app.task(name="programmes.tasks.erase_contacts")
def erase_contacts() -> int:
    close_old_connections()
    return actions.erase_contacts(today=dates.today())
