"""Values that most rows of one programme share: programme, number, language, author."""

import datetime as dt
from collections import Counter
from functools import cache
from typing import Any

from django.db import models

from p2p.base.accounts.models import Person
from p2p.base.history.models import Event
from p2p.demo.bulk_writer import BulkWriter
from peers.models import SIDES, Pairing
from programmes.models import Membership, Programme
from programmes.policy import Role


@cache
def field_names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


class RowDefaults:
    """The rows of one programme on their way into a batch; what most of them have in common is filled in here."""

    programme: Any = None
    coordinator: Any = None
    language = "en"

    def __init__(self, writer: BulkWriter):
        self.writer = writer
        self.count: Counter[type] = Counter()

    def add(self, model: type[models.Model], **values: Any) -> Any:
        """A row of ``model``: its programme, number, language and author are known unless ``values`` say otherwise."""
        self.count[model] += 1
        known = {"programme": self.programme, "number": self.count[model]}
        known |= {"language": self.language, "by": self.coordinator}
        usual = {name: value for name, value in known.items() if name in field_names(model)}
        row = model(**usual | values)
        self.writer.rows[model].append(row)
        self.remember(row)
        return row

    def remember(self, row: models.Model) -> None:
        """Programme and coordinator, which others refer to, as soon as they are there."""
        if isinstance(row, Programme):
            self.programme, self.language = row, row.working_languages[0]
        if isinstance(row, Membership) and row.role == Role.COORDINATOR:
            self.coordinator = row.person

    def confirm_pairing(self, pairing: Pairing, lead: Person) -> None:
        """Both sides said yes on the day on which it was agreed; a paper was typed by the coordination."""
        for side, person in zip(SIDES, (self.coordinator, lead), strict=True):
            by = self.coordinator if getattr(pairing, f"signed_by_{side}") else person
            setattr(pairing, f"confirmed_by_{side}", by)
            setattr(pairing, f"confirmed_on_{side}", pairing.agreed_on)

    def add_event(self, verb: str, thing: Any, on: dt.date, by: Person | None = None) -> None:
        """A line of history; the coordinator's unless somebody else is named."""
        event = Event(actor=by or self.coordinator, verb=verb, kind=thing._meta.label_lower, revision=1)
        event.programme_code = thing.programme.code
        self.writer.told.append((event, thing, on))
