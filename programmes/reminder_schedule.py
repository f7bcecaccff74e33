"""The reminder schedule of one programme: the method's rules and local overrides."""

import dataclasses
from typing import Any

from p2p.base.duties.registry import DUTIES, DutyKind
from p2p.base.notifications.models import ReminderOverride
from p2p.base.notifications.reminder_schedule import ReminderRule, rule_for

# Things for UNESCO, which no programme changes.
STAFF_DUTIES = {"late_phase", "blocked", "silent", "report_in_portfolio"}


@dataclasses.dataclass(frozen=True)
class ScheduleEntry:
    """One kind of duty and when people are reminded of it here."""

    kind: DutyKind
    rule: ReminderRule
    changed: bool

    @property
    def name(self) -> str:
        """What it is about, without a number or a title."""
        return str(self.kind.name)

    @property
    def initial(self) -> dict[str, Any]:
        rule = dataclasses.asdict(self.rule)
        return rule | {"before": ", ".join(map(str, self.rule.before))}


def reminder_schedule_of(programme_code: str) -> list[ScheduleEntry]:
    changed = {one.kind: one.rule for one in ReminderOverride.objects.filter(programme_code=programme_code)}
    kinds = [one for code, one in DUTIES.entries().items() if code not in STAFF_DUTIES]
    return [
        ScheduleEntry(one, rule_for(one.code, changed), one.code in changed)
        for one in sorted(kinds, key=lambda k: -k.priority)
    ]
