"""Kinds of duty: what one person owes by a date. Each is one QuerySet with the same columns.

A floor adds its kinds in ``duties.py``::

    @duty("notes", title=_("Write the notes of session %(number)s"), url="sessions:notes", priority=90,
          owner="note_taker", due="notes_due_on")
    def notes_to_write(today):
        return PeerSession.objects...
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from p2p.base.i18n.text import bidi_isolate
from p2p.base.registry.registry import Registry

# Prefixed, because models have fields of their own called owner, kind or code.
DUTY_COLUMNS = ("d_kind", "d_owner", "d_code", "d_number", "d_label", "d_due", "d_at", "d_zone")
DUTIES = Registry("duties")


@dataclasses.dataclass(frozen=True)
class DutyKind:
    """How one kind of duty is named, where it is done and how much harm a delay does (0-100).

    ``owner``, ``due``, ``programme``, ``number`` and ``label`` are fields of the rows' model, or paths from it.
    ``name`` says what it is about without a number or a title. What is not ``can_snooze`` is neither put off nor left
    to somebody else. ``view_url`` is where others see how it stands, when only its owner may open ``url``.
    What is due at a moment has paths to it and to the owner's zone, ``at`` and ``zone``: its day is the owner's own.
    ``private`` is what nobody but its owner is told: whether they have answered a form, whose key is ``number``.
    """

    code: str
    name: Any
    title: Any
    url: str
    priority: int
    queryset: Callable[[dt.date], QuerySet]
    owner: str
    due: str
    programme: str = "programme__code"
    number: str = "number"
    label: str = "title"
    at: str = ""
    zone: str = ""
    blocked_reason: str = ""
    view_url: str = ""
    numbered: bool = True
    shared: bool = False
    can_snooze: bool = True
    private: bool = False

    def columns(self, today: dt.date) -> QuerySet:
        """The rows with the columns that every kind shares."""
        # A query of its own each time: what is kept between requests must never hold rows.
        return annotated_queryset(self.code, today).all()

    def title_for(self, number: int, label: str) -> str:
        return str(self.title) % {"number": number, "what": bidi_isolate(label)}


@functools.lru_cache(maxsize=256)
def annotated_queryset(code: str, today: dt.date) -> QuerySet:
    """Put together once a day, because that takes longer than asking: it depends on nothing but the date."""
    kind = DUTIES[code]
    queryset = kind.queryset(today).annotate(
        d_kind=Value(code, CharField()),
        d_owner=F(kind.owner),
        d_code=F(kind.programme),
        d_number=Cast(F(kind.number), IntegerField()),
        d_label=Cast(F(kind.label), CharField()),
        d_due=Cast(F(kind.due), DateField()),
        d_at=Cast(F(kind.at) if kind.at else Value(None), DateTimeField()),
        d_zone=Cast(F(kind.zone) if kind.zone else Value(""), CharField()),
    )
    return queryset.filter(d_owner__isnull=False, d_due__isnull=False)


def duty(code: str, **facts) -> Callable:
    """Register a kind of duty; the function takes today's date and returns the rows. ``facts`` are those of
    ``DutyKind``.

    The rows are put together once for the day, so the function looks at no hour, no language and no table.
    ``shared`` kinds are not one person's own: a colleague who may do them takes one over without a change of owner.
    """

    def add(queryset: Callable[[dt.date], QuerySet]) -> Callable:
        DUTIES[code] = DutyKind(code=code, queryset=queryset, **facts)
        return queryset

    return add
