import datetime as dt

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from p2p.demo.loader import Demo, is_empty, local_today
from p2p.demo.synthetic import load_synthetic
from p2p.demo.tryout_database import migrate_pending, refuse_outside_tryout


class Command(BaseCommand):
    help = "Load the demonstration programmes into an empty database; --synthetic N adds N generated programmes."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty the database first")
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, help="the day that counts as today; dates shift by whole weeks"
        )
        parser.add_argument("--keep-dates", action="store_true", help="keep the dates of 2019-2022")
        parser.add_argument("--synthetic", type=int, metavar="N", help="add N generated programmes")

    def handle(self, *, reset, as_of, keep_dates, synthetic, **options) -> None:
        refuse_outside_tryout()
        if message := migrate_pending():
            self.stdout.write(message)
        if reset:
            empty_database()
        today = as_of or local_today()
        if is_empty():
            programmes = Demo(today, keep_dates=keep_dates).load()
            self.stdout.write(f"{len(programmes)} programmes loaded.")
        elif not synthetic:
            raise CommandError("The database is not empty. Nothing was changed; use --reset to begin again.")
        if synthetic:
            self.stdout.write(load_synthetic(synthetic, today))


def empty_database() -> None:
    """Delete all rows, also those of the cache; tables and the list of migrations stay."""
    call_command("flush", interactive=False, verbosity=0)
    if "cache" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE cache")
