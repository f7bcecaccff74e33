"""Celery tasks of this app. They only start child processes and return at once."""

from django.db import close_old_connections, connection
from django.utils import timezone

from p2p.base.documents.jobs import start_waiting_jobs
from p2p.celery import app


@app.task(name="p2p.documents.tasks.start_renderer")
def start_renderer() -> int:
    # Called within a request, the tick must leave the request's connection open.
    if not connection.in_atomic_block:
        close_old_connections()
    return start_waiting_jobs(timezone.now())
