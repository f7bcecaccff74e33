"""Duties: what one person owes by a date. Each kind is one QuerySet with the same columns; nothing is stored.

A floor adds its kinds in ``duties.py``::

    @duty("notes", title=_("Write the notes of session %(number)s"), url="sessions:notes", harm=90,
          owner="note_taker", due="notes_due_on")
    def notes_to_write(today):
        return PeerSession.objects...
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse

from p2p.base.duties.models import DutyNote
from p2p.base.i18n.when import zone_of
from p2p.base.i18n.words import apart
from p2p.base.registry.registry import Registry

# Prefixed, because models have fields of their own called owner, kind or code.
COLUMNS = ("d_kind", "d_owner", "d_code", "d_number", "d_what", "d_due", "d_at", "d_zone")
DAY = dt.timedelta(days=1)
SOON = dt.timedelta(days=7)
DUTIES = Registry("duties")
CHUNK = 2000
STATES = ("late", "soon", "later")


@dataclasses.dataclass(frozen=True)
class Kind:
    """How one kind of duty is named, where it is done and how much harm a delay does (0-100).

    ``owner``, ``due``, ``programme``, ``number`` and ``what`` are fields of the rows' model, or paths from it.
    ``name`` says what it is about without a number or a title. What is not ``movable`` is neither put off nor left to
    somebody else. ``look`` is where others see how it stands, when only its owner may open ``url``.
    What is due at a moment has paths to it and to the owner's zone, ``at`` and ``zone``: its day is the owner's own.
    ``secret`` is what nobody but its owner is told: whether they have answered a form, whose key is ``number``.
    """

    code: str
    name: Any
    title: Any
    url: str
    harm: int
    rows: Callable[[dt.date], QuerySet]
    owner: str
    due: str
    programme: str = "programme__code"
    number: str = "number"
    what: str = "title"
    at: str = ""
    zone: str = ""
    waits: str = ""
    look: str = ""
    numbered: bool = True
    shared: bool = False
    movable: bool = True
    secret: bool = False

    def columns(self, today: dt.date) -> QuerySet:
        """The rows with the columns that every kind shares."""
        # A query of its own each time: what is kept between requests must never hold rows.
        return columns_on(self.code, today).all()

    def titled(self, number: int, what: str) -> str:
        return str(self.title) % {"number": number, "what": apart(what)}


@functools.lru_cache(maxsize=256)
def columns_on(code: str, today: dt.date) -> QuerySet:
    """Put together once a day, because that takes longer than asking: it depends on nothing but the date."""
    kind = DUTIES[code]
    rows = kind.rows(today).annotate(
        d_kind=Value(code, CharField()),
        d_owner=F(kind.owner),
        d_code=F(kind.programme),
        d_number=Cast(F(kind.number), IntegerField()),
        d_what=Cast(F(kind.what), CharField()),
        d_due=Cast(F(kind.due), DateField()),
        d_at=Cast(F(kind.at) if kind.at else Value(None), DateTimeField()),
        d_zone=Cast(F(kind.zone) if kind.zone else Value(""), CharField()),
    )
    return rows.filter(d_owner__isnull=False, d_due__isnull=False)


@dataclasses.dataclass(frozen=True)
class Duty:
    """One row of the union: ``state`` is late, soon or later; ``waits`` says why it cannot start yet.

    ``giver`` is who handed it over, if anybody did; until ``quiet_until`` its owner wants to hear nothing of it.
    """

    kind: Kind
    owner: int
    code: str
    number: int
    what: str
    due: dt.date
    today: dt.date
    quiet_until: dt.date | None = None
    giver: int | None = None

    @property
    def title(self) -> str:
        return self.kind.titled(self.number, self.what)

    @property
    def waits(self) -> str:
        return str(self.kind.waits)

    @property
    def path(self) -> str:
        return reverse(self.kind.url, args=[self.code, self.number] if self.kind.numbered else [self.code])

    @property
    def look(self) -> str:
        """Where whoever does not owe it sees how it stands."""
        return reverse(self.kind.look, args=[self.code, self.number]) if self.kind.look else self.path

    @property
    def quiet(self) -> bool:
        return self.quiet_until is not None and self.quiet_until > self.today

    @property
    def state(self) -> str:
        if self.quiet or self.waits or self.due > self.today + SOON:
            return "later"
        return "late" if self.due < self.today else "soon"

    @property
    def days_late(self) -> int:
        return (self.today - self.due).days

    @property
    def days_left(self) -> int:
        return (self.due - self.today).days

    @property
    def key(self) -> str:
        return f"{self.kind.code}:{self.code}:{self.number}"

    @property
    def occasion(self) -> str:
        """The duty at this date: when the date moves, everything is said anew."""
        return f"{self.key}:{self.due}"


def duty(code: str, **facts) -> Callable:
    """Register a kind of duty; the function takes today's date and returns the rows. ``facts`` are those of ``Kind``.

    The rows are put together once for the day, so the function looks at no hour, no language and no table.
    ``shared`` kinds are not one person's own: a colleague who may do them takes one over without a change of owner.
    """

    def add(rows: Callable[[dt.date], QuerySet]) -> Callable:
        DUTIES[code] = Kind(code=code, rows=rows, **facts)
        return rows

    return add


def duties_of(
    people: list[int] | None, today: dt.date, *, until: dt.date | None = None, codes: list[str] | None = None
) -> list[Duty]:
    """Everything owed, in two queries: by ``people`` (None for all), until a date, in programmes with ``codes``."""
    # Of two officers one may leave to the other what the other has as well.
    found = {(one.owner, one.occasion): one for one in owed(people, today, until=until, codes=codes)}
    return sorted(found.values(), key=urgency)


def urgency(one: Duty) -> tuple:
    """Late, soon, later. Of what is late first what does most harm when it waits; what lies ahead in order of days."""
    by_harm = (-one.kind.harm, one.due)
    return (STATES.index(one.state), by_harm if one.state == "late" else by_harm[::-1])


def owed(
    people: list[int] | None, today: dt.date, *, until: dt.date | None = None, codes: list[str] | None = None
) -> Iterator[Duty]:
    """The same in no order and one after the other: everybody's duties never stand in memory at once."""
    notes = notes_about(people)
    asked = None if people is None else [*people, *(owner for owner, _key in notes.handed)]
    kinds = DUTIES.entries().values()
    parts = [narrowed(kind.columns(today), asked, until, codes).values(*COLUMNS) for kind in kinds]
    if not parts:
        return
    rows = parts[0].union(*parts[1:], all=True)
    # Person by person: whoever takes them in batches needs the history of few people at a time.
    for row in rows.order_by("d_owner").iterator(CHUNK) if people is None else rows:
        one = notes.applied(duty_of(row, today))
        over = (one.kind.at and one.due < today) or (until is not None and one.due > until)
        if not over and (people is None or one.owner in people):
            yield one


@dataclasses.dataclass
class Notes:
    """What was put off, at its date, and what was handed over, whatever its date becomes."""

    quiet: dict[tuple[int, str, dt.date], dt.date]
    handed: dict[tuple[int, str], int]

    def applied(self, one: Duty) -> Duty:
        """The duty as its notes change it; whoever takes one over may put it off once themselves."""
        taker = self.handed.get((one.owner, one.key))
        if taker:
            one = dataclasses.replace(one, owner=taker, giver=one.owner)
        return dataclasses.replace(one, quiet_until=self.quiet.get((one.owner, one.key, one.due)))


def notes_about(people: list[int] | None) -> Notes:
    """What was put off or handed over, by or to ``people``; what was left to somebody who is gone comes back."""
    rows = DutyNote.objects.select_related("handed_to")
    if people is not None:
        rows = rows.filter(Q(person__in=people) | Q(handed_to__in=people))
    notes = Notes({}, {})
    for one in rows:
        if one.quiet_until:
            notes.quiet[one.person_id, one.key, one.due_on] = one.quiet_until
        if one.handed_to and one.handed_to.is_active:
            notes.handed[one.person_id, one.key] = one.handed_to.pk
    return notes


def duty_of(row: dict[str, Any], today: dt.date) -> Duty:
    return Duty(
        kind=DUTIES[row["d_kind"]],
        owner=row["d_owner"],
        code=row["d_code"],
        number=row["d_number"],
        what=row["d_what"],
        due=row["d_at"].astimezone(zone_of(row["d_zone"])).date() if row["d_at"] else row["d_due"],
        today=today,
    )


def narrowed(rows: QuerySet, people: list[int] | None, until: dt.date | None, codes: list[str] | None) -> QuerySet:
    # The owner's own day may be the one before.
    wanted = {"d_owner__in": people, "d_due__lte": until and until + DAY, "d_code__in": codes}
    return rows.filter(**{column: value for column, value in wanted.items() if value is not None}).order_by()
