"""Generated programmes to measure with: the same number on the same day gives the same rows."""

import datetime as dt
import time
from collections import Counter

from django.core.management.base import CommandError
from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.demo.batch import Batch
from p2p.demo.synthetic.dice import Dice
from p2p.demo.synthetic.draft import Draft
from p2p.demo.synthetic.exchange import meet
from p2p.demo.synthetic.pool import DOMAIN, People
from p2p.demo.synthetic.preparation import prepare
from p2p.demo.synthetic.results import harvest
from p2p.demo.synthetic.teams import gather
from programmes.models import Programme
from sessions.models import NoteEntry, PeerSession

# The first programme of this sequence is EGY-HUB1, of which `./run look` takes a picture in Arabic.
SEED = 4798
CHUNK = 20


@transaction.atomic
def load_synthetic(count: int, today: dt.date) -> str:
    """Add ``count`` programmes, a chunk at a time so that memory stays flat; all of them or none."""
    if Person.objects.filter(email__endswith=f"@{DOMAIN}").exists():
        raise CommandError("Generated programmes are loaded already. Nothing was changed; use --reset to begin again.")
    begun, batch, made = time.perf_counter(), Batch(), Counter[type]()
    pool = People(Dice(SEED), batch)
    for number in range(1, count + 1):
        one = Draft(number, pool, batch, today)
        for step in (gather, prepare, meet, harvest):
            step(one)
        if number % CHUNK == 0 or number == count:
            made += batch.save()
    return (
        f"{made[Programme]} generated programmes with {made[PeerSession]} sessions, {made[NoteEntry]} note entries "
        f"and {made[Person]} people ({made.total()} rows) added in {time.perf_counter() - begun:.1f} s."
    )
