"""Clocks jump, stand still and go back: every word is said once, on its day, at a civil hour of the reader."""

import datetime as dt
import zoneinfo
from collections import Counter

import pytest

from outcomes.models import FollowUpAction
from p2p.base.accounts.models import Person
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.sending import send_due
from programmes.models import Programme
from tests.drills.crowd import State, people
from tests.drills.house import House
from tests.drills.table import Figures
from tests.factories import ProgrammeFactory

HOUR, READERS = dt.timedelta(hours=1), 5
# On these days the clocks change; for Cairo and Santiago at midnight, on Lord Howe Island by half an hour.
EDGES = [
    ("Europe/Paris", dt.date(2026, 3, 29)),
    ("Europe/Paris", dt.date(2026, 10, 25)),
    ("America/Santiago", dt.date(2026, 4, 5)),
    ("America/Santiago", dt.date(2026, 9, 6)),
    ("Africa/Cairo", dt.date(2026, 4, 24)),
    ("Africa/Cairo", dt.date(2026, 10, 30)),
    ("Australia/Lord_Howe", dt.date(2026, 4, 5)),
]


@pytest.fixture
def mailed(house: House, settings) -> House:
    """This process itself sends through the mail server of the house."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", house.mail_port
    return house


def owed_by(readers: list[Person], days: list[dt.date], programme: Programme) -> None:
    """One action a person and day."""
    FollowUpAction.objects.bulk_create(
        FollowUpAction(programme=programme, number=n, title=f"Task {n}", owner=readers[n % READERS], due_on=day)
        for n, day in enumerate((day for day in days for _ in readers), start=1)
    )


def hours(first: dt.datetime, count: int) -> list[dt.datetime]:
    return [first + n * HOUR for n in range(count)]


def lived(moments: list[dt.datetime]) -> None:
    """Both ticks at each of these moments, in this order."""
    for now in moments:
        plan_reminders(now)
        while send_due(now):
            pass


def stood_still(moments: list[dt.datetime], zone: str) -> list[dt.datetime]:
    """Without the ticks at seven, eight and nine of the local clock."""
    return [now for now in moments if not 7 <= now.astimezone(zoneinfo.ZoneInfo(zone)).hour < 10]


def set_back(moments: list[dt.datetime]) -> list[dt.datetime]:
    """Every sixth hour is lived twice, as when somebody corrects a clock that was fast."""
    return [one for n, now in enumerate(moments) for one in ([now, now - HOUR, now] if n % 6 == 5 else [now])]


def words_on_their_day() -> tuple[int, int]:
    """How many words of the day itself were said, and how many of them on another day or at an uncivil hour."""
    said = wrong = 0
    for one in Notification.objects.filter(kind="duty", key__endswith=":day").select_related("person", "digest"):
        local = one.sent_at.astimezone(zoneinfo.ZoneInfo(one.person.time_zone)) if one.sent_at else None
        said += one.state == State.SENT
        wrong += local is None or f"{local.date()}" != one.data["due"] or not 8 <= local.hour < 11
    return said, wrong


@pytest.mark.parametrize(("zone", "night"), EDGES)
def test_each_word_comes_once_on_its_day_over_a_change_of_clocks(mailed, zone, night, figures: Figures):
    monday = night - dt.timedelta(days=night.weekday())
    first = dt.datetime.combine(monday, dt.time(), tzinfo=dt.UTC)
    # Thursday, Friday, Monday, Tuesday: the clocks change between them.
    days = [monday + dt.timedelta(days=n) for n in (3, 4, 7, 8)]
    readers = people(READERS, time_zone=zone)
    owed_by(readers, days, ProgrammeFactory())
    lived(set_back(stood_still(hours(first, 24 * 9 + 12), zone)))
    said, wrong = words_on_their_day()
    times = Counter(one.message_id for one in mailed.taken())
    digests = Notification.objects.filter(kind="digest", state=State.SENT)
    assert (said, wrong) == (READERS * len(days), 0)
    assert times == Counter(one.message_id for one in digests)
    figures.clock(zone, night, said, wrong, len(mailed.taken()) - len(times))
