"""Rows that wait to be written together, in an order in which each finds what it points to."""

import datetime as dt
from collections import Counter, defaultdict
from functools import cache, partial
from graphlib import TopologicalSorter
from typing import Any

from django.db import models

from p2p.base.accounts.models import Person
from p2p.base.history.models import Event
from p2p.base.i18n.languages import translations_of
from peers.models import SIDES, Pairing
from programmes.models import Membership, Programme
from programmes.policy import Role

ROWS = 1000


class Batch:
    """Rows by their kind, and what the history tells about them once they have keys."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list] = defaultdict(list)
        self.told: list[tuple[Event, models.Model, dt.date]] = []

    def save(self) -> Counter:
        """Write everything and be empty again; how many rows of each kind there were."""
        saved = Counter({model: len(rows) for model, rows in self.rows.items()}) + Counter({Event: len(self.told)})
        for model in TopologicalSorter({model: self.before(model) for model in self.rows}).static_order():
            model._base_manager.bulk_create(self.rows[model], batch_size=ROWS)
        self.save_history()
        self.rows.clear()
        self.told.clear()
        return saved

    def before(self, model: type[models.Model]) -> list[type[models.Model]]:
        """What rows of ``model`` point to."""
        return [field.related_model for field in model._meta.concrete_fields if field.related_model in self.rows]

    def save_history(self) -> None:
        """The time of an event is set by the model, so it is put back to the day in a second step."""
        for event, thing, _on in self.told:
            event.key, event.title = str(thing.pk), str(thing)[:300]
            event.titles = translations_of(partial(str, thing))
        events = Event.objects.bulk_create([event for event, _thing, _on in self.told], batch_size=ROWS)
        for event, _thing, on in self.told:
            event.at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
        Event.objects.bulk_update(events, ["at"], batch_size=ROWS)


@cache
def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


class Sheet:
    """The rows of one programme on their way into a batch; what most of them have in common is filled in here."""

    programme: Any = None
    coordinator: Any = None
    language = "en"

    def __init__(self, batch: Batch):
        self.batch = batch
        self.count: Counter[type] = Counter()

    def add(self, model: type[models.Model], **values: Any) -> Any:
        """A row of ``model``: its programme, number, language and author are known unless ``values`` say otherwise."""
        self.count[model] += 1
        known = {"programme": self.programme, "number": self.count[model]}
        known |= {"language": self.language, "by": self.coordinator}
        usual = {name: value for name, value in known.items() if name in fields_of(model)}
        row = model(**usual | values)
        self.batch.rows[model].append(row)
        self.remember(row)
        return row

    def remember(self, row: models.Model) -> None:
        """Programme and coordinator, which others refer to, as soon as they are there."""
        if isinstance(row, Programme):
            self.programme, self.language = row, row.working_languages[0]
        if isinstance(row, Membership) and row.role == Role.COORDINATOR:
            self.coordinator = row.person

    def confirmed(self, pairing: Pairing, lead: Person) -> None:
        """Both sides said yes on the day on which it was agreed; a paper was typed by the coordination."""
        for side, person in zip(SIDES, (self.coordinator, lead), strict=True):
            by = self.coordinator if getattr(pairing, f"signed_by_{side}") else person
            setattr(pairing, f"confirmed_by_{side}", by)
            setattr(pairing, f"confirmed_on_{side}", pairing.agreed_on)

    def tell(self, verb: str, thing: Any, on: dt.date, by: Person | None = None) -> None:
        """A line of history; the coordinator's unless somebody else is named."""
        event = Event(actor=by or self.coordinator, verb=verb, kind=thing._meta.label_lower, revision=1)
        event.programme_code = thing.programme.code
        self.batch.told.append((event, thing, on))
