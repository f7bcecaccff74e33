"""The drawings that tell the story: cover, framework, timeline, path of the text, and the thread."""

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString

from outcomes.reports.canvas import (
    BLUE,
    DEEP,
    HAIR,
    INK,
    MID,
    MUTED,
    OCHRE,
    PALE,
    PAPER,
    TINT,
    Canvas,
    leading,
    shortened,
    wrap,
)

WIDE = 482
MOST_RINGS = 420


def cover(sessions: list[tuple[float, int]], title: str) -> SafeString:
    """One ring for ``rings_for`` attendances; sessions are (place in time from 0 to 1, people)."""
    c = Canvas(595, 656, title)
    each = rings_for(sum(people for _, people in sessions))
    widest = max((people // each for _, people in sessions), default=0)
    gap = min(3.7, 250 / max(widest, 1))
    for at, (place, people) in enumerate(sessions):
        y = 656 * (0.66, 0.83, 0.9, 0.735, 0.69, 0.86, 0.55, 0.6)[at % 8]
        rings(c, 70 + 475 * place, y, max(people // each, 1), gap)
    if not sessions:
        not_yet(c)
    return c.html()


def rings_for(attendances: int) -> int:
    """How many attendances one ring stands for, so that a big programme still makes a light page."""
    return next(each for each in (1, 5, 10, 50, 100, 1000) if attendances / each <= MOST_RINGS or each == 1000)


def rings(c: Canvas, x: float, y: float, many: int, gap: float) -> None:
    for at in range(many):
        c.circle(x, y, 2.2 + at * gap, stroke=PAPER, wide=0.6, stroke_opacity=max(0.14, 0.95 - at * 0.0165))
    c.circle(x, y, 2.4, fill=PAPER)


def not_yet(c: Canvas) -> None:
    """Dotted, as everything that is not yet walked."""
    for at in range(1, 16):
        c.circle(
            380,
            500,
            at * 17.0,
            stroke=PAPER,
            wide=0.8,
            stroke_opacity=max(0.2, 0.8 - at * 0.05),
            stroke_dasharray="1.2 4",
        )


@dataclass(frozen=True)
class Span:
    """A phase on the timeline: as planned, and as far as it was walked."""

    name: str
    planned: tuple[dt.date, dt.date]
    walked: tuple[dt.date, dt.date] | None


class Calendar:
    """Days to points, between a label column and the edge."""

    def __init__(self, start: dt.date, end: dt.date, left: float) -> None:
        self.start, self.end, self.left = start, end, left

    def x(self, day: dt.date) -> float:
        return self.left + (WIDE - self.left) * (day - self.start).days / max((self.end - self.start).days, 1)

    def ticks(self) -> list[dt.date]:
        """First days of quarters, or of half or whole years where those would stand too close."""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        step = next(step for step in (3, 6, 12) if months / step <= 12 or step == 12)
        days = [
            dt.date(year, month, 1)
            for year in range(self.start.year, self.end.year + 1)
            for month in range(1, 13, step)
        ]
        return [day for day in days if self.start <= day <= self.end]


def timeline(
    spans: list[Span],
    sessions: list[tuple[str, dt.date]],
    heads: tuple[str, str, dict[int, str]],
    today: dt.date,
    title: str,
) -> SafeString:
    """A row for each phase and one for sessions. ``heads``: word for sessions, for today, short months."""
    word, now, months = heads
    days = [day for span in spans for day in (*span.planned, *(span.walked or ()))] + [today]
    calendar, row = Calendar(min(days), max(days), 104), 18
    bottom = 26 + row * (len(spans) + 1)
    c = Canvas(WIDE, bottom + 22, title)
    scale(c, calendar, bottom, months)
    for at, span in enumerate(spans):
        phase_row(c, calendar, span, 26 + at * row)
    session_row(c, calendar, sessions, word, bottom - row)
    x = calendar.x(today)
    c.line(x, 20, x, bottom + 4, OCHRE, 0.9, stroke_dasharray="2.5 2")
    c.text(x, bottom + 14, now, 7, "end" if x > WIDE - 60 else "middle", bold=True, fill=OCHRE)
    return c.html()


def scale(c: Canvas, calendar: Calendar, bottom: float, months: dict[int, str]) -> None:
    for day in calendar.ticks():
        x, first = calendar.x(day), day.month == 1
        c.line(x, 6, x, bottom, HAIR, 0.5)
        if x < WIDE - 26:
            label = str(day.year) if first else months[day.month]
            c.text(x + 3, 12, label, 6.8, bold=first, fill=INK if first else MUTED)


def phase_row(c: Canvas, calendar: Calendar, span: Span, y: float) -> None:
    c.text(0, y + 8.4, shortened(span.name, 7.8, 98, True), 7.8, bold=True)
    a, b = map(calendar.x, span.planned)
    c.rect(a, y + 0.5, max(b - a, 2), 11, PAPER, stroke=MUTED, stroke_width=0.6, stroke_dasharray="2 1.6")
    if span.walked:
        a, b = map(calendar.x, span.walked)
        c.rect(a, y + 3, max(b - a, 2), 6, BLUE)
    c.line(0, y + 15, WIDE, y + 15, HAIR, 0.4)


def session_row(c: Canvas, calendar: Calendar, sessions: list[tuple[str, dt.date]], word: str, y: float) -> None:
    c.text(0, y + 8.4, shortened(word, 7.8, 98, True), 7.8, bold=True)
    last = 0.0
    for label, day in sessions:
        x = calendar.x(day)
        c.circle(x, y + 3.4, 2.8, DEEP, PAPER, 0.6)
        if x - last > 9:
            c.text(x, y + 14, label, 6.4, "middle")
            last = x


def framework(columns: list[tuple[str, list[str]]], title: str) -> SafeString:
    """Reads from the start to the end; each column leads to the next, and the last one is the goal."""
    gap, size = 16, 7.3
    wide = (WIDE - gap * (len(columns) - 1)) / len(columns)
    texts = [[wrap(text, size, wide - 12, most=14) for text in items] for _, items in columns]
    lead = leading(size)
    tall = [[len(lines) * lead + 11 for lines in column] for column in texts]
    body = max(sum(column) + 6 * (len(column) - 1) for column in tall)
    c = Canvas(WIDE, body + 28, title)
    for at, (head, _) in enumerate(columns):
        x = at * (wide + gap)
        c.text(x, 12, shortened(head, 8.2, wide, True), 8.2, bold=True, fill=DEEP)
        c.line(x, 19, x + wide, 19, INK, 0.8)
        extra = (body - sum(tall[at]) - 6 * (len(tall[at]) - 1)) / len(tall[at])
        boxes(c, x, wide, texts[at], [high + extra for high in tall[at]], at if at < len(columns) - 1 else 4)
        if at:
            arrow(c, x - gap + 3, 26 + body / 2)
    return c.html()


def boxes(c: Canvas, x: float, wide: float, texts: list[list[str]], tall: list[float], shade: int) -> None:
    size, y = 7.3, 26.0
    lead = leading(size)
    for lines, high in zip(texts, tall, strict=True):
        c.rect(x, y, wide, high, (PAPER, TINT, PALE, "#abcdde", DEEP)[shade], stroke=BLUE, stroke_width=0.5)
        first = y + high / 2 - (len(lines) - 1) * lead / 2 + size * 0.36
        c.lines(x + 6, first, lines, size, lead, fill=PAPER if shade == 4 else INK)
        y += high + 6


def arrow(c: Canvas, x: float, y: float) -> None:
    c.line(x, y, x + 7, y, BLUE, 1)
    c.polygon([(x + 10, y), (x + 5, y - 3), (x + 5, y + 3)], BLUE)


@dataclass(frozen=True)
class Stage:
    name: str
    when: str
    state: str


def path(stages: list[Stage], title: str) -> SafeString:
    """Stages of the policy text; ``state`` is done, next (up to the target) or later."""
    step = (WIDE - 76) / (len(stages) - 1)
    xs = [38 + at * step for at in range(len(stages))]
    size = 8.0 if len(stages) < 7 else 6.6
    names = [wrap(stage.name, size, step - 3, bold=True, most=2) for stage in stages]
    whens = [wrap(stage.when, size - 1, step - 3, most=2) for stage in stages]
    lead, deep = leading(size), max(map(len, names))
    c = Canvas(WIDE, 48 + lead * (deep + max(map(len, whens))), title)
    for at in range(1, len(stages)):
        segment(c, xs[at - 1], xs[at], stages[at].state)
    for at, stage in enumerate(stages):
        later = stage.state == "later"
        done = stage.state == "done"
        c.circle(xs[at], 24, 8.4, DEEP if done else PAPER, MUTED if later else DEEP, 1.6)
        c.text(xs[at], 27.1, at, 8, "middle", bold=True, fill=PAPER if done else INK)
        c.lines(xs[at], 48, names[at], size, lead, anchor="middle", bold=not later)
        c.lines(xs[at], 49 + lead * deep, whens[at], size - 1, lead, anchor="middle", fill=MUTED)
    here = xs[max((at for at, stage in enumerate(stages) if stage.state == "done"), default=0)]
    c.polygon([(here, 12.5), (here - 4, 6), (here + 4, 6)], OCHRE)
    return c.html()


def segment(c: Canvas, a: float, b: float, state: str) -> None:
    dash = {"done": None, "next": "5 3", "later": "1.2 3.2"}[state]
    done = state == "done"
    c.line(a, 24, b, 24, DEEP if done else MUTED, 3.4 if done else 1.4, stroke_dasharray=dash)


@dataclass(frozen=True)
class Bead:
    """One box of the thread; ``state`` is done, part, open or none (nobody looked)."""

    key: str
    mark: str
    text: str
    state: str


COLUMN_X, COLUMN_W = (0, 128, 262, 372), (98, 104, 88, 110)
TALLEST = 560
Place = tuple[float, float, int]


def trace(columns: list[tuple[str, list[Bead]]], links: set[tuple[str, str]], title: str) -> SafeString:
    """The thread from need to outcome. A bead nothing follows from ends in an open bar, in plain sight."""
    lead = leading(7)
    most = 3 if max(len(beads) for _, beads in columns) <= TALLEST / (3 * lead + 13) else 1
    lines = {
        bead.key: wrap(bead.text, 7, COLUMN_W[at] - 26, most=most)
        for at, (_, beads) in enumerate(columns)
        for bead in beads
    }
    slim = 7 if most > 1 else 4
    tall = {key: max(min(2, most), len(found)) * lead + slim for key, found in lines.items()}
    body = max(sum(tall[bead.key] for bead in beads) + slim * (len(beads) - 1) for _, beads in columns)
    places: dict[str, Place] = {}
    for at, (_, beads) in enumerate(columns):
        places |= spread(at, [(bead.key, tall[bead.key]) for bead in beads], body)
    c = Canvas(WIDE, body + 30, title)
    drawn = {(a, b) for a, b in links if a in places and b in places}
    for a, b in sorted(drawn):
        c.curve(places[a][0] + COLUMN_W[places[a][2]], places[a][1], places[b][0], places[b][1])
    for at, (head, beads) in enumerate(columns):
        c.text(COLUMN_X[at], 11, shortened(head, 8.2, COLUMN_W[at], True), 8.2, bold=True, fill=DEEP)
        c.line(COLUMN_X[at], 18, COLUMN_X[at] + COLUMN_W[at], 18, INK, 0.8)
        for bead in beads:
            bead_box(c, bead, lines[bead.key], places[bead.key], tall[bead.key])
            if at < len(columns) - 1 and not any(a == bead.key for a, _ in drawn):
                stop(c, COLUMN_X[at] + COLUMN_W[at], places[bead.key][1])
    return c.html()


def spread(at: int, boxed: list[tuple[str, float]], body: float) -> dict[str, Place]:
    """Start, middle height and column of each box; a short column is spread over the whole height."""
    free = body - sum(high for _, high in boxed)
    gap = free / max(len(boxed) - 1, 1) if len(boxed) > 3 else free / max(len(boxed), 1)
    y = 26 + (0 if len(boxed) > 3 else gap / 2)
    places: dict[str, Place] = {}
    for key, high in boxed:
        places[key] = (COLUMN_X[at], y + high / 2, at)
        y += high + gap
    return places


def bead_box(c: Canvas, bead: Bead, lines: list[str], place: Place, high: float) -> None:
    x, middle, at = place
    known = bead.state != "none"
    lead = leading(7)
    edge, dash = (BLUE, None) if known else (MUTED, "2 1.6")
    c.rect(
        x,
        middle - high / 2,
        COLUMN_W[at],
        high,
        TINT if known else PAPER,
        stroke=edge,
        stroke_width=0.6,
        stroke_dasharray=dash,
    )
    c.rect(x, middle - high / 2, 2.6, high, {"done": DEEP, "part": MID}.get(bead.state, HAIR))
    first = middle - (len(lines) - 1) * lead / 2 + 2.5
    c.text(x + 6, first, bead.mark, 6.6, bold=True, fill=BLUE)
    c.lines(x + 23, first, lines, 7, lead)


def stop(c: Canvas, x: float, y: float) -> None:
    c.line(x, y, x + 7, y, MUTED, 1.2)
    c.line(x + 7, y - 4, x + 7, y + 4, MUTED, 1.8)
