"""Values that most rows of one programme share: programme, number, language, author."""

import datetime as dt
from collections import Counter
from functools import cache
from typing import Any

from django.db import models

from p2p.base.accounts.models import Person
from p2p.base.history.enums import AuditVerb
from p2p.base.history.models import Event
from p2p.demo.bulk_writer import BulkWriter
from peers.models import SIDES, Pairing
from programmes.models import Membership, Programme
from programmes.policy import Role


@cache
def field_names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


class RowDefaults:
    """Adds rows of one programme to a batch and fills in the values that most of them share."""

    programme: Any = None
    coordinator: Any = None
    language = "en"

    def __init__(self, writer: BulkWriter):
        self.writer = writer
        self.count: Counter[type] = Counter()

    def add(self, model: type[models.Model], **values: Any) -> Any:
        """Add a row; ``values`` override the usual programme, number, language and author."""
        self.count[model] += 1
        known = {"programme": self.programme, "number": self.count[model]}
        known |= {"language": self.language, "by": self.coordinator}
        usual = {name: value for name, value in known.items() if name in field_names(model)}
        instance = model(**usual | values)
        self.writer.rows[model].append(instance)
        self.remember(instance)
        return instance

    def remember(self, instance: models.Model) -> None:
        """Keep the programme and its coordinator as values for the rows that follow."""
        if isinstance(instance, Programme):
            self.programme, self.language = instance, instance.working_languages[0]
        if isinstance(instance, Membership) and instance.role == Role.COORDINATOR:
            self.coordinator = instance.person

    def confirm_pairing(self, pairing: Pairing, lead: Person) -> None:
        """Both sides confirm on the day of the agreement; paper is entered by the coordination."""
        for side, person in zip(SIDES, (self.coordinator, lead), strict=True):
            by = self.coordinator if getattr(pairing, f"signed_by_{side}") else person
            setattr(pairing, f"confirmed_by_{side}", by)
            setattr(pairing, f"confirmed_on_{side}", pairing.agreed_on)

    def add_event(self, verb: AuditVerb, record: Any, on: dt.date, by: Person | None = None) -> None:
        """Add an event to the history; its actor is the coordinator unless ``by`` is given."""
        event = Event(actor=by or self.coordinator, verb=verb, kind=record._meta.label_lower, revision=1)
        event.programme_code = record.programme.code
        self.writer.events.append((event, record, on))
