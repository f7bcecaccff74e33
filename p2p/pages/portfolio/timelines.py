"""Phases of programmes as bars on one time axis, up to the planned end. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from p2p.base.i18n.time_axis import Axis
from programmes.models import Phase, Programme
from programmes.models.programmes import RUNNING_STATES, State

MIN_NUMBERED_WIDTH = 3.2
MIN_BAR_WIDTH = 0.35
BAR_GAP = 0.2
# A year nearer to the word Today would overlap it.
MIN_LABEL_DISTANCE = 7


@dataclasses.dataclass(frozen=True)
class PhaseBar:
    """One phase, in percent of the drawing: where it begins on the left, and how wide it is."""

    left: float
    width: float
    number: int

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def numbered(self) -> bool:
        """Narrow ones go without their number."""
        return self.width > MIN_NUMBERED_WIDTH


@dataclasses.dataclass(frozen=True)
class Timeline:
    """The bars of one programme; whether a dotted line leads on to its planned end."""

    bars: list[PhaseBar]
    planned: float
    continues: bool


@dataclasses.dataclass(frozen=True)
class Timelines:
    """Timelines by primary key of programme on one axis; ``labels`` are the years that find room."""

    by_programme: dict[int, Timeline]
    years: list[float]
    labels: list[tuple[float, int]]
    today: float


@dataclasses.dataclass(frozen=True)
class DirectedAxis:
    """An axis that runs from the reading side."""

    axis: Axis
    mirrored: bool

    def place(self, day: dt.date) -> float:
        return self.turned(self.axis.place(day))

    def turned(self, place: float) -> float:
        return 100 - place if self.mirrored else place

    def bar(self, phase: Phase, start: dt.date, end: dt.date) -> PhaseBar:
        ends = sorted((self.place(start), self.place(end)))
        return PhaseBar(ends[0], max(ends[1] - ends[0] - BAR_GAP, MIN_BAR_WIDTH), phase.number)


def build_timelines(
    programmes: Sequence[Programme], phases: Mapping[int, list[Phase]], today: dt.date, *, mirrored: bool = False
) -> Timelines | None:
    """All on one axis, from the first start to the last planned end; None without programmes."""
    if not programmes:
        return None
    begun = [phase.entered_on for of_programme in phases.values() for phase in of_programme if phase.entered_on]
    first = min([*begun, *(programme.start_date for programme in programmes), today])
    last = max([*(programme.end_date for programme in programmes), today])
    drawing = DirectedAxis(Axis.between(first, last), mirrored)
    now, years = drawing.place(today), [(drawing.turned(place), year) for place, year in drawing.axis.years()]
    return Timelines(
        by_programme={
            programme.pk: build_timeline(programme, phases.get(programme.pk, []), drawing, today)
            for programme in programmes
        },
        years=[place for place, _year in years],
        labels=[(place, year) for place, year in years if abs(place - now) > MIN_LABEL_DISTANCE],
        today=now,
    )


def last_active_day(programme: Programme, today: dt.date) -> dt.date:
    """The day on which the bars of a programme end; one that was closed and resumed goes on until today."""
    if programme.state in {State.CLOSED, State.ARCHIVED}:
        return min(programme.closed_on or programme.put_away_on or today, today)
    return min(programme.end_date, today) if programme.state == State.CANCELLED else today


def build_timeline(programme: Programme, phases: list[Phase], drawing: DirectedAxis, today: dt.date) -> Timeline:
    last = last_active_day(programme, today)
    bars = [
        drawing.bar(phase, phase.entered_on, phase.left_on or max(last, phase.entered_on))
        for phase in phases
        if phase.entered_on
    ]
    runs = programme.state in {*RUNNING_STATES, State.PAUSED}
    return Timeline(bars, drawing.place(programme.end_date), runs and programme.end_date > today)
