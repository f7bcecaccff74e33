"""Celery tasks of this app."""

from django.db import close_old_connections
from django.utils import timezone

from p2p.base.records import drafts
from p2p.celery import app


@app.task(name="p2p.versions.tasks.erase_drafts")
def erase_drafts() -> int:
    close_old_connections()
    return drafts.erase_old_drafts(now=timezone.now())
