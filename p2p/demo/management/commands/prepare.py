import datetime as dt
import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.sending import send_due
from p2p.demo.loader import Demo, is_empty, local_today
from p2p.demo.tryout_database import migrate_pending, refuse_outside_tryout
from programmes.actions import mark_blocked_phases


def send_reminders_of_last_working_day(now: dt.datetime) -> None:
    """Send what would have been sent then, so that there are mails to read on any day of the week."""
    day = now.date() - dt.timedelta(days={0: 3, 6: 2}.get(now.weekday(), 1))
    night = dt.datetime.combine(day, dt.time(0), tzinfo=dt.UTC)
    plan_reminders(night)
    # Every hour, so that it is morning once in every time zone.
    for hour in range(24):
        send_due(night + dt.timedelta(hours=hour))


class Command(BaseCommand):
    help = "Bring the try-out up to date: tables, demonstration, first reminders. Prints the accounts as its last line."

    def handle(self, **options) -> None:
        refuse_outside_tryout()
        if message := migrate_pending():
            self.stdout.write(message)
        demo = Demo(local_today())
        if is_empty():
            demo.load()
            mark_blocked_phases(now=timezone.now())
            send_reminders_of_last_working_day(timezone.now())
        plan_reminders(timezone.now())
        send_due(timezone.now())
        self.stdout.write(json.dumps({"accounts": demo.accounts()}))
