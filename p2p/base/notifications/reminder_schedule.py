"""Reminder schedule per kind of duty, and which reminder is due on a day. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from p2p.base.workdays.work_calendar import WorkCalendar


@dataclasses.dataclass(frozen=True)
class ReminderRule:
    """``before``: so many days ahead, largest first. ``every``: days between later words, 0 for none.

    ``escalate_after``: after so many days late somebody else hears of it as well, 0 for nobody. ``escalate_to``: how
    many of those above, one after the other: 1 the coordination, 2 the deputy too.
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
    # Whoever was asked has had a letter already: one word more, and none once the form is closed.
    "feedback": ReminderRule(before=(3,), on_day=False, every=0, escalate_after=0),
    "address": ReminderRule(before=(), every=7, escalate_after=0),
    "late_phase": ReminderRule(before=(), every=14, escalate_after=0),
    "blocked": ReminderRule(before=(), every=14, escalate_after=0),
    "silent": ReminderRule(before=(), every=21, escalate_after=0),
}
DEFAULT_RULE = ReminderRule()


@dataclasses.dataclass(frozen=True)
class ReminderStep:
    """One word about a duty, and the day for it."""

    name: str
    day: dt.date


def rule_for(kind: str, changed: dict[str, ReminderRule] | None = None) -> ReminderRule:
    return (changed or {}).get(kind) or REMINDER_RULES.get(kind, DEFAULT_RULE)


def reminder_steps(due: dt.date, rule: ReminderRule, calendar: WorkCalendar, today: dt.date) -> Iterator[ReminderStep]:
    """All words up to ``today`` in their order. Those before the date move to the working day before, others after."""
    for gap in sorted(rule.before, reverse=True):
        yield ReminderStep(f"before{gap}", calendar.on_or_before(due - dt.timedelta(days=gap)))
    if rule.on_day:
        yield ReminderStep("day", calendar.on_or_after(due))
    if rule.every:
        for n in range(1, (today - due).days // rule.every + 1):
            yield ReminderStep(f"late{n}", calendar.on_or_after(due + dt.timedelta(days=n * rule.every)))


def latest_step(due: dt.date, rule: ReminderRule, calendar: WorkCalendar, today: dt.date) -> ReminderStep | None:
    """The newest word whose day has come; none while the first one lies ahead."""
    come = [step for step in reminder_steps(due, rule, calendar, today) if step.day <= today]
    return come[-1] if come else None
