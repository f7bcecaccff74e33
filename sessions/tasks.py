"""Beat ticks of this floor."""

from django.db import close_old_connections
from django.utils import timezone

from p2p.celery import app
from sessions import agreement, feedback


@app.task(name="sessions.tasks.agree_due")
def agree_due() -> int:
    close_old_connections()
    return agreement.agree_due(now=timezone.now())


@app.task(name="sessions.tasks.ask_again")
def ask_again() -> int:
    close_old_connections()
    return feedback.ask_again(timezone.now())
