"""Checks and migrations that every command of the demonstration runs first."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from p2p.base.web.checks import has_former_labels


def refuse_outside_tryout() -> None:
    """Not in production: the accounts have public passwords, and one command empties the database."""
    if not settings.TRYOUT:
        raise CommandError("The demonstration belongs to the try-out. Nothing was changed: this is production.")


def migrate_pending() -> str:
    """Bring the tables up to date. A database of an older version is set aside; then a message says so."""
    message = set_schema_aside() if has_former_labels(connection) else ""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    return message


@transaction.atomic
def set_schema_aside() -> str:
    """Keep the old tables in a renamed schema and begin a new, empty one; returns a message."""
    name = f"before_{timezone.now():%Y%m%d_%H%M%S}"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {name}")
        cursor.execute("CREATE SCHEMA public")
    return f"The database was made by an older version: it is kept as the schema “{name}”, and a new one begins."
