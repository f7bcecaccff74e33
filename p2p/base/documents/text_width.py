"""Width of text in print, measured from the fonts, for drawings whose boxes fit their text."""

from functools import cache

from p2p.base.documents.fonts import FILES

# Joined Arabic letters are narrower than the isolated forms, whose widths the font gives.
JOINED = 0.87
UNKNOWN = 0.62


@cache
def glyph_widths(name: str) -> dict[int, float]:
    """Width of each character in em."""
    from fontTools.ttLib import TTFont

    with TTFont(FILES[name], lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def width(text: str, size: float) -> float:
    return sum(map(glyph_width, text)) * size


def glyph_width(letter: str) -> float:
    if "\u0600" <= letter <= "\u08ff":
        return glyph_widths("NotoSansArabic-Regular").get(ord(letter), UNKNOWN) * JOINED
    return glyph_widths("NotoSans-Regular").get(ord(letter), UNKNOWN)


def shorten_to_fit(text: str, size: float, room: float) -> str:
    """As many words of one line as there is room for, with an ellipsis where something is missing."""
    if width(text, size) <= room:
        return text
    kept = text.rpartition(" ")[0]
    while kept and width(add_ellipsis(kept), size) > room:
        kept = kept.rpartition(" ")[0]
    kept = kept or text.partition(" ")[0]
    while kept and width(add_ellipsis(kept), size) > room:
        kept = kept[:-1]
    return add_ellipsis(kept)


def add_ellipsis(text: str) -> str:
    """An ellipsis stands right behind the last letter."""
    return text.rstrip(" …,;:،؛–-") + "…"


def wrap(text: str, size: float, room: float, *, most: int) -> list[str]:
    """Lines that fit; a word longer than the room is cut, and so is what goes beyond ``most`` lines."""
    lines: list[str] = []
    for word in text.split():
        trial = f"{lines[-1]} {word}" if lines else word
        if lines and width(trial, size) <= room:
            lines[-1] = trial
        else:
            lines.append(shorten_to_fit(word, size, room))
    if len(lines) > most:
        lines = [*lines[: most - 1], shorten_to_fit(f"{lines[most - 1]} {lines[most]} …", size, room)]
    return lines or [""]
