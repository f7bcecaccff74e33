import json

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from p2p.desk.demo.loader import Demo, is_empty, local_today
from p2p.notices.actions import plan_reminders, send_due


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
        plan_reminders(timezone.now())
        send_due(timezone.now())
        self.stdout.write(json.dumps({"accounts": demo.accounts()}))
