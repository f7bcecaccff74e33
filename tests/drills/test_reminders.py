"""Machines fail while reminders go out: nothing is lost, copies come only from crashes and can be recognised."""

import contextlib
import datetime as dt
import os
import random
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from p2p.notices.actions import MOST_TRIES
from p2p.notices.models import Notice
from tests.drills.sink import Sink, serving
from tests.factories import PersonFactory

REMINDERS, WORKERS, KILLS = 400, 2, 6
SEND = "import django; django.setup(); from p2p.notices.tasks import send_due; send_due()"


def worker(port: int) -> subprocess.Popen:
    """A process of its own that sends until nothing is due, against the test database and the sink."""
    options = connection.settings_dict
    url = f"postgres://{options['USER']}@:{options['PORT'] or 5432}/{quote(options['HOST'])}/{options['NAME']}"
    surroundings = os.environ | {
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "p2p.settings",
    }
    return subprocess.Popen([sys.executable, "-c", SEND], env=surroundings, stderr=subprocess.DEVNULL)


def queue(count: int) -> None:
    people = PersonFactory.create_batch(20)
    yesterday = timezone.now() - dt.timedelta(days=1)
    data = {"title": "A first copyright bill", "path": "/"}
    Notice.objects.bulk_create(
        Notice(person=random.choice(people), key=f"drill:{i}", kind="personal_link", data=data, due_at=yesterday)
        for i in range(count)
    )


def sent(count: int) -> bool:
    return Notice.objects.filter(state=Notice.State.SENT).count() >= count


@pytest.mark.django_db(transaction=True)
def test_killed_senders_lose_no_reminder_and_copies_stay_within_the_kills():
    queue(REMINDERS)
    sink = Sink()
    controller = serving(sink)
    crew = [worker(controller.port) for _ in range(WORKERS)]
    try:
        for kill in range(1, KILLS + 1):
            while not sent(REMINDERS * kill // (KILLS + 1)):
                revive(crew, controller.port)
            victim = random.randrange(WORKERS)
            crew[victim].send_signal(signal.SIGKILL)
            crew[victim].wait()
            crew[victim] = worker(controller.port)
        while not sent(REMINDERS):
            revive(crew, controller.port)
    finally:
        for process in crew:
            process.wait(60)
        controller.stop()
    keys = {notice.message_id for notice in Notice.objects.all()}
    copies = sum(sink.taken.values()) - len(sink.taken)
    assert set(sink.taken) == keys
    assert copies <= KILLS


def revive(crew: list[subprocess.Popen], port: int) -> None:
    """As a beat would: whoever has finished begins again at the next tick."""
    for position, process in enumerate(crew):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            crew[position] = worker(port)


@pytest.mark.django_db(transaction=True)
def test_refused_addresses_do_not_hold_up_the_others():
    queue(60)
    addresses = sorted({notice.person.mailbox for notice in Notice.objects.select_related("person")})
    never, later = addresses[0], addresses[1]
    sink = Sink(refuse={never: "550 no such mailbox", later: "451 try again later"})
    controller = serving(sink)
    try:
        worker(controller.port).wait(120)
    finally:
        controller.stop()
    states = {}
    for notice in Notice.objects.select_related("person"):
        states.setdefault(notice.person.mailbox, set()).add((notice.state, min(notice.tries, 1)))
    assert states.pop(never) == {("failed", 1)}
    assert states.pop(later) == {("due", 1)}
    assert set().union(*states.values()) == {("sent", 1)}
    assert Notice.objects.filter(state="due", tries__gt=MOST_TRIES).count() == 0
