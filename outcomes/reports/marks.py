"""The drawings that count: people, attendance, status, bullets, risks and scores."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.safestring import SafeString

from outcomes.reports.canvas import (
    BLUE,
    DEEP,
    HAIR,
    INK,
    MID,
    MUTED,
    PALE,
    PAPER,
    TINT,
    Canvas,
    leading,
    shortened,
    width,
    wrap,
)

WIDE, COLUMN = 482, 357
SHADES = ((DEEP, PAPER), (MID, INK), (PALE, INK), (PAPER, INK), (BLUE, PAPER), (TINT, INK))
A_LINE = 8


def people(
    rows: list[tuple[str, list[tuple[int, int, int]]]], heads: list[str], legend: list[str], title: str
) -> SafeString:
    """One mark for one person: disc for a woman, square for a man, triangle for another or no answer."""
    lines = [max(1, *(-(-sum(cell) // A_LINE) for cell in cells)) for _, cells in rows]
    c = Canvas(COLUMN, 26 + sum(lines) * 15 + len(rows) * 6 + 18, title)
    columns = (112, 240)
    for x, head in zip(columns, heads, strict=False):
        c.text(x, 9, shortened(head, 7.4, 112, True), 7.4, bold=True)
    c.line(0, 16, COLUMN, 16, INK, 0.7)
    y = 26.0
    for (label, cells), many in zip(rows, lines, strict=True):
        c.text(0, y + 5.6, shortened(label, 8, 106), 8)
        for x, cell in zip(columns, cells, strict=False):
            crowd(c, x, y, cell)
        y += many * 15 + 6
        c.line(0, y - 7.5, COLUMN, y - 7.5, HAIR, 0.5)
    key(c, y + 8, legend)
    return c.html()


def crowd(c: Canvas, x: float, y: float, cell: tuple[int, int, int]) -> None:
    marks = [at for at, many in enumerate(cell) for _ in range(many)]
    if not marks:
        c.text(x, y + 5.6, "–", 8, fill=MUTED)
        return
    for at, kind in enumerate(marks):
        person(c, x + 5 + at % A_LINE * 13, y + 3 + at // A_LINE * 15, kind)
    c.text(x + min(len(marks), A_LINE) * 13 + 3, y + 5.6, len(marks), 7.6, fill=MUTED)


def person(c: Canvas, x: float, y: float, kind: int) -> None:
    if kind == 0:
        c.circle(x, y, 4.9, BLUE)
    elif kind == 1:
        c.rect(x - 4.4, y - 4.4, 8.8, 8.8, PAPER, stroke=BLUE, stroke_width=1.1)
    else:
        c.polygon([(x, y - 4.8), (x - 5, y + 4.4), (x + 5, y + 4.4)], PAPER, stroke=BLUE, stroke_width=1.1)


def key(c: Canvas, y: float, legend: list[str]) -> None:
    x = 5.0
    for kind, word in enumerate(legend):
        person(c, x, y - 2.6, kind)
        c.text(x + 9, y, word, 7.2, fill=MUTED)
        x += 26 + width(word, 7.2)


@dataclass(frozen=True)
class Bar:
    mark: str
    name: str
    parts: tuple[int, ...]
    end: str


def attendance(bars: list[Bar], legend: list[str], heads: tuple[str, str], longest: int, title: str) -> SafeString:
    """Stacked bars in steps of lightness; ``longest`` keeps the scale over several charts."""
    label, right = 178, 76
    rows = legend_rows(legend, WIDE - label - right)
    top = 22 + 11 * len(rows)
    scale = (WIDE - label - right) / max(longest, 1)
    c = Canvas(WIDE, top + len(bars) * 17 + 2, title)
    for at, row in enumerate(rows):
        legend_row(c, label, 3 + 11 * at, row)
    c.text(WIDE - 40, top - 14, shortened(heads[0], 7.2, 36, True), 7.2, "end", bold=True)
    c.text(WIDE, top - 14, shortened(heads[1], 7.2, 36, True), 7.2, "end", bold=True)
    c.line(0, top - 7, WIDE, top - 7, INK, 0.7)
    for at, bar in enumerate(bars):
        attendance_row(c, bar, top + 3 + at * 17, label, scale)
    return c.html()


def legend_rows(legend: list[str], room: float) -> list[list[tuple[int, str]]]:
    """Words with their place among the shades, broken over lines that fit."""
    rows: list[list[tuple[int, str]]] = [[]]
    used = 0.0
    for at, word in enumerate(legend):
        wide = 24 + width(word, 7.2)
        if rows[-1] and used + wide > room:
            rows.append([])
            used = 0.0
        rows[-1].append((at, word))
        used += wide
    return rows


def legend_row(c: Canvas, x: float, y: float, row: list[tuple[int, str]]) -> None:
    for at, word in row:
        c.rect(x, y, 8, 8, SHADES[at][0], stroke=DEEP, stroke_width=0.6)
        c.text(x + 12, y + 7, word, 7.2, fill=MUTED)
        x += 24 + width(word, 7.2)


def attendance_row(c: Canvas, bar: Bar, y: float, x: float, scale: float) -> None:
    c.text(0, y + 5.6, bar.mark, 7.4, bold=True, fill=BLUE)
    c.text(21, y + 5.6, shortened(bar.name, 7.4, x - 27), 7.4)
    for many, (fill, ink) in zip(bar.parts, SHADES, strict=False):
        wide = many * scale
        if many:
            c.rect(x, y - 3, wide, 11.5, fill, stroke=DEEP, stroke_width=0.6)
        if many and wide > 4 + width(str(many), 6.9):
            c.text(x + wide / 2, y + 5.4, many, 6.9, "middle", fill=ink)
        x += wide
    c.text(WIDE - 40, y + 5.6, sum(bar.parts), 7.6, "end", bold=True)
    c.text(WIDE, y + 5.6, bar.end, 7.6, "end")
    c.line(0, y + 11.4, WIDE, y + 11.4, HAIR, 0.4)


def status_mark(state: str, title: str) -> SafeString:
    c = Canvas(9, 9, title)
    dash = "1.6 1.4" if state == "dropped" else None
    c.circle(4.5, 4.5, 3.7, DEEP if state == "covered" else PAPER, DEEP, 1.1, stroke_dasharray=dash)
    if state == "partly_covered":
        c.half(4.5, 4.5, 3.7)
    return c.html()


@dataclass(frozen=True)
class Level:
    """Values of one indicator; None where nobody measured."""

    baseline: float | None
    target: float
    actual: float | None
    met: bool


def bullet(level: Level, unmeasured: str, title: str) -> SafeString:
    """Bar to the actual value, triangle at the start, heavy line at the target; an empty track is no zero."""
    wide, start = 116, level.baseline or 0.0
    c = Canvas(wide, 20, title)
    top = max(level.target, level.actual or 0.0, start, 0.01) * 1.12

    def x(value: float) -> float:
        return 2 + (wide - 6) * max(value, 0) / top

    if level.actual is None:
        c.rect(
            2, 4.5, max(x(level.target) - 2, 12), 11, PAPER, stroke=MUTED, stroke_width=0.7, stroke_dasharray="2 1.6"
        )
        c.text(6, 12.4, shortened(unmeasured, 6.4, x(level.target) - 10), 6.4)
    else:
        c.rect(2, 6.5, wide - 6, 7, TINT)
        c.rect(2, 6.5, x(level.actual) - 2, 7, DEEP if level.met else MID)
    if start:
        c.polygon([(x(start), 15.2), (x(start) - 2.4, 19.4), (x(start) + 2.4, 19.4)], MUTED)
    c.line(x(level.target), 2, x(level.target), 18, PAPER, 4.4)
    c.line(x(level.target), 2, x(level.target), 18, INK, 1.8)
    return c.html()


CELL_W, CELL_H, LEFT, TOP = 54, 29, 62, 6
BANDS = ((4, PAPER, MUTED), (9, PALE, MUTED), (16, MID, INK), (25, BLUE, PAPER))
A_ROW, A_CELL = 3, 6


def heat(risks: list[tuple[str, int, int]], axes: tuple[str, str], bands: list[str], title: str) -> SafeString:
    """Five by five: shade by likelihood times impact, and the number of each risk on its cell."""
    c = Canvas(COLUMN, TOP + 5 * CELL_H + 40, title)
    for impact in range(1, 6):
        for likelihood in range(1, 6):
            cell(c, likelihood, impact)
        c.text(LEFT - 8, TOP + (5 - impact) * CELL_H + CELL_H / 2 + 2, impact, 7.4, "end", fill=MUTED)
        c.text(LEFT + (impact - 0.5) * CELL_W, TOP + 5 * CELL_H + 9, impact, 7.4, "middle", fill=MUTED)
    c.lines(0, TOP + 9, wrap(axes[1], 7.4, 46, bold=True, most=2), 7.4, leading(7.4), bold=True)
    c.text(LEFT + 5 * CELL_W - 2, TOP + 5 * CELL_H + 21, axes[0], 7.4, "end", bold=True)
    cells = defaultdict(list)
    for code, likelihood, impact in risks:
        cells[likelihood, impact].append(code)
    for (likelihood, impact), codes in cells.items():
        pins(c, likelihood, impact, codes)
    x = float(LEFT)
    for (_, fill, _), word in zip(BANDS, bands, strict=True):
        c.rect(x, TOP + 5 * CELL_H + 27, 9, 9, fill, stroke=BLUE, stroke_width=0.5)
        c.text(x + 13, TOP + 5 * CELL_H + 34.5, word, 7, fill=MUTED)
        x += 26 + width(word, 7)
    return c.html()


def cell(c: Canvas, likelihood: int, impact: int) -> None:
    score = likelihood * impact
    _, fill, ink = next(band for band in BANDS if score <= band[0])
    x, y = LEFT + (likelihood - 1) * CELL_W, TOP + (5 - impact) * CELL_H
    c.rect(x, y, CELL_W - 1.6, CELL_H - 1.6, fill, stroke=BLUE, stroke_width=0.35)
    c.text(x + CELL_W - 4, y + CELL_H - 4, score, 5.6, "end", fill=ink)


def pins(c: Canvas, likelihood: int, impact: int, codes: list[str]) -> None:
    """Up to three in full size, up to six small, the rest as a number."""
    small = len(codes) > A_ROW
    shown = codes if len(codes) <= A_CELL else [*codes[: A_CELL - 1], f"+{len(codes) - A_CELL + 1}"]
    r, step = (5.2, 13) if small else (7.4, 16)
    for at, code in enumerate(shown):
        x = LEFT + (likelihood - 1) * CELL_W + 10 + step * (at % A_ROW)
        y = TOP + (5 - impact) * CELL_H + (7.5 + 12 * (at // A_ROW) if small else CELL_H / 2 - 2)
        c.circle(x, y, r, PAPER, INK, 1)
        c.text(x, y + r * 0.38, code, r, "middle", bold=True)


def score_mark(score: int, title: str) -> SafeString:
    """Three beads, filled as far as the score goes."""
    c = Canvas(36, 9, title)
    for at in range(3):
        c.circle(4.5 + at * 13, 4.5, 3.7, DEEP if at < score else PAPER, DEEP, 1)
    return c.html()
