"""When people are reminded of what they owe: the method's timetable as data, and which word is due on a day. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from p2p.base.workdays.calendar import Calendar


@dataclasses.dataclass(frozen=True)
class Rule:
    """``before``: so many days ahead, largest first. ``every``: days between later words, 0 for none.

    ``climbs_after``: after so many days late somebody else hears of it as well, 0 for nobody. ``climbs_to``: how many
    of those above, one after the other: 1 the coordination, 2 the deputy too.
    """

    before: tuple[int, ...] = (7,)
    on_day: bool = True
    every: int = 7
    climbs_after: int = 7
    climbs_to: int = 2


# Rule 13 of the method: a session in seven days and in one, what is due in seven days, on the day, then weekly.
RULES = {
    "session": Rule(before=(7, 1), on_day=False, every=0, climbs_after=0),
    "notes": Rule(before=(2,), climbs_after=1),
    "materials": Rule(before=(3,), every=0, climbs_after=0),
    "held": Rule(before=(), on_day=False, every=3),
    "invitation": Rule(before=(3,), every=0, climbs_after=0),
    "report": Rule(before=()),
    # Whoever was asked has had a letter already: one word more, and none once the form is closed.
    "feedback": Rule(before=(3,), on_day=False, every=0, climbs_after=0),
    "address": Rule(before=(), every=7, climbs_after=0),
    "late_phase": Rule(before=(), every=14, climbs_after=0),
    "blocked": Rule(before=(), every=14, climbs_after=0),
    "silent": Rule(before=(), every=21, climbs_after=0),
}
USUAL = Rule()


@dataclasses.dataclass(frozen=True)
class Stage:
    """One word about a duty, and the day for it."""

    name: str
    day: dt.date


def rule_for(kind: str, changed: dict[str, Rule] | None = None) -> Rule:
    return (changed or {}).get(kind) or RULES.get(kind, USUAL)


def stages(due: dt.date, rule: Rule, calendar: Calendar, today: dt.date) -> Iterator[Stage]:
    """All words up to ``today`` in their order. Those before the date move to the working day before, others after."""
    for gap in sorted(rule.before, reverse=True):
        yield Stage(f"before{gap}", calendar.on_or_before(due - dt.timedelta(days=gap)))
    if rule.on_day:
        yield Stage("day", calendar.on_or_after(due))
    if rule.every:
        for n in range(1, (today - due).days // rule.every + 1):
            yield Stage(f"late{n}", calendar.on_or_after(due + dt.timedelta(days=n * rule.every)))


def stage(due: dt.date, rule: Rule, calendar: Calendar, today: dt.date) -> Stage | None:
    """The newest word whose day has come; none while the first one lies ahead."""
    come = [one for one in stages(due, rule, calendar, today) if one.day <= today]
    return come[-1] if come else None
