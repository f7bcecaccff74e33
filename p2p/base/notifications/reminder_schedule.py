"""Which reminder of a duty is due on a day. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from p2p.base.duties.registry import ReminderRule
from p2p.base.workdays.work_calendar import WorkCalendar


@dataclasses.dataclass(frozen=True)
class ReminderStep:
    """One reminder of a duty, and its day."""

    name: str
    day: dt.date


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
