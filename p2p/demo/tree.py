"""Rows out of nested data whose keys are the names of the models' fields, and of their relations either way."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db import models

from outcomes.models import ExpectedOutcome
from p2p.base.accounts.models import Person
from p2p.demo.batch import Batch, Sheet, fields_of
from programmes.models import Document, Need, Team
from sessions.models import AgendaItem, NoteEntry, PeerSession

Values = dict[str, Any]
# What the data call a row when another one points to it; items of an agenda are those of the session being read.
CODES: dict[type[models.Model], Callable[[Any], Any]] = {
    Person: lambda person: person.email.split("@")[0],
    Team: attrgetter("code"),
    Need: attrgetter("number"),
    Document: attrgetter("number"),
    PeerSession: attrgetter("number"),
    AgendaItem: attrgetter("position"),
    NoteEntry: lambda entry: f"{entry.note.session.number}.{entry.position}",
    ExpectedOutcome: attrgetter("outcome"),
}


class Tree(Sheet):
    """Grows rows with everything that hangs on them and moves every date by ``shift``."""

    def __init__(self, batch: Batch, shift: dt.timedelta):
        super().__init__(batch)
        self.shift = shift
        self.known: dict[type, dict[Any, Any]] = defaultdict(dict)

    def unsaid(self, model: type[models.Model], said: Values) -> Values:
        """What follows from the values that the data give to a row."""
        return {}

    def grow(self, model: type[models.Model], data: Values, **given: Any) -> Any:
        fields = [(model._meta.get_field(name), raw) for name, raw in data.items()]
        columns = model._meta.concrete_fields
        said = given | {field.name: self.value(field, raw) for field, raw in fields if field in columns}
        row = self.add(model, **self.unsaid(model, said) | said)
        if model in CODES:
            self.known[model][CODES[model](row)] = row
        for field, raw in fields:
            if field.many_to_many:
                self.link(row, field, raw)
            elif field.auto_created:
                self.hang(row, field, raw if isinstance(raw, list) else [raw])
        return row

    def value(self, field: Any, raw: Any) -> Any:
        if isinstance(raw, dt.datetime):
            return (raw + self.shift).replace(tzinfo=dt.UTC)
        if isinstance(raw, dt.date):
            return raw + self.shift
        if not field.is_relation:
            return raw
        return self.grow(field.related_model, raw) if isinstance(raw, dict) else self.known[field.related_model][raw]

    def link(self, row: models.Model, field: Any, codes: list) -> None:
        for code in codes:
            other = self.known[field.related_model][code]
            ends = {field.m2m_field_name(): row, field.m2m_reverse_field_name(): other}
            self.add(field.remote_field.through, **ends)

    def hang(self, row: models.Model, field: Any, parts: list[Values]) -> None:
        for position, part in enumerate(parts, start=1):
            place = {"position": position} if "position" in fields_of(field.related_model) else {}
            self.grow(field.related_model, part, **{field.remote_field.name: row}, **place)
