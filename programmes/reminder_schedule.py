"""The reminder schedule of one programme: the method's rules and local overrides."""

import dataclasses
from typing import Any

from p2p.base.duties.registry import DUTIES, DutyKind
from p2p.base.notifications.models import ReminderOverride
from p2p.base.notifications.reminder_schedule import ReminderRule, rule_for

# Duties of UNESCO staff: no programme changes their schedule.
STAFF_DUTIES = {"late_phase", "blocked", "silent", "report_in_portfolio"}


@dataclasses.dataclass(frozen=True)
class ScheduleEntry:
    """One kind of duty and its reminder rule in this programme; ``changed``: overridden here."""

    kind: DutyKind
    rule: ReminderRule
    changed: bool

    @property
    def name(self) -> str:
        return str(self.kind.name)

    @property
    def initial(self) -> dict[str, Any]:
        rule = dataclasses.asdict(self.rule)
        return rule | {"before": ", ".join(map(str, self.rule.before))}


def reminder_schedule_of(programme_code: str) -> list[ScheduleEntry]:
    overrides = ReminderOverride.objects.filter(programme_code=programme_code)
    rules = {override.kind: override.rule for override in overrides}
    kinds = [kind for code, kind in DUTIES.entries().items() if code not in STAFF_DUTIES]
    return [
        ScheduleEntry(kind, rule_for(kind.code, rules), kind.code in rules)
        for kind in sorted(kinds, key=lambda kind: -kind.priority)
    ]
