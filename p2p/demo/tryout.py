"""What every command of the demonstration does first."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def refuse_outside_tryout() -> None:
    """Accounts whose passwords everybody knows, and a command that empties the database, are nothing for production."""
    if not settings.TRYOUT:
        raise CommandError("The demonstration belongs to the try-out. Nothing was changed: this is production.")


def migrate_pending() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
