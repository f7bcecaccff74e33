"""Rows that wait to be written together, in an order in which each finds what it points to."""

import datetime as dt
from collections import Counter
from typing import TypeVar

from django.db import models

from outcomes.models import (
    Contribution,
    Dissemination,
    Evidence,
    ExpectedOutcome,
    FollowUpAction,
    Indicator,
    Lesson,
    Measurement,
    Report,
)
from p2p.accounts.models import Person
from p2p.audit.models import Event
from p2p.surveys.models import Form, Response
from peers.models import Offer, Pairing
from programmes.models import (
    ChecklistTick,
    Declaration,
    DiagnosticAssessment,
    Document,
    Membership,
    Need,
    Organisation,
    Phase,
    PhaseChange,
    Programme,
    Risk,
    SuccessScore,
    Team,
    Waiver,
)
from sessions.models import AgendaItem, Attendance, Note, NoteEntry, PeerSession

ORDER: tuple[type[models.Model], ...] = (
    *(Person, Organisation, Programme, Team, Membership),
    *(Phase, PhaseChange, Declaration, Waiver, ChecklistTick, SuccessScore),
    *(Need, Risk, Document, DiagnosticAssessment, Pairing, Offer),
    *(Form, Response, PeerSession, PeerSession.teams.through, PeerSession.needs.through, PeerSession.materials.through),
    *(AgendaItem, Attendance, Note, Note.co_writers.through, NoteEntry),
    *(ExpectedOutcome, Indicator, Measurement, FollowUpAction, Evidence, Contribution, Lesson, Dissemination),
    *(Report, Report.approved_by.through),
)
ROWS = 1000
Thing = TypeVar("Thing", bound=models.Model)


class Batch:
    """Things by their kind, and what to tell about them in the history once they have keys."""

    def __init__(self) -> None:
        self.things: dict[type, list] = {model: [] for model in ORDER}
        self.happenings: list[tuple[str, models.Model, Person, str, dt.date]] = []

    def add(self, thing: Thing) -> Thing:
        self.things[type(thing)].append(thing)
        return thing

    def happened(self, verb: str, thing: models.Model, *, by: Person, code: str, on: dt.date) -> None:
        self.happenings.append((verb, thing, by, code, on))

    def save(self) -> Counter:
        for model in ORDER:
            model._base_manager.bulk_create(self.things[model], batch_size=ROWS)
        self.save_history()
        return Counter({model: len(rows) for model, rows in self.things.items()}) + Counter(
            {Event: len(self.happenings)}
        )

    def save_history(self) -> None:
        """The time of an event is set by the model, so it is put back to the day in a second step."""
        events = Event.objects.bulk_create([event(*one) for one in self.happenings], batch_size=ROWS)
        for row, (_verb, _thing, _by, _code, on) in zip(events, self.happenings, strict=True):
            row.at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
        Event.objects.bulk_update(events, ["at"], batch_size=ROWS)


def event(verb: str, thing: models.Model, by: Person, code: str, _on: dt.date) -> Event:
    kind, key = thing._meta.label_lower, str(thing.pk)
    return Event(actor=by, verb=verb, programme_code=code, kind=kind, key=key, title=str(thing)[:300], revision=1)
