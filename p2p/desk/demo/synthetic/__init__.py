"""Generated programmes to measure with: the same number on the same day gives the same rows."""

import datetime as dt
import random
import time
from collections import Counter

from django.core.management.base import CommandError
from django.db import transaction

from p2p.accounts.models import Person
from p2p.desk.demo.synthetic import exchange, people, preparation, results
from p2p.desk.demo.synthetic.batch import Batch
from p2p.desk.demo.synthetic.draft import Draft
from p2p.desk.demo.synthetic.people import DOMAIN, People
from programmes.models import Programme
from sessions.models import NoteEntry, PeerSession

SEED = 20
CHUNK = 20
STEPS = (people.teams, preparation.prepare, exchange.meet, results.harvest)


@transaction.atomic
def load_synthetic(count: int, today: dt.date) -> str:
    """Add ``count`` programmes, a chunk at a time so that memory stays flat; all of them or none."""
    if Person.objects.filter(email__endswith=f"@{DOMAIN}").exists():
        raise CommandError("Generated programmes are loaded already. Nothing was changed; use --reset to begin again.")
    begun, rng, made = time.perf_counter(), random.Random(SEED), Counter()  # noqa: S311  a fixed sequence is wanted
    pool = People(rng)
    for first in range(1, count + 1, CHUNK):
        made += save_chunk(range(first, min(first + CHUNK, count + 1)), rng, pool, today)
    return sentence(made, time.perf_counter() - begun)


def save_chunk(numbers: range, rng: random.Random, pool: People, today: dt.date) -> Counter:
    batch = pool.batch = Batch()
    pool.staff()
    for number in numbers:
        one = Draft(number, rng, pool, batch, today)
        for step in STEPS:
            step(one)
    return batch.save()


def sentence(made: Counter, seconds: float) -> str:
    return (
        f"{made[Programme]} generated programmes with {made[PeerSession]} sessions, {made[NoteEntry]} note entries "
        f"and {made[Person]} people ({made.total()} rows) added in {seconds:.1f} s."
    )
