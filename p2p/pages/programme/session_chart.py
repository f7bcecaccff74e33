"""Sessions as beads over months, above the phases. Pure but for the language."""

import dataclasses
import datetime as dt
from typing import Any

from p2p.base.i18n.time_axis import Axis
from programmes.models import Phase, Programme
from sessions.models import PeerSession


@dataclasses.dataclass(frozen=True)
class Bead:
    """One session on the drawing of months: ``x`` in percent of the width, ``y`` in pixels."""

    x: float
    y: float
    session: PeerSession
    kind: str


def session_beads(
    sessions: list[PeerSession], programme: Programme, phases: list[Phase], today: dt.date
) -> dict[str, Any]:
    """Sessions stacked by month, from the first to the last that matters, over the phases; mirrored by the template."""
    placed = [session for session in sessions if session.status != PeerSession.Status.CANCELLED]
    if not placed:
        return {}
    first = min(placed[0].local_start.date(), today)
    last = max(placed[-1].local_start.date(), today, min(programme.end_date, today + dt.timedelta(days=92)))
    axis = Axis.between(first, last)
    stacks: dict[int, int] = {}
    beads = []
    for session in placed:
        month = axis.month(session.local_start.date())
        level = stacks[month] = stacks.get(month, -1) + 1
        beads.append(Bead((month + 0.5) * 100 / axis.months, 21.5 * level, session, bead_kind(session)))
    base = (max(stacks.values()) + 1) * 21.5 + 20
    return {
        "beads": [dataclasses.replace(bead, y=base - 12 - bead.y) for bead in beads],
        "months": axis.names(),
        "now": axis.place(today),
        "base": base,
        "label": base + 18,
        "bars": phase_bars(phases, axis),
        "bar": base + 30,
        "bar_label": base + 47,
        "height": base + 56,
    }


def bead_kind(session: PeerSession) -> str:
    return "held" if session.status == PeerSession.Status.HELD else "sea" if session.is_held else "ring"


def phase_bars(phases: list[Phase], axis: Axis) -> list[dict[str, Any]]:
    """Where each phase lies on the axis; narrow ones go without their name."""
    bars = []
    for phase in phases:
        start = axis.place(phase.entered_on or phase.planned_start)
        end = axis.place(phase.left_on or phase.planned_end)
        if end - start > 0.5:
            bars.append({"x": start, "width": end - start - 0.3, "end": end, "phase": phase, "named": end - start > 14})
    return bars
