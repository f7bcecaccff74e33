"""Drawings hold with nothing in them, with one thing, and with far too much; in both directions."""

import datetime as dt
import re

import pytest
from django.utils import translation

from outcomes.reports import charts, marks
from outcomes.reports.canvas import Canvas, shortened, width, wrap

LONG = "Renforcement des capacités institutionnelles et réglementaires "
ARABIC = "تعزيز القدرات المؤسسية والتنظيمية "
DAY = dt.date(2021, 1, 1)


def height(drawing: str) -> float:
    return float(re.search(r"height:([\d.]+)pt", drawing)[1])


def inside(drawing: str) -> bool:
    """Whether every mark lies on the paper of its drawing."""
    found = re.search(r'viewBox="-1 -1 ([\d.]+) ([\d.]+)"', drawing)
    w, h = float(found[1]), float(found[2])
    xs = [float(x) for x in re.findall(r' (?:x|cx|x1|x2)="(-?[\d.]+)"', drawing)]
    ys = [float(y) for y in re.findall(r' (?:y|cy|y1|y2)="(-?[\d.]+)"', drawing)]
    return all(-1 <= x <= w for x in xs) and all(-1 <= y <= h for y in ys)


def spans(*, walked: bool) -> list[charts.Span]:
    edges = [DAY + dt.timedelta(days=90 * at) for at in range(6)]
    return [
        charts.Span(LONG * 2, (edges[at], edges[at + 1]), (edges[at], edges[at + 1]) if walked and at < 2 else None)
        for at in range(5)
    ]


def beads(letter: str, many: int) -> list[charts.Bead]:
    return [charts.Bead(f"{letter}{at}", f"{letter}{at}", LONG * 2, "part") for at in range(many)]


def months() -> dict[int, str]:
    return dict.fromkeys(range(1, 13), "mmm")


DRAWINGS = {
    "cover without a session": lambda: charts.cover([], "t"),
    "cover with one": lambda: charts.cover([(0.0, 1)], "t"),
    "framework of long words": lambda: charts.framework([(LONG, [LONG * 4])] * 4 + [(LONG, [LONG * 60])], "t"),
    "timeline of plans": lambda: charts.timeline(spans(walked=False), [], ("s", "now", months()), DAY, "t"),
    "timeline of many": lambda: charts.timeline(
        spans(walked=True),
        [(str(at), DAY + dt.timedelta(days=9 * at)) for at in range(40)],
        (LONG, "now", months()),
        DAY,
        "t",
    ),
    "path of nine stages": lambda: charts.path([charts.Stage(LONG, "8 septembre 2021", "done")] * 9, "t"),
    "trace of two": lambda: charts.trace(
        [("Needs", beads("N", 1)), ("S", []), ("A", []), ("O", beads("o:P", 1))], set(), "t"
    ),
    "people": lambda: marks.people([(LONG, [(30, 12, 3), (0, 0, 0)])], [LONG, LONG], ["w", "m", "o"], "t"),
    "attendance of nobody": lambda: marks.attendance(
        [marks.Bar("S1", LONG, (0, 0), "0%")], ["a", "b"], ("p", "w"), 0, "t"
    ),
    "attendance of six sectors": lambda: marks.attendance(
        [marks.Bar(f"S{at}", LONG, (1, 2, 300, 4, 5, 6), "12%") for at in range(26)], [LONG] * 6, ("p", "w"), 318, "t"
    ),
    "bullet without a value": lambda: marks.bullet(marks.Level(None, 4, None, False), "not measured", "t"),
    "bullet downwards": lambda: marks.bullet(marks.Level(90, 10, 50, False), "not measured", "t"),
    "bullet far beyond": lambda: marks.bullet(marks.Level(0, 1, 500, True), "not measured", "t"),
    "risks on one cell": lambda: marks.heat([(str(at), 5, 5) for at in range(20)], (LONG, LONG), ["a"] * 4, "t"),
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_every_mark_lies_on_the_paper(name, language):
    with translation.override(language):
        drawing = DRAWINGS[name]()

    assert name == "cover with one" or inside(drawing)
    assert "<title>t</title>" in drawing


@pytest.mark.parametrize("many", [8, 20, 30])
def test_the_thread_of_a_big_programme_still_fits_on_a_page(many):
    columns = [("N", beads("N", 6)), ("S", beads("S", many)), ("A", beads("A", 12)), ("O", beads("o:P", 6))]

    drawing = charts.trace(columns, {("N0", "S0"), ("S0", "A0"), ("gone", "A1")}, "t")

    assert height(drawing) < 620
    assert drawing.count("<path") == 2


def test_one_ring_stands_for_more_where_there_are_many():
    assert [charts.rings_for(many) for many in (0, 185, 420, 421, 3000, 400_000)] == [1, 1, 1, 5, 10, 1000]
    assert charts.cover([(0.5, 3000)], "t").count("<circle") < 450


def test_a_mirrored_drawing_starts_from_the_other_side():
    with translation.override("ar"):
        c = Canvas(100, 10, "t")
        c.rect(0, 0, 30, 10)
        c.text(0, 5, "نص")

    assert 'x="70"' in c.html()
    assert "right:0.0pt" in c.html()
    assert 'dir="rtl"' in c.html()


def test_words_are_escaped_in_drawings_too():
    c = Canvas(100, 10, "<script>")
    c.text(0, 5, "<b>")

    assert "<script" not in c.html()
    assert "<b>" not in c.html()


@pytest.mark.parametrize("text", [LONG * 3, ARABIC * 3, "x" * 300, "", "word " + "y" * 200])
def test_lines_never_leave_their_room(text):
    lines = wrap(text, 7, 80, most=3)

    assert 1 <= len(lines) <= 3
    assert all(width(line, 7) <= 80 for line in lines)


def test_what_is_cut_says_so():
    assert shortened("short", 7, 100) == "short"
    assert shortened(LONG, 7, 60).endswith("…")
    assert wrap(LONG * 3, 7, 80, most=2)[-1].endswith("…")
