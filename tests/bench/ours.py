"""The pages and jobs that are measured, and how each is reached in the demonstration."""

import datetime as dt
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.utils import timezone

from p2p.accounts.models import Person
from p2p.notices.actions import plan_reminders
from programmes.models import Membership, Programme
from sessions.models import Note, PeerSession
from tests.bench.counts import counted, counting
from tests.bench.places import Site
from tests.bench.visits import Visit, Visitor

PASSWORD = "learn-from-your-peers"
ENTRY = {
    "kind": "lesson",
    "text": "Associations supported the draft once they had written a chapter of it.",
    "readership": "exchange",
}


def pages(site: Site) -> list[Visit]:
    """Every page with the person who opens it."""
    long, noted = longest_list(), notes_to_write()
    asked = [
        ("Home of a coordinator", coordinator(), "/", "row", "≤ 5× row, ≤ 10 SQL, ≤ 25 kB", None),
        ("Programme page", coordinator(), "/programmes/SSD-COPY/", "row", "≤ 4.5× row, ≤ 10 SQL, ≤ 25 kB", None),
        (f"List of {long[1]} sessions", staff(), long[0], "list", "≤ 2.5× list of 25, ≤ 7 SQL", None),
        ("Portfolio, all programmes", staff(), "/portfolio/", "row", "CPU ≤ 12× row, ≤ 15 SQL, ≤ 50 kB", None),
        ("Save a note entry", noted.note_taker, noted_path(noted), "save", "≤ 2.2× save, ≤ 7 SQL", ENTRY),
    ]
    visitors = {person: Visitor(site, person.email, PASSWORD) for _name, person, *_rest in asked}
    return [visit_of(visitors[person], person, name, *rest) for name, person, *rest in asked]


def visit_of(visitor: Visitor, person: Person, name: str, path: str, floor: str, goal: str, form: Any) -> Visit:
    statements, rows = counted(person, path, form)
    return Visit(name, visitor, path, floor, goal, form, statements, rows)


def staff() -> Person:
    return Person.objects.get(email="ilse@hq.unesco.example")


def coordinator() -> Person:
    return Membership.objects.get(team__programme__code="SSD-COPY", role="coordinator").person


def longest_list() -> tuple[str, int]:
    """Of all programmes the one with the most sessions."""
    held = {one: one.peer_sessions.count() for one in Programme.objects.all()}
    most = max(held, key=lambda one: (held[one], -one.pk))
    return f"/programmes/{most.code}/sessions/", held[most]


def notes_to_write() -> PeerSession:
    """A session of the demonstration whose notes its note-taker may still write."""
    agreed = Note.objects.filter(state=Note.State.AGREED).values("session")
    rows = PeerSession.objects.held().exclude(pk__in=agreed).exclude(note_taker__email__endswith="@synthetic.example")
    return rows.filter(programme__state="active").select_related("programme", "note_taker").order_by("pk")[0]


def noted_path(session: PeerSession) -> str:
    return f"/programmes/{session.programme.code}/sessions/{session.number}/notes/"


def reminders() -> list[tuple[str, str]]:
    """Planning all reminders of the day, and planning them again."""
    now = timezone.now()
    return [timed("Reminders planned", plan_reminders, now), timed("Reminders planned again", plan_reminders, now)]


def timed(name: str, job: Callable[[dt.datetime], int], now: dt.datetime) -> tuple[str, str]:
    with ExitStack() as stack:
        found, began = counting(stack), time.perf_counter()
        number = job(now)
    return name, f"{number} new in {time.perf_counter() - began:.2f} s, {found.statements} SQL, {found.rows} rows read"
