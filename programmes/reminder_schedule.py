"""The reminder schedule of one programme: the method's rules and local overrides."""

import dataclasses
from typing import Any

from p2p.base.duties.registry import DUTIES, DutyKind, ReminderRule
from p2p.base.notifications.models import ReminderOverride


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
    kinds = [kind for kind in DUTIES.entries().values() if not kind.for_staff]
    return [
        ScheduleEntry(kind, rules.get(kind.code, kind.reminders), kind.code in rules)
        for kind in sorted(kinds, key=lambda kind: -kind.priority)
    ]
