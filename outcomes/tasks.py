"""The tick of the reports: it only starts children and returns at once."""

from django.db import close_old_connections, connection
from django.utils import timezone

from outcomes.reports.jobs import start_free
from p2p.celery import app


@app.task(name="outcomes.tasks.start_renderer")
def start_renderer() -> int:
    # Whoever runs the tick within a request still needs the connection of that request.
    if not connection.in_atomic_block:
        close_old_connections()
    return start_free(timezone.now())
