"""Beat ticks: no arguments, safe to run twice, each a line around one function."""

from django.db import close_old_connections
from django.utils import timezone

from p2p.celery import app
from p2p.notices import planning, sending


@app.task(name="p2p.notices.tasks.plan_reminders")
def plan_reminders() -> int:
    close_old_connections()
    return planning.plan_reminders(timezone.now())


@app.task(name="p2p.notices.tasks.send_due")
def send_due() -> int:
    close_old_connections()
    return sending.send_due(timezone.now())
