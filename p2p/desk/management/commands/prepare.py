import datetime as dt
import json

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from p2p.desk.demo.loader import Demo, is_empty, local_today
from p2p.notices.planning import plan_reminders
from p2p.notices.sending import send_due
from programmes.actions import find_blocked


def last_working_day(now: dt.datetime) -> None:
    """What went out then, so that there are mails to read whatever the day of the week."""
    day = now.date() - dt.timedelta(days={0: 3, 6: 2}.get(now.weekday(), 1))
    night = dt.datetime.combine(day, dt.time(0), tzinfo=dt.UTC)
    plan_reminders(night)
    # It is morning everywhere at some time of the day.
    for hour in range(24):
        send_due(night + dt.timedelta(hours=hour))


class Command(BaseCommand):
    help = "Bring the try-out up to date: tables, demonstration, first reminders. Prints the accounts as its last line."

    def handle(self, **options) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        demo = Demo(local_today())
        if is_empty():
            demo.load()
            find_blocked(now=timezone.now())
            last_working_day(timezone.now())
        plan_reminders(timezone.now())
        send_due(timezone.now())
        self.stdout.write(json.dumps({"accounts": demo.accounts()}))
