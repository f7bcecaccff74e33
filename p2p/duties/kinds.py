"""Duties: what one person owes by a date. Each kind is one QuerySet with the same columns; nothing is stored.

A floor adds its kinds in ``duties.py``::

    @duty("notes", title=_("Write the notes of session %(number)s"), url="sessions:notes", harm=90)
    def notes_to_write(today):
        return PeerSession.objects...  # rows made with ``columns(...)``
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse

from p2p.ui.registry import Registry
from p2p.ui.words import apart

# Prefixed, because models have fields of their own called owner, kind or code.
COLUMNS = ("d_kind", "d_owner", "d_code", "d_number", "d_what", "d_due", "d_waits")
SOON = dt.timedelta(days=7)
DUTIES = Registry("duties")


@dataclasses.dataclass(frozen=True)
class Kind:
    """How one kind of duty is named, where it is done and how much harm a delay does (0-100)."""

    code: str
    title: Any
    url: str
    harm: int
    rows: Callable[[dt.date], QuerySet]
    numbered: bool = True


@dataclasses.dataclass(frozen=True)
class Duty:
    """One row of the union: ``state`` is late, soon or later; ``waits`` says why it cannot start yet."""

    kind: Kind
    owner: int
    code: str
    number: int
    what: str
    due: dt.date
    waits: str
    today: dt.date

    @property
    def title(self) -> str:
        return str(self.kind.title) % {"number": self.number, "what": apart(self.what)}

    @property
    def path(self) -> str:
        return reverse(self.kind.url, args=[self.code, self.number] if self.kind.numbered else [self.code])

    @property
    def state(self) -> str:
        return "late" if self.due < self.today else "soon" if self.due <= self.today + SOON else "later"

    @property
    def days_late(self) -> int:
        return (self.today - self.due).days

    @property
    def days_left(self) -> int:
        return (self.due - self.today).days

    @property
    def key(self) -> str:
        return f"{self.kind.code}:{self.code}:{self.number}"


def duty(code: str, *, title: Any, url: str, harm: int, numbered: bool = True) -> Callable:
    """Register a kind of duty; the function takes today's date and returns rows made by ``columns``."""

    def add(rows: Callable[[dt.date], QuerySet]) -> Callable:
        DUTIES[code] = Kind(code, title, url, harm, rows, numbered)
        return rows

    return add


def columns(
    rows: QuerySet,
    *,
    owner: str,
    due: str,
    code: str = "programme__code",
    number: str = "number",
    what: str = "title",
    waits: str = "",
) -> QuerySet:
    """``rows`` with the columns every kind shares; the arguments name fields of the model."""
    return rows.annotate(
        d_owner=F(owner),
        d_code=F(code),
        d_number=Cast(F(number), IntegerField()),
        d_what=Cast(F(what), CharField()),
        d_due=Cast(F(due), DateField()),
        d_waits=Value(waits, CharField()),
    )


def duties_of(
    people: list[int] | None, today: dt.date, *, until: dt.date | None = None, codes: list[str] | None = None
) -> list[Duty]:
    """Everything owed, in one query: by ``people`` (None for all), until a date, in programmes with ``codes``."""
    parts = [narrowed(kind, today, people, until, codes) for kind in DUTIES.entries().values()]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    found = [duty_of(row, today) for row in rows]
    return sorted(found, key=lambda one: (one.due >= today, max(one.due, today), -one.kind.harm, one.due))


def duty_of(row: dict[str, Any], today: dt.date) -> Duty:
    return Duty(
        DUTIES[row["d_kind"]],
        row["d_owner"],
        row["d_code"],
        row["d_number"],
        row["d_what"],
        row["d_due"],
        row["d_waits"],
        today,
    )


def narrowed(
    kind: Kind, today: dt.date, people: list[int] | None, until: dt.date | None, codes: list[str] | None
) -> QuerySet:
    rows = (
        kind.rows(today)
        .annotate(d_kind=Value(kind.code, CharField()))
        .filter(d_owner__isnull=False, d_due__isnull=False)
    )
    if people is not None:
        rows = rows.filter(d_owner__in=people)
    if until is not None:
        rows = rows.filter(d_due__lte=until)
    if codes is not None:
        rows = rows.filter(d_code__in=codes)
    return rows.order_by().values(*COLUMNS)
