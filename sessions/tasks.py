"""Beat ticks of this floor."""

from django.db import close_old_connections

from p2p.celery import app
from p2p.ui import when
from sessions import agreement


@app.task(name="sessions.tasks.agree_due")
def agree_due() -> int:
    close_old_connections()
    return agreement.agree_due(today=when.today())
