"""Where pages end: nothing stands alone at the foot or the top, whatever came before it."""

import pytest
import weasyprint

from p2p.base.documents import pdf_rendering
from tests.breadth import first

OFFSETS = range(2, 242, 8)
OFTEN = range(2, 242, 24)
WORDS = "Whoever keeps the register answers for it, and tells those who ask for it what it holds and why. " * 3


def pages(block: str, offset: int) -> list[set[str]]:
    """The marks on each page when ``block`` begins so many millimetres below the top of one."""
    space = f'<div style="height: {offset}mm"></div>'
    page = f"<!doctype html><html lang=en><body>{space}{block}</body></html>"
    sheet = weasyprint.CSS(string=pdf_rendering.style_sheet("report"))
    return [set(page.anchors) for page in weasyprint.HTML(string=page).render(stylesheets=[sheet]).pages]


def marks(found: set[str], letter: str) -> int:
    return sum(mark.startswith(letter) for mark in found)


def table(rows: int, kind: str = "team") -> str:
    body = "".join(f'<tr id="r{at}"><td>Name {at}</td><td>Role</td></tr>' for at in range(rows))
    head = '<div class="cap" id="caption"><b>Title</b></div>'
    return (
        f'<div class="tab">{head}<table class="{kind}"><thead><tr><th>A</th><th>B</th></tr></thead>{body}</table></div>'
    )


@pytest.mark.parametrize("offset", first(*OFTEN, of=OFFSETS))
def test_no_row_of_a_table_stands_alone(offset):
    found = pages(table(9), offset)

    assert {marks(page, "r") for page in found} & {1} == set()
    assert all(marks(page, "r") > 1 for page in found if "caption" in page)


def test_a_short_table_stays_whole_and_a_long_one_may_break(breadth):
    offsets = OFFSETS if breadth else OFTEN
    assert all(4 in {marks(page, "r") for page in pages(table(4), offset)} for offset in offsets)
    assert any(9 not in {marks(page, "r") for page in pages(table(9), offset)} for offset in offsets)


@pytest.mark.parametrize("offset", first(*OFTEN, of=OFFSETS))
def test_a_note_stands_under_its_table(offset):
    note = '<p class="note"><span id="note">How to read it.</span></p></div>'

    found = pages(table(9).removesuffix("</div>") + note, offset)

    assert all("r8" in page for page in found if "note" in page)


@pytest.mark.parametrize("offset", first(*OFTEN, of=OFFSETS))
def test_a_heading_has_more_than_one_line_under_it(offset):
    title = '<div class="h"><h2 id="title">Title</h2></div>'
    lines = "".join(f'<p><span id="p{at}">One line.</span></p>' for at in range(3))

    found = pages(f'<section class="rp">{title}<div class="txt">{lines}</div></section>', offset)

    assert all(marks(page, "p") > 1 for page in found if "title" in page)


@pytest.mark.parametrize("offset", first(*OFTEN, of=OFFSETS))
def test_answers_stand_under_what_the_colours_mean(offset):
    legend = '<h3 class="txt" id="title">Said</h3><p class="note in marks" id="legend">5 4 3 2 1</p>'

    found = pages(f"{legend}<div>{voices('a')}{voices('b')}</div>", offset)

    assert all({"title", "a0", "a1", "b0", "b1"} <= page for page in found if "legend" in page)


def voices(letter: str) -> str:
    answers = (f'<div class="answer"><p><span id="{letter}{at}">{WORDS}</span></p></div>' for at in range(2))
    return f'<div class="voices"><div class="who">S1</div>{"".join(answers)}</div>'
