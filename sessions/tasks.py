"""Celery tasks of this app."""

from django.db import close_old_connections
from django.utils import timezone

from p2p.celery import app
from sessions.actions import feedback, note_review


@app.task(name="sessions.tasks.agree_due")
def agree_due() -> int:
    close_old_connections()
    return note_review.agree_due_notes(now=timezone.now())


@app.task(name="sessions.tasks.ask_again")
def ask_again() -> int:
    close_old_connections()
    return feedback.ask_due_pulses(timezone.now())
