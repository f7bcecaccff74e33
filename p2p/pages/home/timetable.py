"""The timetable of one programme: what the method says, and what the coordination has changed."""

import dataclasses
from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.duties.kinds import DUTIES, Kind
from p2p.base.history.record import record
from p2p.base.notifications.models import Timing
from p2p.base.notifications.timetable import Rule, rule_for
from programmes.models import Programme

# Things for UNESCO, which no programme changes.
STAFF = {"late_phase", "blocked", "silent", "report_in_portfolio"}


@dataclasses.dataclass(frozen=True)
class Row:
    """One kind of duty and when people are reminded of it here."""

    kind: Kind
    rule: Rule
    changed: bool

    @property
    def name(self) -> str:
        """What it is about, without a number or a title."""
        return str(self.kind.name)

    @property
    def initial(self) -> dict[str, Any]:
        rule = dataclasses.asdict(self.rule)
        return rule | {"before": ", ".join(map(str, self.rule.before))}


def rows_of(programme_code: str) -> list[Row]:
    changed = {one.kind: one.rule for one in Timing.objects.filter(programme_code=programme_code)}
    kinds = [one for code, one in DUTIES.entries().items() if code not in STAFF]
    return [Row(one, rule_for(one.code, changed), one.code in changed) for one in sorted(kinds, key=lambda k: -k.harm)]


@transaction.atomic
def save_timing(*, programme: Programme, kind: str, values: dict[str, Any], by: Person) -> Timing:
    row, _new = Timing.objects.update_or_create(programme_code=programme.code, kind=kind, defaults=values | {"by": by})
    record(by, "timetable", programme, changes=sorted(values))
    return row


@transaction.atomic
def tell_officer(*, programme: Programme, told: bool, by: Person) -> None:
    """Whether UNESCO's officer hears, without a name, that something waits too long."""
    Programme.objects.filter(pk=programme.pk).update(officer_told=told)
    record(by, "timetable", programme, changes=["officer_told"])
