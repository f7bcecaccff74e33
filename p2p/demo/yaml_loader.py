"""Build rows from nested data whose keys are field names and relations of the models."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db import models

from outcomes.models import ExpectedOutcome
from p2p.base.accounts.models import Person
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.row_defaults import RowDefaults, field_names
from programmes.models import Document, Need, Team
from sessions.models import AgendaItem, NoteEntry, PeerSession

Values = dict[str, Any]
# How the data refer to a row of each model; an agenda item is one of the session being read.
KEY_BY_MODEL: dict[type[models.Model], Callable[[Any], Any]] = {
    Person: lambda person: person.email.split("@")[0],
    Team: attrgetter("code"),
    Need: attrgetter("number"),
    Document: attrgetter("number"),
    PeerSession: attrgetter("number"),
    AgendaItem: attrgetter("position"),
    NoteEntry: lambda entry: f"{entry.note.session.number}.{entry.position}",
    ExpectedOutcome: attrgetter("outcome"),
}


class YamlLoader(RowDefaults):
    """Adds rows together with their related rows; every date is moved by ``shift``."""

    def __init__(self, writer: BulkWriter, shift: dt.timedelta):
        super().__init__(writer)
        self.shift = shift
        self.known: dict[type, dict[Any, Any]] = defaultdict(dict)

    def derived_values(self, model: type[models.Model], stated: Values) -> Values:
        """Values computed from those in the data; a subclass fills them in."""
        return {}

    def load_row(self, model: type[models.Model], data: Values, **given: Any) -> Any:
        fields = [(model._meta.get_field(name), raw) for name, raw in data.items()]
        columns = model._meta.concrete_fields
        stated = given | {field.name: self.value(field, raw) for field, raw in fields if field in columns}
        instance = self.add(model, **self.derived_values(model, stated) | stated)
        if model in KEY_BY_MODEL:
            self.known[model][KEY_BY_MODEL[model](instance)] = instance
        for field, raw in fields:
            if field.many_to_many:
                self.load_links(instance, field, raw)
            elif field.auto_created:
                self.load_children(instance, field, raw if isinstance(raw, list) else [raw])
        return instance

    def value(self, field: Any, raw: Any) -> Any:
        if isinstance(raw, dt.datetime):
            return (raw + self.shift).replace(tzinfo=dt.UTC)
        if isinstance(raw, dt.date):
            return raw + self.shift
        if not field.is_relation:
            return raw
        return (
            self.load_row(field.related_model, raw) if isinstance(raw, dict) else self.known[field.related_model][raw]
        )

    def load_links(self, instance: models.Model, field: Any, codes: list) -> None:
        for code in codes:
            other = self.known[field.related_model][code]
            ends = {field.m2m_field_name(): instance, field.m2m_reverse_field_name(): other}
            self.add(field.remote_field.through, **ends)

    def load_children(self, instance: models.Model, field: Any, parts: list[Values]) -> None:
        for position, part in enumerate(parts, start=1):
            place = {"position": position} if "position" in field_names(field.related_model) else {}
            self.load_row(field.related_model, part, **{field.remote_field.name: instance}, **place)
