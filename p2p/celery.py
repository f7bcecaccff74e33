"""The Celery application and its beat schedule. Tasks have no arguments: each tick asks the database what is due."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "p2p.settings")

app = Celery("p2p")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(lambda: settings.INSTALLED_APPS)

TICK = settings.P2P_TICK
app.conf.beat_scheduler = "p2p.base.notifications.beat:HeartbeatScheduler"
app.conf.beat_schedule = {
    "plan reminders": {"task": "p2p.notices.tasks.plan_reminders", "schedule": 600, "options": {"expires": 600}},
    "send what is due": {"task": "p2p.notices.tasks.send_due", "schedule": TICK, "options": {"expires": TICK}},
    "agree notes": {"task": "sessions.tasks.agree_due", "schedule": 3600, "options": {"expires": 3600}},
    "find blocked": {"task": "programmes.tasks.find_blocked", "schedule": 43200, "options": {"expires": 3600}},
    "erase contacts": {"task": "programmes.tasks.erase_contacts", "schedule": 86400, "options": {"expires": 3600}},
    "close forms": {"task": "p2p.notices.tasks.close_forms", "schedule": 3600, "options": {"expires": 3600}},
    "ask again": {"task": "sessions.tasks.ask_again", "schedule": 43200, "options": {"expires": 3600}},
    "erase drafts": {"task": "p2p.versions.tasks.erase_drafts", "schedule": 86400, "options": {"expires": 3600}},
    "show life": {"task": "p2p.notices.tasks.show_life", "schedule": TICK, "options": {"expires": TICK}},
    "make documents": {"task": "p2p.documents.tasks.start_renderer", "schedule": 60, "options": {"expires": 60}},
}
