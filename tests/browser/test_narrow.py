"""Every kind of page on the narrowest phone, in four languages: nothing sticks out, Arabic runs from right to left."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.browser.people import ACHIENG, AYEN
from tests.browser.visitor import Visitor
from tests.browser.walk import walk

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:(?:scroll-)?(?:margin|padding)|border|inset)-)?(?:left|right)(?:-\w+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)\b"
)
# How far the page can be scrolled sideways, and its direction. Small is what is under 24 pixels wide or high with its
# label; links within a sentence may be. Loose are figures with signs, such as 10:00, 3 / 4 or +3, that stand in a
# sentence without a direction or an isolate of their own, so that an Arabic sentence would turn them round.
SEEN = """() => {
    const root = document.documentElement, loose = []
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
        const {data, parentElement: parent} = texts.currentNode
        const signed = /\\d\\s*[+/:%]|[+%-]\\d/.test(data.replace(/\\d-\\d|\\u2068[^\\u2069]*\\u2069/g, ""))
        const bare = parent.closest("[dir]") === root && !parent.closest(".hidden, title, option")
        if (signed && bare) loose.push(data.trim())
    }
    const edge = one => { const {width, height} = one.getBoundingClientRect(); return Math.min(width, height) }
    const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    const small = targets.filter(one => one.checkVisibility() && getComputedStyle(one).display !== "inline")
        .filter(one => Math.max(...[one, ...one.labels ?? []].map(edge)) < 24)
    return {
        overhang: root.scrollWidth - root.clientWidth, dir: root.dir, lang: root.lang, loose,
        small: small.map(one => one.outerHTML.slice(0, 120)),
    }
}"""

# Days in a table that go on in a second line or leave their cell, and numbers of sessions that run into each other.
CROWDED = """() => {
    const lines = one => {
        const range = document.createRange()
        range.selectNodeContents(one)
        return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size
    }
    const broken = [...document.querySelectorAll("td.nw")].filter(
        one => lines(one) > 1 || one.scrollWidth > one.clientWidth)
    const boxes = [...document.querySelectorAll(".time small")].filter(one => one.innerText.trim()).map(one => {
        const range = document.createRange()
        range.selectNodeContents(one)
        return range.getBoundingClientRect()
    }).filter(box => box.width).sort((a, b) => a.left - b.left)
    const close = boxes.filter((box, at) => at && box.left <= boxes[at - 1].right)
    return {labels: boxes.length > 1, broken: broken.map(one => one.innerText), close: close.length}
}"""


@dataclass(frozen=True)
class Seen:
    """One page in one language as the browser laid it out."""

    path: str
    language: str
    overhang: int
    dir: str
    lang: str
    loose: list[str]
    small: list[str]


@pytest.fixture(scope="module")
def phone(door) -> list[Seen]:
    """Every kind of page of a coordinator: in English on the way, then in the other languages."""
    visitor = door(ACHIENG, viewport=PHONE)
    seen = [look(visitor, path, "en") for path in walk(visitor)]
    for language in ("fr", "es", "ar"):
        for path in [one.path for one in seen if one.language == "en"]:
            visitor.go(f"{path}?lang={language}")
            seen.append(look(visitor, path, language))
    door.close()
    return seen


def look(visitor: Visitor, path: str, language: str) -> Seen:
    return Seen(path, language, **visitor.page.evaluate(SEEN))


def test_no_page_scrolls_sideways(phone):
    assert [(one.path, one.language, one.overhang) for one in phone if one.overhang] == []


def test_everything_to_press_is_24_pixels_wide_and_high(phone):
    assert [(one.path, one.language, one.small) for one in phone if one.small] == []


def test_every_page_has_its_language_and_direction(phone):
    wanted = {code: ("rtl" if code == "ar" else "ltr", code) for code, _name in settings.LANGUAGES}
    assert [one.path for one in phone if (one.dir, one.lang) != wanted[one.language]] == []


def test_figures_keep_their_order_in_arabic(phone):
    assert [(one.path, one.loose) for one in phone if one.language == "ar" and one.loose] == []


@pytest.mark.parametrize(("number", "language"), [(1, "en"), (2, "fr"), (3, "ar")])
def test_the_report_in_the_browser_fits_too(visitor, number, language):
    """A document of its own, in its own language, that leads back to where it was opened."""
    ayen = visitor(AYEN, viewport=PHONE)
    path = f"/programmes/SSD-COPY/reports/{number}/"
    ayen.go(f"{path}preview/")
    seen = look(ayen, path, language)
    assert (seen.overhang, seen.small) == (0, [])
    assert (seen.dir, seen.lang) == ("rtl" if language == "ar" else "ltr", language)
    assert ayen.page.locator("main h1").count() == 1
    assert ayen.page.evaluate(CROWDED) == {"labels": True, "broken": [], "close": 0}
    ayen.click(ayen.page.get_by_role("navigation").get_by_role("link").first)
    assert urlsplit(ayen.page.url).path == path


def test_styles_know_no_left_and_no_right():
    sheet = Path(settings.BASE_DIR, "static/css/site.css").read_text(encoding="utf-8")
    assert PHYSICAL.findall(sheet) == []
