"""Planned and actual phases of a generated programme. Pure: the random source and the day are arguments."""

import dataclasses
import datetime as dt

from p2p.demo.synthetic.random_source import RandomSource
from p2p.demo.yaml_files import read_yaml
from programmes.actions import propose_phase_dates
from programmes.models.programmes import RUNNING_STATES
from programmes.phases import PHASE_ORDER, PhaseCode

PHASE_SHARES = (0, 0.2, 0.35, 0.75, 0.88, 1)


@dataclasses.dataclass(frozen=True)
class ProgrammeSchedule:
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


def make_schedule(phase: str, rng: RandomSource, today: dt.date) -> ProgrammeSchedule:
    """A programme of one to two years that stands in ``phase`` today; a few have overrun the end of the phase."""
    state, length, position = rng.draw("state", phase), rng.randrange(380, 730), PHASE_ORDER.index(phase)
    closed = read_yaml("synthetic/chances")["closed"].get(state)
    closed_on = today - dt.timedelta(days=rng.randrange(*closed)) if closed else None
    share = (
        rng.uniform(0.97, 1.03)
        if closed
        else rng.uniform(PHASE_SHARES[position] + 0.05, PHASE_SHARES[position + 1] + 0.02)
    )
    start = (closed_on or today) - dt.timedelta(days=round(length * share))
    planned = {
        kind: (first, last) for kind, first, last in propose_phase_dates(start, start + dt.timedelta(days=length))
    }
    entered = {kind: rng.days_from(planned[kind][0], -6, 12) for kind in PHASE_ORDER[1 : position + 1]}
    return ProgrammeSchedule(phase, state, today, planned, {PhaseCode.PREP: start, **entered}, closed_on)
