"""The pages and jobs that are measured, and how each is reached in the demonstration."""

import time

from django.db.models import Count
from django.utils import timezone

from p2p.base.accounts.models import Person
from p2p.base.notifications.planning import plan_reminders
from programmes.models import Membership, Programme
from sessions.models import Note, PeerSession
from tests.bench.counts import counted, counting
from tests.bench.places import Site
from tests.bench.visits import Visit, Visitor

PASSWORD = "learn-from-your-peers"
NEED = {"title": "What must a first act contain?", "priority": "medium", "rank": "9", "status": "open"}
ENTRY = {"kind": "lesson", "text": "A short text passed sooner than a long one.", "visibility": "exchange"}


def pages(site: Site) -> list[Visit]:
    """Every page with the person who opens it, the bare page it is compared with, and its goal."""
    lead = Membership.objects.get(team__programme__code="SSD-COPY", role="coordinator").person
    staff = Person.objects.get(email="ilse@hq.unesco.example")
    longest, noted = Programme.objects.alias(n=Count("peer_sessions")).order_by("-n", "pk")[0], to_write()
    sessions = f"/programmes/{longest.code}/sessions/"
    held = PeerSession.objects.held().filter(programme__code="SSD-COPY").earliest("number")
    notes = f"/programmes/{noted.programme.code}/sessions/{noted.number}/notes/"
    return [
        visit(site, lead, "Home of a coordinator", "/", "row", "CPU ≤ 6× row, ≤ 10 SQL, ≤ 25 kB"),
        visit(site, lead, "Programme page", "/programmes/SSD-COPY/", "row", "CPU ≤ 10× row, ≤ 25 kB"),
        visit(site, lead, "Session page", held.get_absolute_url(), "row", "CPU ≤ 8× row"),
        visit(
            site, staff, f"List of {longest.peer_sessions.count()} sessions", sessions, "list", "≤ 2.5× list, ≤ 7 SQL"
        ),
        visit(site, staff, "Portfolio", "/portfolio/", "row", "CPU ≤ 15× row, ≤ 15 SQL, ≤ 50 kB"),
        visit(site, noted.note_taker, "Note entry saved", notes, "save", "CPU ≤ 4× save", ENTRY),
        visit(site, lead, "Need saved", "/programmes/SSD-COPY/needs/new/", "save", "CPU ≤ 4× save", NEED),
    ]


def visit(site: Site, person: Person, name: str, path: str, floor: str, goal: str, form: dict | None = None) -> Visit:
    visitor, counts = Visitor(site, PASSWORD, login=person.email), counted(person, path, form)
    return Visit(name, visitor, path, form, floor, goal, counts)


def to_write() -> PeerSession:
    """A session of the demonstration whose notes its note-taker may still write."""
    agreed = Note.objects.filter(state=Note.State.AGREED).values("session")
    rows = PeerSession.objects.held().filter(programme__state="active").exclude(pk__in=agreed)
    mine = rows.exclude(note_taker__email__endswith="@synthetic.example")
    return mine.select_related("programme", "note_taker").earliest("pk")


def reminders(name: str) -> tuple[str, str]:
    began = time.perf_counter()
    with counting() as found:
        new = plan_reminders(timezone.now())
    return name, f"{new} new in {time.perf_counter() - began:.2f} s, {len(found)} SQL, {sum(found)} rows read"
