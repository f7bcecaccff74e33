"""Coordinates of the drawings, in points or percent from the leading edge; ``templates/reports/charts`` draw them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import get_language_bidi

from outcomes.reports.content.data import IndicatorLine, PhaseDates, RiskLine, SessionLine
from p2p.base.documents.formatting import UserText, format_day, label_of
from p2p.base.documents.text_width import wrap
from programmes.phases import PhaseCode
from programmes.risk_bands import RiskBand, band_of

MAX_RINGS = 420
COVER_HEIGHTS = (433, 544, 590, 482, 453, 564, 361, 394)


def cover(sessions: Sequence[SessionLine]) -> list[dict[str, Any]]:
    """Rings for each session by its date; dotted ones where nobody has met yet."""
    if not sessions:
        rings = [(at * 17.0, max(0.2, 0.8 - at * 0.05)) for at in range(1, 16)]
        return [{"x": 380, "y": 500, "rings": rings, "dotted": True}]
    first, length = sessions[0].on, max((sessions[-1].on - sessions[0].on).days, 1)
    each = attendances_per_ring(sum(session.attended for session in sessions))
    gap = min(3.7, 250 / max(1, *(session.attended // each for session in sessions)))
    return [
        {
            "x": 70 + 475 * (session.on - first).days / length,
            "y": COVER_HEIGHTS[at % len(COVER_HEIGHTS)],
            "rings": ring_radii(session.attended // each, gap),
        }
        for at, session in enumerate(sessions)
    ]


def ring_radii(many: int, gap: float) -> list[tuple[float, float]]:
    """Radius and strength, fading outwards."""
    return [(2.2 + at * gap, max(0.14, 0.95 - at * 0.0165)) for at in range(max(many, 1))]


def attendances_per_ring(attendances: int) -> int:
    """How many attendances one ring stands for, so that a big programme still makes a light page."""
    return next(each for each in (1, 5, 10, 50, 100, 1000) if attendances / each <= MAX_RINGS or each == 1000)


def timeline(phases: Sequence[PhaseDates], sessions: Sequence[SessionLine], as_of: dt.date) -> dict[str, Any]:
    """A row for each phase and one for sessions."""
    days = [day for phase in phases for day in (*phase.planned, *(phase.walked or ()))] + [as_of]
    first, last = min(days), max(days)

    def x(day: dt.date) -> float:
        return 100 * (day - first).days / max((last - first).days, 1)

    def span(begin: dt.date, end: dt.date) -> dict[str, float]:
        return {"x": x(begin), "wide": max(x(end) - x(begin), 0.5)}

    return {
        "ticks": [(x(day), day.month == 1, month_or_year(day)) for day in ticks(first, last)],
        "phases": [
            (label_of(PhaseCode, phase.kind), span(*phase.planned), phase.walked and span(*phase.walked))
            for phase in phases
        ],
        "sessions": place_labels([(x(session.on), session.code.removeprefix("S")) for session in sessions]),
        "today": x(as_of),
        "as_of": format_day(as_of, "d MMM y"),
    }


def month_or_year(day: dt.date) -> str:
    return str(day.year) if day.month == 1 else format_day(day, "MMM")


def ticks(first: dt.date, last: dt.date) -> list[dt.date]:
    """First days of quarters, or of half or whole years where those would stand too close."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(step for step in (3, 6, 12) if months / step <= 12 or step == 12)
    days = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step)]
    return [day for day in days if first <= day <= last]


def place_labels(marks: list[tuple[float, str]]) -> list[tuple[float, str, bool]]:
    """Places and labels, and whether a label still has room on a narrow screen."""
    roomy = drop_close_labels(marks, least=6)
    return [(x, label, bool(kept)) for (x, label), (_x, kept) in zip(drop_close_labels(marks), roomy, strict=True)]


def drop_close_labels(marks: list[tuple[float, str]], least: float = 2.4) -> list[tuple[float, str]]:
    """Take away the label of each mark closer than ``least`` to the last one with a label."""
    labelled, last = [], -least
    for x, label in marks:
        fits = x - last >= least
        labelled.append((x, label if fits else ""))
        last = x if fits else last
    return labelled


MAX_PINS = 6


def heat(risks: Sequence[RiskLine]) -> dict[str, Any]:
    """Five rows of five cells, the greatest impact on top: score, band of the score, and the risks."""
    pins = defaultdict(list)
    for risk in risks:
        pins[risk.likelihood, risk.impact].append(risk.code)
    steps = range(1, 6)
    rows = [(impact, [cell(x * impact, pins[x, impact]) for x in steps]) for impact in reversed(steps)]
    return {"rows": rows, "bands": list(RiskBand)}


def cell(score: int, codes: list[str]) -> dict[str, Any]:
    """Up to six risks by their number, the rest counted."""
    if len(codes) > MAX_PINS:
        codes = [*codes[: MAX_PINS - 1], f"+{len(codes) - MAX_PINS + 1}"]
    return {"score": score, "band": band_of(score).step, "pins": codes}


def bullet(indicator: IndicatorLine) -> dict[str, float | None]:
    """Lengths in a bar of 110 points: baseline, target and actual value."""
    known = [float(amount) for amount in (indicator.baseline, indicator.target, indicator.actual) if amount is not None]
    scale = 110 / (max(*known, 0.01) * 1.12)

    def length(amount: Decimal | None) -> float | None:
        return None if amount is None else max(float(amount), 0) * scale

    return {"start": length(indicator.baseline), "target": length(indicator.target), "actual": length(indicator.actual)}


COLUMNS = ((0, 104), (128, 112), (264, 92), (380, 102))
# Room for the beads: with its caption two fifths of a page, so that no more than that is ever left empty before it.
ROOM = 215
# Lines of a bead at most, and the space around it.
SHAPES = ((3, 6), (3, 4), (2, 4), (2, 3), (1, 3))
TEXT = 7


@dataclass(frozen=True)
class Bead:
    """A need, session, action or outcome on the thread; ``key`` is what links name."""

    key: str
    code: str
    text: UserText
    state: str


@dataclass(frozen=True)
class WrappedBead(Bead):
    """With its text in lines, its height and the space above the lines."""

    high: float
    pad: float


@dataclass(frozen=True)
class PlacedBead(WrappedBead):
    x: float
    y: float
    wide: float

    @property
    def end(self) -> float:
        return self.x + self.wide

    @property
    def middle(self) -> float:
        return self.y + self.high / 2

    @property
    def style(self) -> str:
        y, high, pad, line = (floatformat(length, "1u") for length in (self.y, self.high, self.pad, line_height()))
        box = f"inset-inline-start:{self.x}pt;top:{y}pt;width:{self.wide}pt;height:{high}pt"
        return f"{box};padding-top:{pad}pt;line-height:{line}pt"


def line_height() -> float:
    return TEXT * (1.38 if get_language_bidi() else 1.3)


def trace(columns: list[tuple[str, list[Bead]]], links: set[tuple[str, str]]) -> dict[str, Any]:
    """The thread from need to outcome; a bead that leads to no other ends in a short bar."""
    wrapped = [wrap_beads(beads, wide) for (_, beads), (_, wide) in zip(columns, COLUMNS, strict=True)]
    body = max(height for _, height in wrapped)
    placed = [place_beads(beads, x, wide, body) for (beads, _), (x, wide) in zip(wrapped, COLUMNS, strict=True)]
    places = {bead.key: bead for beads in placed for bead in beads}
    drawn = sorted((a, b) for a, b in links if a in places and b in places)
    leading = {a for a, _ in drawn}
    return {
        "heads": [(head, x, wide) for (head, _), (x, wide) in zip(columns, COLUMNS, strict=True)],
        "beads": list(places.values()),
        "curves": [curve(places[a], places[b]) for a, b in drawn],
        "stops": [bead for beads in placed[:-1] for bead in beads if bead.key not in leading],
        "high": body + 28,
    }


def wrap_beads(beads: list[Bead], wide: float) -> tuple[list[WrappedBead], float]:
    """Texts in as many lines as the column has room for, and the height of the whole column."""
    many, lead = len(beads), line_height()
    most, pad = next((most, pad) for most, pad in SHAPES if many * (most * lead + 2 * pad) <= ROOM or most == 1)
    wrapped = [wrap_bead(bead, wide, most, pad) for bead in beads]
    return wrapped, sum(bead.high + pad for bead in wrapped) - pad


def wrap_bead(bead: Bead, wide: float, most: int, pad: float) -> WrappedBead:
    lines, lead = wrap(bead.text, TEXT, wide - 26, most=most), line_height()
    high = max(min(2, most), len(lines)) * lead + pad
    above = (high - len(lines) * lead) / 2 - 0.6
    return WrappedBead(bead.key, bead.code, UserText("\n".join(lines)), bead.state, high, above)


def place_beads(beads: list[WrappedBead], x: float, wide: float, body: float) -> list[PlacedBead]:
    """The beads one above the other; a short column is spread over the whole height."""
    free, many = body - sum(bead.high for bead in beads), len(beads)
    gap = free / (many - 1) if many > 3 else free / max(many, 1)
    y, placed = 26 + (0 if many > 3 else gap / 2), []
    for bead in beads:
        placed.append(PlacedBead(bead.key, bead.code, bead.text, bead.state, bead.high, bead.pad, x, y, wide))
        y += bead.high + gap
    return placed


def curve(a: PlacedBead, b: PlacedBead) -> dict[str, float]:
    return {"x": a.end, "y": a.middle, "bend": (a.end + b.x) / 2, "to": b.x, "down": b.middle}
