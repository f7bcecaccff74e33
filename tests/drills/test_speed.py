"""How many mails a second, against the least that could be done; how long it takes to plan 100,000 duties."""

import datetime as dt
import json
import subprocess
import sys

from django.db import connection

from outcomes.models import FollowUpAction
from p2p.base.accounts.models import Person
from p2p.base.i18n import dates
from p2p.base.notifications.models import Notification
from programmes.models import Membership, Programme
from tests.drills.crowd import State, outcome, people, queue, sent
from tests.drills.house import PROCESSES, House, Outcome, running, until
from tests.drills.table import Figures
from tests.factories import coordinator_of, deputy_of, started

MAILS, ALONE, WORKERS = 4000, 1000, 3
PROGRAMMES, PEOPLE, FEW, MANY = 20, 3000, 10_000, 100_000
PATIENCE, LONGEST, GROWTH = 120, 30, 1.25


def emptied(house: House) -> None:
    house.tidy()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notification SET state = 'due', sent_at = NULL, tries = 0")
        cursor.execute("VACUUM ANALYZE notifications_notification")


def ours(house: House, workers: int, processes: int, mails: int) -> Outcome:
    """What the workers of the house do with so many mails."""
    crew = [house.worker(n, concurrency=processes) for n in range(workers)]
    with running([*crew, house.beat(0), house.beat(1)]):
        until(lambda: sent() == mails, PATIENCE, "all are sent")
    return outcome(house)


def bare(house: House, processes: int, mails: int) -> Outcome:
    command = (sys.executable, "-m", "tests.drills.bare", house.server.url, str(house.mail_port))
    with running([house.program(f"bare{n}", *command) for n in range(processes)]):
        until(lambda: sent() == mails, PATIENCE, "all are sent")
    return Outcome(set(), house.taken())


def test_mails_a_second_against_a_bare_loop(house: House, figures: Figures):
    queue(MAILS)
    crowd = ours(house, WORKERS, PROCESSES, MAILS)
    emptied(house)
    least = bare(house, WORKERS * PROCESSES, MAILS)
    Notification.objects.filter(pk__in=Notification.objects.values("pk")[ALONE:]).delete()
    emptied(house)
    one = ours(house, 1, 1, ALONE)
    emptied(house)
    least_alone = bare(house, 1, ALONE)
    assert [(found.lost, found.strange, found.copies) for found in (crowd, one)] == [(0, 0, 0)] * 2
    figures.drill(
        "Nothing at all, two beats",
        f"{MAILS:,} mails, {WORKERS} workers of {PROCESSES} processes",
        "0 lost, 0 copies",
        f"{crowd.lost} lost, {crowd.copies} copies",
    )
    figures.speed(f"{WORKERS} workers of {PROCESSES} processes", crowd.rate, least.rate, WORKERS)
    figures.speed("one worker of one process", one.rate, least_alone.rate, 1)


def duties(first: int, last: int, programmes: list[Programme], owners: list[Person]) -> None:
    """Each person owes things in one programme only; a tenth is late."""
    today = dates.today()
    FollowUpAction.objects.bulk_create(
        (
            FollowUpAction(
                programme=programmes[n % PEOPLE % PROGRAMMES],
                number=n + 1,
                title=f"Task {n}",
                owner=owners[n % PEOPLE],
                due_on=today + dt.timedelta(days=-(n // 10 % 30) if n % 10 == 0 else n % 7),
            )
            for n in range(first, last)
        ),
        batch_size=5000,
    )


def settled() -> tuple[list[Programme], list[Person]]:
    """Programmes with a coordinator and a deputy, and people who are members of one each."""
    programmes = [started(code=f"UGA-P{n}") for n in range(PROGRAMMES)]
    for programme in programmes:
        coordinator_of(programme)
        deputy_of(programme)
    owners = people(PEOPLE)
    teams = [one.teams.get(side="seeking") for one in programmes]
    since = dates.today() - dt.timedelta(days=90)
    Membership.objects.bulk_create(
        Membership(
            person=person, team=teams[n % PROGRAMMES], role="member", function="RL-PEER", sector="public", since=since
        )
        for n, person in enumerate(owners)
    )
    return programmes, owners


def planned(house: House) -> dict[str, float]:
    """What a process of its own says of one tick."""
    command = [sys.executable, "-m", "tests.drills.planner"]
    done = subprocess.run(command, env=house.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_hundred_thousand_duties_are_planned_in_one_tick(house: House, figures: Figures):
    programmes, owners = settled()
    duties(0, FEW, programmes, owners)
    few = planned(house)
    Notification.objects.all().delete()
    duties(FEW, MANY, programmes, owners)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    many, again = planned(house), planned(house)
    figures.drill(
        "Much at once: duties planned in one tick",
        f"{MANY:,} duties of {PEOPLE:,} people in {PROGRAMMES} programmes",
        f"under {LONGEST} s, with the memory of {FEW:,}",
        f"{many['planned']:,} words in {many['seconds']:.1f} s, {again['seconds']:.1f} s when nothing is new; "
        f"{many['memory']:.0f} MB against {few['memory']:.0f} MB",
    )
    assert (Notification.objects.filter(kind="duty", state=State.DUE).exists(), again["planned"]) == (True, 0)
    assert many["seconds"] <= LONGEST
    assert many["memory"] <= GROWTH * few["memory"]
