"""Refuse a database made before the packages moved: its tables have the former labels."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

# Migrations under these labels have no files any more.
FORMER_LABELS = {"audit", "notices", "surveys", "versions"}
HINTS = {
    True: "./run sets it aside and begins a new one.",
    False: "Name an empty database in DATABASE_URL; the old one can only be read by the version that made it.",
}


def has_former_labels(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables were made before the migrations started anew."""
    applied = MigrationRecorder(connection).applied_migrations()
    return any(label in FORMER_LABELS for label, _name in applied)


@checks.register(checks.Tags.database)
def check_database_is_current(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Runs with ``migrate`` and with ``check --database default``."""
    former = [alias for alias in databases or () if has_former_labels(connections[alias])]
    message = "This database was made by an older version, whose migrations no longer exist. Nothing was changed."
    return [checks.Error(message, hint=HINTS[settings.TRYOUT], id="p2p.E001") for _alias in former]
