"""Reminder schedule per kind of duty, and which reminder is due on a day. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from p2p.base.workdays.work_calendar import WorkCalendar


@dataclasses.dataclass(frozen=True)
class ReminderRule:
    """``before``: days before the due date. ``every``: days between reminders of what is late, 0 for none.

    ``escalate_after``: days late after which somebody else is told as well, 0 for never. ``escalate_to``: 1 for the
    coordination, 2 for the deputy after that.
    """

    before: tuple[int, ...] = (7,)
    on_day: bool = True
    every: int = 7
    escalate_after: int = 7
    escalate_to: int = 2


# Rule 13 of the method: a session in seven days and in one, what is due in seven days, on the day, then weekly.
REMINDER_RULES = {
    "session": ReminderRule(before=(7, 1), on_day=False, every=0, escalate_after=0),
    "notes": ReminderRule(before=(2,), escalate_after=1),
    "materials": ReminderRule(before=(3,), every=0, escalate_after=0),
    "held": ReminderRule(before=(), on_day=False, every=3),
    "invitation": ReminderRule(before=(3,), every=0, escalate_after=0),
    "report": ReminderRule(before=()),
    # The request itself was a message already: one more, and none once the form is closed.
    "feedback": ReminderRule(before=(3,), on_day=False, every=0, escalate_after=0),
    "address": ReminderRule(before=(), every=7, escalate_after=0),
    "late_phase": ReminderRule(before=(), every=14, escalate_after=0),
    "blocked": ReminderRule(before=(), every=14, escalate_after=0),
    "silent": ReminderRule(before=(), every=21, escalate_after=0),
}
DEFAULT_RULE = ReminderRule()


@dataclasses.dataclass(frozen=True)
class ReminderStep:
    """One reminder of a duty, and its day."""

    name: str
    day: dt.date


def rule_for(kind: str, changed: dict[str, ReminderRule] | None = None) -> ReminderRule:
    return (changed or {}).get(kind) or REMINDER_RULES.get(kind, DEFAULT_RULE)


def reminder_steps(due: dt.date, rule: ReminderRule, calendar: WorkCalendar, today: dt.date) -> Iterator[ReminderStep]:
    """Reminders up to ``today``, in order; before the due date moved to an earlier working day, others to a later."""
    for gap in sorted(rule.before, reverse=True):
        yield ReminderStep(f"before{gap}", calendar.on_or_before(due - dt.timedelta(days=gap)))
    if rule.on_day:
        yield ReminderStep("day", calendar.on_or_after(due))
    if rule.every:
        for n in range(1, (today - due).days // rule.every + 1):
            yield ReminderStep(f"late{n}", calendar.on_or_after(due + dt.timedelta(days=n * rule.every)))


def latest_step(due: dt.date, rule: ReminderRule, calendar: WorkCalendar, today: dt.date) -> ReminderStep | None:
    """The latest reminder whose day has come; None before the first."""
    come = [step for step in reminder_steps(due, rule, calendar, today) if step.day <= today]
    return come[-1] if come else None
