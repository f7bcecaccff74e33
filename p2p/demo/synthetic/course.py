"""How far a programme is and on which days that happened. Pure: chance and the day come in as arguments."""

import dataclasses
import datetime as dt

from p2p.demo.synthetic.dice import Dice
from p2p.demo.words import read
from programmes.actions import propose_phase_dates
from programmes.models.programmes import RUNNING_STATES
from programmes.phases import PHASE_ORDER, PhaseCode

EDGES = (0, 0.2, 0.35, 0.75, 0.88, 1)


@dataclasses.dataclass(frozen=True)
class Course:
    """Planned phases, the day each one was entered, and the day the programme was closed."""

    phase: str
    state: str
    today: dt.date
    planned: dict[str, tuple[dt.date, dt.date]]
    entered: dict[str, dt.date]
    closed_on: dt.date | None

    @property
    def start(self) -> dt.date:
        return self.entered[PhaseCode.PREP]

    @property
    def end(self) -> dt.date:
        return self.planned[PhaseCode.EVAL][1]

    @property
    def over(self) -> bool:
        return self.closed_on is not None

    @property
    def running(self) -> bool:
        return self.state in RUNNING_STATES

    @property
    def until(self) -> dt.date:
        """The last day on which something can have happened."""
        return self.closed_on or self.today - dt.timedelta(days=1)

    def reached(self, phase: str) -> bool:
        return phase in self.entered

    def left(self, phase: str) -> dt.date | None:
        return next((self.entered.get(kind) for kind in PHASE_ORDER[PHASE_ORDER.index(phase) + 1 :]), None)

    def dates(self, phase: str) -> dict[str, dt.date | None]:
        start, end = self.planned[phase]
        actual = {"entered_on": self.entered.get(phase), "left_on": self.left(phase)}
        return {"planned_start": start, "planned_end": end, **actual}


def course(phase: str, dice: Dice, today: dt.date) -> Course:
    """A programme of one to two years that stands in ``phase`` today; a few have overrun the end of the phase."""
    state, length, position = dice.draw("state", phase), dice.randrange(380, 730), PHASE_ORDER.index(phase)
    closed = read("synthetic/chances")["closed"].get(state)
    closed_on = today - dt.timedelta(days=dice.randrange(*closed)) if closed else None
    share = dice.uniform(0.97, 1.03) if closed else dice.uniform(EDGES[position] + 0.05, EDGES[position + 1] + 0.02)
    start = (closed_on or today) - dt.timedelta(days=round(length * share))
    planned = {
        kind: (first, last) for kind, first, last in propose_phase_dates(start, start + dt.timedelta(days=length))
    }
    entered = {kind: dice.days_from(planned[kind][0], -6, 12) for kind in PHASE_ORDER[1 : position + 1]}
    return Course(phase, state, today, planned, {PhaseCode.PREP: start, **entered}, closed_on)
