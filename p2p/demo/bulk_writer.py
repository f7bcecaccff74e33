"""Collect rows and write them together, in the order of their foreign keys."""

import datetime as dt
from collections import Counter, defaultdict
from functools import partial
from graphlib import TopologicalSorter

from django.db import models

from p2p.base.history.models import Event
from p2p.base.i18n.languages import translations_of

ROWS_PER_INSERT = 1000


class BulkWriter:
    """Rows by their kind, and what the history tells about them once they have keys."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list] = defaultdict(list)
        self.told: list[tuple[Event, models.Model, dt.date]] = []

    def save(self) -> Counter:
        """Write everything and be empty again; how many rows of each kind there were."""
        saved = Counter({model: len(rows) for model, rows in self.rows.items()}) + Counter({Event: len(self.told)})
        for model in TopologicalSorter({model: self.before(model) for model in self.rows}).static_order():
            model._base_manager.bulk_create(self.rows[model], batch_size=ROWS_PER_INSERT)
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
        events = Event.objects.bulk_create([event for event, _thing, _on in self.told], batch_size=ROWS_PER_INSERT)
        for event, _thing, on in self.told:
            event.at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
        Event.objects.bulk_update(events, ["at"], batch_size=ROWS_PER_INSERT)
