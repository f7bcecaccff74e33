"""How far each programme is and on which days that happened. Pure: chance and the day come in as arguments."""

import dataclasses
import datetime as dt
import random

from programmes.actions import plan
from programmes.models import State
from programmes.phases import ORDER, PhaseCode

EDGES = (0, 0.2, 0.35, 0.75, 0.88, 1)
OVER = (State.CLOSED, State.ARCHIVED)
IN_EVALUATION = {State.ACTIVE: 35, State.CLOSING: 20, State.CLOSED: 27, State.ARCHIVED: 18}
BEFORE = {State.ACTIVE: 92, State.PAUSED: 7, State.CANCELLED: 1}
# Files are put away once the 24 months of follow-up are over.
FOLLOW_UP = dt.timedelta(days=731)
SINCE_CLOSING = {State.CLOSED: (20, 650), State.ARCHIVED: (740, 1000)}


@dataclasses.dataclass(frozen=True)
class Shape:
    phase: str
    sessions: int
    entries: int


# Ten programmes have 200 sessions and 600 note entries between them.
SHAPES = (
    Shape(PhaseCode.SESS, 24, 64),
    Shape(PhaseCode.EVAL, 26, 92),
    Shape(PhaseCode.FOLL, 24, 84),
    Shape(PhaseCode.PREP, 2, 0),
    Shape(PhaseCode.SESS, 20, 48),
    Shape(PhaseCode.DIAG, 6, 8),
    Shape(PhaseCode.SESS, 22, 56),
    Shape(PhaseCode.EVAL, 24, 88),
    Shape(PhaseCode.FOLL, 26, 88),
    Shape(PhaseCode.SESS, 26, 72),
)


def shape_of(number: int) -> Shape:
    return SHAPES[(number - 1) % len(SHAPES)]


def state_for(phase: str, rng: random.Random) -> State:
    chances = IN_EVALUATION if phase == PhaseCode.EVAL else BEFORE
    return rng.choices(list(chances), list(chances.values()))[0]


@dataclasses.dataclass(frozen=True)
class Calendar:
    """Planned phases, the day each one was entered, and the day the programme was closed."""

    planned: dict[str, tuple[dt.date, dt.date]]
    entered: dict[str, dt.date]
    closed_on: dt.date | None

    @property
    def start(self) -> dt.date:
        return self.planned[PhaseCode.PREP][0]

    @property
    def end(self) -> dt.date:
        return self.planned[PhaseCode.EVAL][1]

    def left(self, phase: str) -> dt.date | None:
        following = ORDER.index(phase) + 1
        return self.entered.get(ORDER[following]) if following < len(ORDER) else None


def calendar(phase: str, state: State, rng: random.Random, today: dt.date) -> Calendar:
    """A programme of one to two years that stands in ``phase`` today; a few have overrun the end of the phase."""
    days, position = rng.randrange(380, 730), ORDER.index(phase)
    closed_on = today - dt.timedelta(days=rng.randrange(*SINCE_CLOSING[state])) if state in OVER else None
    share = rng.uniform(0.97, 1.03) if closed_on else rng.uniform(EDGES[position] + 0.05, EDGES[position + 1] + 0.02)
    start = (closed_on or today) - dt.timedelta(days=round(days * share))
    planned = {kind: (first, last) for kind, first, last in plan(start, start + dt.timedelta(days=days))}
    entered = {kind: planned[kind][0] + dt.timedelta(days=rng.randrange(-6, 13)) for kind in ORDER[1 : position + 1]}
    return Calendar(planned, {PhaseCode.PREP: start, **entered}, closed_on)
