import json

from django.core.management.base import BaseCommand

from p2p.demo.loader import Demo, local_today
from p2p.demo.tryout_database import refuse_outside_tryout


class Command(BaseCommand):
    help = "List the demonstration accounts, one a role."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, **options) -> None:
        refuse_outside_tryout()
        accounts = Demo(local_today()).accounts()
        if options["json"]:
            self.stdout.write(json.dumps(accounts))
            return
        for account in accounts:
            self.stdout.write(
                f"{account['role']:14} {account['programme']:10} {account['email']:28} {account['password']}"
            )
