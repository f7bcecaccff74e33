"""Generated programmes for benchmarks; the same count and day give the same rows."""

import datetime as dt
import time
from collections import Counter

from django.core.management.base import CommandError
from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.synthetic.people_pool import MAIL_DOMAIN, PeoplePool
from p2p.demo.synthetic.preparation import make_preparation
from p2p.demo.synthetic.programme_builder import ProgrammeBuilder
from p2p.demo.synthetic.random_source import RandomSource
from p2p.demo.synthetic.results import make_results
from p2p.demo.synthetic.sessions import make_sessions
from p2p.demo.synthetic.teams import make_teams
from programmes.models import Programme
from sessions.models import NoteEntry, PeerSession

# The first programme of this sequence is EGY-HUB1, of which `./run look` takes a picture in Arabic.
SEED = 4798
CHUNK = 20


@transaction.atomic
def load_synthetic(count: int, today: dt.date) -> str:
    """Add ``count`` programmes, a chunk at a time so that memory stays flat; all of them or none."""
    if Person.objects.filter(email__endswith=f"@{MAIL_DOMAIN}").exists():
        raise CommandError("Generated programmes are loaded already. Nothing was changed; use --reset to begin again.")
    begun, writer, made = time.perf_counter(), BulkWriter(), Counter[type]()
    pool = PeoplePool(RandomSource(SEED), writer)
    for number in range(1, count + 1):
        builder = ProgrammeBuilder(number, pool, writer, today)
        for step in (make_teams, make_preparation, make_sessions, make_results):
            step(builder)
        if number % CHUNK == 0 or number == count:
            made += writer.save()
    return (
        f"{made[Programme]} generated programmes with {made[PeerSession]} sessions, {made[NoteEntry]} note entries "
        f"and {made[Person]} people ({made.total()} rows) added in {time.perf_counter() - begun:.1f} s."
    )
