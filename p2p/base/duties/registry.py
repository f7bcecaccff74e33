"""Kinds of duty: what one person owes by a date. Each is one QuerySet with the same columns.

A floor adds its kinds in ``duties.py``::

    @duty("notes", name=_("Notes"), title=_("Write the notes of session %(number)s"), url="sessions:notes",
          priority=90, owner="note_taker", due="notes_due_on", states=RUNNING_STATES,
          reminders=ReminderRule(before=(2,), escalate_after=1))
    def notes_to_write(today):
        return PeerSession.objects...
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from p2p.base.i18n.text import bidi_isolate
from p2p.base.registry.registry import Registry

# Prefixed, because models have fields of their own called owner, kind or code.
DUTY_COLUMNS = ("d_kind", "d_owner", "d_code", "d_number", "d_label", "d_due", "d_at", "d_zone")
DUTIES = Registry("duties")


@dataclasses.dataclass(frozen=True)
class ReminderRule:
    """``before``: days before the due date. ``every``: days between reminders of what is late, 0 for none.

    ``escalate_after``: days late after which somebody else is told as well, 0 for never. ``escalate_to``: 1 for the
    coordination, 2 for the deputy after that. The defaults are rule 13 of the method: what is due in seven days, on
    the day, then weekly.
    """

    before: tuple[int, ...] = (7,)
    on_day: bool = True
    every: int = 7
    escalate_after: int = 7
    escalate_to: int = 2


@dataclasses.dataclass(frozen=True)
class DutyKind:
    """How one kind of duty is found, named and opened, and how much harm a delay does (``priority``, 0-100).

    ``queryset`` returns the objects that are owed on a day. ``owner``, ``due``, ``programme``, ``number`` and ``label``
    are fields of their model, or lookup paths from it. ``title`` may contain ``%(number)s`` and ``%(what)s`` (the
    label); ``name`` names the kind without either.
    ``states``: the states of a programme in which the duty is owed; None for all.
    ``reminders``: how often the owner is reminded, unless the programme has a rule of its own; ``for_staff``: a duty
    of UNESCO's, whose rule no programme changes.
    ``url`` opens the page where the duty is done; ``view_url`` the page for others, if only the owner may open ``url``.
    ``at`` and ``zone``: for what is due at a moment, the paths to it and to the owner's time zone, whose day counts.
    ``blocked_reason`` says why it cannot be done yet. Without ``can_snooze`` it can be neither snoozed nor delegated.
    ``shared``: colleagues may do it too, so delegation leaves the owner field alone.
    ``calendar_event``: the entry for a calendar, for what happens at ``at``; from programme code and number.
    ``private``: only its owner is told of it (whether they have answered a form, whose key is ``number``).
    """

    code: str
    name: Any
    title: Any
    url: str
    priority: int
    queryset: Callable[[dt.date], QuerySet]
    owner: str
    due: str
    states: Collection[str] | None
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
    calendar_event: Callable[[str, int], dict[str, Any]] | None = None
    reminders: ReminderRule = ReminderRule()
    for_staff: bool = False

    def columns(self, today: dt.date) -> QuerySet:
        """The queryset with the columns that every kind shares."""
        # A clone each time: the cached query must never hold results.
        return annotated_queryset(self.code, today).all()

    def title_for(self, number: int, label: str) -> str:
        return str(self.title) % {"number": number, "what": bidi_isolate(label)}


@functools.lru_cache(maxsize=256)
def annotated_queryset(code: str, today: dt.date) -> QuerySet:
    """Cached per day: building the query takes longer than running it, and it depends on nothing but the date."""
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
    if kind.states is not None:
        queryset = queryset.filter(**{f"{kind.programme.removesuffix('code')}state__in": kind.states})
    return queryset.filter(d_owner__isnull=False, d_due__isnull=False)


def duty(code: str, **facts) -> Callable:
    """Register a kind of duty; ``facts`` are the fields of ``DutyKind``.

    The function takes today's date and returns a QuerySet, which is cached for that day: it must not depend on the
    hour, the language or the contents of a table.
    """

    def add(queryset: Callable[[dt.date], QuerySet]) -> Callable:
        DUTIES[code] = DutyKind(code=code, queryset=queryset, **facts)
        return queryset

    return add
