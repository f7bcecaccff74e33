"""What is asked of a page that stands open: of axe-core, and of the browser that laid it out."""

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
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
    const {encodedBodySize: own} = performance.getEntriesByType("navigation")[0]
    const others = performance.getEntriesByType("resource").map(one => one.encodedBodySize)
    const edge = one => { const {width, height} = one.getBoundingClientRect(); return Math.min(width, height) }
    const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    const small = targets.filter(one => one.checkVisibility() && getComputedStyle(one).display !== "inline")
        .filter(one => Math.max(...[one, ...one.labels ?? []].map(edge)) < 24)
    return {
        headings: document.querySelectorAll("h1").length,
        bytes: others.reduce((sum, one) => sum + one, own), requests: 1 + others.length,
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
    """One page as the browser laid it out; the bytes are those of an empty cache, without headers."""

    headings: int
    bytes: int
    requests: int
    overhang: int
    dir: str
    lang: str
    loose: list[str]
    small: list[str]


def look(page: Page) -> Seen:
    page.wait_for_load_state("load")  # without its styles everything is small
    return Seen(**page.evaluate(SEEN))


def faults(page: Page) -> list[str]:
    """One line a fault: where, which rule, which element."""
    page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": STANDARDS, "selectors": False}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
