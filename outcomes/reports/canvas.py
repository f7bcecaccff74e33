"""A drawing in points: SVG for the marks, HTML for the words over it.

Charts draw as if from left to right; the canvas mirrors places and anchors where the language wants it. WeasyPrint sets
SVG text letter by letter, which tears Arabic apart, so words are spans placed by the ascent of the fonts.
"""

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from outcomes.reports.words import runs_rtl

FONTS = Path(__file__).parent / "fonts"
INK, MUTED, HAIR, PAPER = "#14212b", "#4a5b68", "#cfdae1", "#ffffff"
DEEP, BLUE, MID, PALE, TINT = "#084567", "#0b5c8a", "#79aeca", "#d3e4ee", "#f1f6f9"
OCHRE = "#8a4b08"
# Joined Arabic letters run narrower than the isolated forms whose width the font tells.
JOINED = 0.87
UNKNOWN = 0.62


@cache
def font(name: str) -> tuple[dict[int, float], float, float]:
    """Advance of each character, ascent and descent, all in em."""
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / f"{name}.ttf", lazy=True) as file:
        em, metrics = file["head"].unitsPerEm, file["hmtx"].metrics
        advances = {code: metrics[glyph][0] / em for code, glyph in file.getBestCmap().items()}
        return advances, file["hhea"].ascent / em, -file["hhea"].descent / em


def is_arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u08ff"


def width(text: str, size: float, bold: bool = False) -> float:
    weight = "Bold" if bold else "Regular"
    total = 0.0
    for letter in text:
        arabic = is_arabic(letter)
        advances = font(f"NotoSans{'Arabic' if arabic else ''}-{weight}")[0]
        total += advances.get(ord(letter), UNKNOWN) * (JOINED if arabic else 1)
    return total * size


@cache
def heights(arabic: bool) -> tuple[float, float]:
    names = ["NotoSans-Regular", "NotoSansArabic-Regular"][: 2 if arabic else 1]
    return max(font(name)[1] for name in names), max(font(name)[2] for name in names)


def shortened(text: str, size: float, room: float, bold: bool = False) -> str:
    """As much of one line as there is room for, with an ellipsis where something is missing."""
    if width(text, size, bold) <= room:
        return text
    while text and width(text + "…", size, bold) > room:
        text = text[:-1].rstrip()
    return text + "…"


def wrap(text: str, size: float, room: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Lines that fit; a word longer than the room is cut, and so is what goes beyond ``most`` lines."""
    lines: list[str] = []
    for word in text.split():
        trial = f"{lines[-1]} {word}" if lines else word
        if lines and width(trial, size, bold) <= room:
            lines[-1] = trial
        else:
            lines.append(shortened(word, size, room, bold))
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(f"{lines[most - 1]} {lines[most]}…", size, room, bold)]
    return lines or [""]


class Canvas:
    """Width and height in points; ``title`` is what a screen reader says, so it carries the data."""

    def __init__(self, w: float, h: float, title: str) -> None:
        self.w, self.h, self.title, self.rtl = w, h, title, get_language_bidi()
        self.marks: list[str] = []
        self.labels: list[str] = []

    def x(self, x: float) -> float:
        return self.w - x if self.rtl else x

    def add(self, tag: str, **attributes: object) -> None:
        told = {name.replace("_", "-"): value for name, value in attributes.items() if value is not None}
        body = " ".join(f'{name}="{rounded(value)}"' for name, value in told.items())
        self.marks.append(f"<{tag} {body}/>")

    def rect(self, x: float, y: float, w: float, h: float, fill: str = "none", **more: object) -> None:
        self.add("rect", x=self.x(x) - (w if self.rtl else 0), y=y, width=w, height=h, fill=fill, **more)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = INK, wide: float = 0.6, **more: object
    ) -> None:
        self.add("line", x1=self.x(x1), y1=y1, x2=self.x(x2), y2=y2, stroke=stroke, stroke_width=wide, **more)

    def circle(
        self, x: float, y: float, r: float, fill: str = "none", stroke: str = "none", wide: float = 0.8, **more: object
    ) -> None:
        self.add("circle", cx=self.x(x), cy=y, r=r, fill=fill, stroke=stroke, stroke_width=wide, **more)

    def curve(self, x1: float, y1: float, x2: float, y2: float) -> None:
        a, m, b = self.x(x1), self.x((x1 + x2) / 2), self.x(x2)
        path = f"M{a:.1f} {y1:.1f}C{m:.1f} {y1:.1f} {m:.1f} {y2:.1f} {b:.1f} {y2:.1f}"
        self.add("path", d=path, fill="none", stroke=BLUE, stroke_width=1.5, stroke_opacity=0.85)

    def polygon(self, points: list[tuple[float, float]], fill: str = INK, **more: object) -> None:
        self.add("polygon", points=" ".join(f"{self.x(x):.1f},{y:.1f}" for x, y in points), fill=fill, **more)

    def half(self, x: float, y: float, r: float) -> None:
        """The starting half of a disc."""
        a = self.x(x)
        self.add("path", d=f"M{a} {y - r}A{r} {r} 0 0 {int(self.rtl)} {a} {y + r}Z", fill=DEEP)

    def text(
        self,
        x: float,
        y: float,
        text: object,
        size: float = 7.5,
        anchor: str = "start",
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        words, x, rtl = str(text), self.x(x), runs_rtl(str(text))
        if self.rtl:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        up, down = heights(any(map(is_arabic, words)))
        lead = 2.2 * size
        top = y - (lead - (up + down) * size) / 2 - up * size
        place = {
            "start": f"left:{x:.1f}pt",
            "end": f"right:{self.w - x:.1f}pt",
            "middle": f"left:{x - 150:.1f}pt;width:300pt;text-align:center",
        }[anchor]
        style = f"{place};top:{top:.1f}pt;font-size:{size}pt;line-height:{lead:.1f}pt;color:{fill}"
        weight = ";font-weight:700" if bold else ""
        self.labels.append(f'<span dir="{"rtl" if rtl else "ltr"}" style="{style}{weight}">{escape(words)}</span>')

    def lines(self, x: float, y: float, lines: list[str], size: float, lead: float, **more: Any) -> None:
        for at, line in enumerate(lines):
            self.text(x, y + at * lead, line, size, **more)

    def html(self) -> SafeString:
        w, h = rounded(self.w + 2), rounded(self.h + 2)
        frame = f'role="img" viewBox="-1 -1 {w} {h}" width="{w}pt" height="{h}pt"'
        body = f"<title>{escape(self.title)}</title>{''.join(self.marks)}"
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{body}</svg>'
        size = f"width:{rounded(self.w)}pt;height:{rounded(self.h)}pt"
        return SafeString(f'<div class="chart" style="{size}">{drawing}{"".join(self.labels)}</div>')


def rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def leading(size: float) -> float:
    return size * (1.62 if get_language_bidi() else 1.36)
