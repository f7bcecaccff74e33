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
    """Unsaved rows by model, and events of the history, which can be completed once the rows have keys."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list] = defaultdict(list)
        self.events: list[tuple[Event, models.Model, dt.date]] = []

    def save(self) -> Counter:
        """Write everything and forget it; returns the number of rows per model."""
        saved = Counter({model: len(rows) for model, rows in self.rows.items()}) + Counter({Event: len(self.events)})
        for model in TopologicalSorter({model: self.before(model) for model in self.rows}).static_order():
            model._base_manager.bulk_create(self.rows[model], batch_size=ROWS_PER_INSERT)
        self.save_history()
        self.rows.clear()
        self.events.clear()
        return saved

    def before(self, model: type[models.Model]) -> list[type[models.Model]]:
        """Models of this batch that ``model`` has foreign keys to."""
        return [field.related_model for field in model._meta.concrete_fields if field.related_model in self.rows]

    def save_history(self) -> None:
        """In two steps: the model sets the time of an event when it is inserted, so an update sets the day."""
        for event, record, _on in self.events:
            event.key, event.title = str(record.pk), str(record)[:300]
            event.titles = translations_of(partial(str, record))
        events = Event.objects.bulk_create([event for event, _record, _on in self.events], batch_size=ROWS_PER_INSERT)
        for event, _record, on in self.events:
            event.at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)
        Event.objects.bulk_update(events, ["at"], batch_size=ROWS_PER_INSERT)
