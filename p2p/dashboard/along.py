"""How far programmes have come, as bars over the years: phases as they were walked, and the way to the planned end."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from p2p.ui.axis import Axis
from programmes.models import Phase, Programme
from programmes.models.programme import OPEN, State

NUMBERED = 3.2
NARROWEST = 0.35
APART = 0.2
# A year beside the word Today would be written over.
BESIDE = 7


@dataclasses.dataclass(frozen=True)
class Bar:
    """One phase from ``x`` to ``end`` in percent of the drawing; narrow ones go without their number."""

    x: float
    end: float
    number: int

    @property
    def width(self) -> float:
        return max(self.end - self.x - APART, NARROWEST)

    @property
    def middle(self) -> float:
        return (self.x + self.end) / 2

    @property
    def numbered(self) -> bool:
        return self.width > NUMBERED


@dataclasses.dataclass(frozen=True)
class Way:
    """The bars of one programme; ``ahead`` is where the dotted line to the planned end begins, if there is one."""

    bars: list[Bar]
    planned: float
    ahead: float | None


@dataclasses.dataclass(frozen=True)
class Along:
    """The ways of several programmes, by their keys, on one axis."""

    ways: dict[int, Way]
    years: list[tuple[float, int]]
    labels: list[tuple[float, int]]
    today: float


def along(programmes: Sequence[Programme], phases: Mapping[int, list[Phase]], today: dt.date) -> Along | None:
    """All on one axis, from the first day walked to the last planned end; None without programmes."""
    if not programmes:
        return None
    begun = [phase.entered_on for found in phases.values() for phase in found if phase.entered_on]
    axis = Axis.between(
        min([*begun, *(one.start_date for one in programmes), today]),
        max([*(one.end_date for one in programmes), today]),
    )
    ways = {one.pk: way(one, phases.get(one.pk, []), axis, today) for one in programmes}
    now, years = axis.place(today), axis.years()
    return Along(ways, years, [one for one in years if abs(one[0] - now) > BESIDE], now)


def way(programme: Programme, phases: list[Phase], axis: Axis, today: dt.date) -> Way:
    last = min(programme.closed_on or today, today)
    bars = [
        Bar(axis.place(phase.entered_on), axis.place(phase.left_on or max(last, phase.entered_on)), phase.number)
        for phase in phases
        if phase.entered_on
    ]
    goes_on = programme.state in {*OPEN, State.PAUSED} and not programme.closed_on and programme.end_date > today
    return Way(bars, axis.place(programme.end_date), axis.place(today) if goes_on else None)
