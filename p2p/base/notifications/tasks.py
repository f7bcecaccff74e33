"""Celery tasks of this app: no arguments, safe to run twice."""

from django.db import close_old_connections
from django.utils import timezone

from p2p.base.notifications import heartbeat, planning, send_questionnaire, sending
from p2p.celery import app


@app.task(name="p2p.notices.tasks.plan_reminders")
def plan_reminders() -> int:
    close_old_connections()
    return planning.plan_reminders(timezone.now())


@app.task(name="p2p.notices.tasks.send_due")
def send_due() -> int:
    """If one run has no time for all, queue another at once for any free worker."""
    close_old_connections()
    now = timezone.now()
    sent = sending.send_due(now)
    if sent and not app.conf.task_always_eager and sending.is_more_due(now):
        send_due.apply_async(expires=60)
    return sent


@app.task(name="p2p.notices.tasks.close_forms")
def close_forms() -> int:
    close_old_connections()
    return send_questionnaire.close_forms(timezone.now())


@app.task(name="p2p.notices.tasks.show_life")
def show_life() -> None:
    heartbeat.record_heartbeat("worker", timezone.now())
