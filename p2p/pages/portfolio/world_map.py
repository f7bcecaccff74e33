"""The map of who learns from whom: projected countries, arcs between them, placed labels. Pure.

The projection is Equal Earth (Šavrič, Patterson and Jenny 2018), scaled as the outline of static/img/land.svg is.
"""

import dataclasses
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from p2p.base.i18n.text import bidi_isolate

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
X_SCALE, Y_SCALE, X_ORIGIN, Y_ORIGIN = 165.7, 165.65, 440.11, 216.29
# Corners of the drawing: the poles are left out, the islands on both sides of the date line are not.
LEFT, TOP, RIGHT, BOTTOM = 0, 8, 890, 387
SEEKING_RADIUS, PROVIDING_RADIUS = 6, 4
BEND = 0.22
MAX_LABELS = 16
ASCENT, DESCENT, GAP = 9.5, 3.5, 4
ANCHOR_CLASSES = {"end": " at-end", "middle": " mid"}

Point = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def expanded(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def contains(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


FRAME = Box(LEFT, TOP, RIGHT, BOTTOM)


@dataclasses.dataclass(frozen=True)
class Dot:
    """A country: filled when it learns, a ring when it only teaches."""

    name: str
    x: float
    y: float
    seeking: bool

    @property
    def radius(self) -> int:
        return SEEKING_RADIUS if self.seeking else PROVIDING_RADIUS

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


@dataclasses.dataclass(frozen=True)
class Arc:
    """The curve that joins two countries, bent toward the point in between."""

    start: Point
    toward: Point
    end: Point

    @property
    def path(self) -> str:
        """The ``d`` of an SVG path."""
        start, toward, end = (f"{x:.0f} {y:.0f}" for x, y in (self.start, self.toward, self.end))
        return f"M{start}Q{toward} {end}"

    def points(self) -> Iterator[Point]:
        """Places along the curve, near enough to each other for a name to lie on one of them."""
        for step in range(21):
            t = step / 20
            shares = ((1 - t) ** 2, 2 * t * (1 - t), t * t)
            corners = (self.start, self.toward, self.end)
            x, y = (sum(share * corner[i] for share, corner in zip(shares, corners, strict=True)) for i in (0, 1))
            yield x, y


@dataclasses.dataclass(frozen=True)
class Label:
    """A name beside its dot; ``anchor`` says which part of the word stands at ``x``."""

    dot: Dot
    x: float
    y: float
    anchor: str
    box: Box

    @property
    def text(self) -> str:
        """The map runs from left to right whatever the page; the name keeps its own direction."""
        return bidi_isolate(self.dot.name)

    @property
    def classes(self) -> str:
        """Names of CSS classes."""
        weight = "t-bold" if self.dot.seeking else "t-soft"
        return f"wide-text {weight}{ANCHOR_CLASSES.get(self.anchor, '')}"


@dataclasses.dataclass(frozen=True)
class WorldMap:
    """Everything drawn over the land."""

    dots: list[Dot]
    arcs: list[Arc]
    labels: list[Label]


def project(latitude: float, longitude: float) -> Point:
    """Where a place on earth lies on the drawing, within its frame."""
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    stretch = 9 * A4 * sixth * square + 7 * A3 * sixth + 3 * A2 * square + A1
    x = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(angle) / stretch
    y = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return clamp(X_ORIGIN + X_SCALE * x, LEFT, RIGHT), clamp(Y_ORIGIN - Y_SCALE * y, TOP, BOTTOM)


def clamp(value: float, lowest: float, highest: float) -> float:
    """No nearer to the edge than a dot is wide."""
    return min(max(value, lowest + SEEKING_RADIUS + 1), highest - SEEKING_RADIUS - 1)


def build_map(
    exchanges: Iterable[tuple[str, str | None]], names: Mapping[str, str], places: Mapping[str, tuple[float, float]]
) -> WorldMap:
    """``exchanges`` are pairs of seeking and providing country; a country without coordinates is left out."""
    pairs = sorted({(seeking, providing or "") for seeking, providing in exchanges})
    learning = {seeking for seeking, _providing in pairs}
    known = sorted(({code for pair in pairs for code in pair} - {""}) & places.keys())
    dots = {code: Dot(names[code], *project(*places[code]), code in learning) for code in known}
    joined = sorted({tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1] and dots.keys() >= set(pair)})
    arcs = [build_arc(dots[start], dots[end]) for start, end in joined]
    shown = sorted(dots.values(), key=lambda dot: dot.seeking)
    return WorldMap(shown, arcs, labels(shown, arcs) if len(shown) <= MAX_LABELS else [])


def build_arc(start: Dot, end: Dot) -> Arc:
    """A curve that bends up when it is wide, and away from the middle of the map when it is high."""
    across, down = end.x - start.x, end.y - start.y
    centre = ((start.x + end.x) / 2, (start.y + end.y) / 2)
    side, up = BEND * down, -BEND * across
    outward = 1 if centre[0] > X_ORIGIN else -1
    wide = abs(across) > abs(down)
    turned = -1 if (wide and up > 0) or (not wide and side * outward < 0) else 1
    toward = (centre[0] + turned * side, centre[1] + turned * up)
    return Arc((start.x, start.y), toward, (end.x, end.y))


def labels(dots: list[Dot], arcs: list[Arc]) -> list[Label]:
    """Names of learning countries first; each where it covers nothing and has most room, otherwise nowhere."""
    placed: list[Label] = []
    for dot in sorted(dots, key=lambda dot: not dot.seeking):
        taken = [other.box for other in dots if other is not dot] + [label.box for label in placed]
        free = [label for label in label_positions(dot) if is_free(label.box, taken)]
        free.sort(key=lambda label: count_crossings(label.box, arcs) + count_neighbours(label.box, taken))
        placed += free[:1]
    return placed


def label_positions(dot: Dot) -> list[Label]:
    """The four places for a name, the best one first."""
    width, away = label_width(dot.name, bold=dot.seeking), dot.radius + GAP
    spots = [
        ("start", dot.x + away, dot.y + GAP, dot.x + away),
        ("end", dot.x - away, dot.y + GAP, dot.x - away - width),
        ("middle", dot.x, dot.y - away, dot.x - width / 2),
        ("middle", dot.x, dot.y + away + ASCENT, dot.x - width / 2),
    ]
    return [Label(dot, x, y, anchor, Box(left, y - ASCENT, left + width, y + DESCENT)) for anchor, x, y, left in spots]


def label_width(name: str, *, bold: bool) -> float:
    """About as wide as the name is drawn: marks over letters take no room, capitals take more."""
    letters = [letter for letter in unicodedata.normalize("NFC", name) if not unicodedata.combining(letter)]
    return sum(8.6 if letter.isupper() else 7.1 for letter in letters) * (1.06 if bold else 1)


def is_free(box: Box, taken: list[Box]) -> bool:
    inside = FRAME.contains((box.left, box.top)) and FRAME.contains((box.right, box.bottom))
    return inside and not any(box.overlaps(other) for other in taken)


def count_crossings(box: Box, arcs: list[Arc]) -> int:
    """How many points of arcs lie under a name."""
    return sum(box.contains(point) for arc in arcs for point in arc.points())


def count_neighbours(box: Box, taken: list[Box]) -> int:
    """How many dots and names are closer than ``GAP``."""
    return sum(box.expanded(GAP).overlaps(other) for other in taken)
