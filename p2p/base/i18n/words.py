"""Words around what people typed, and how they sort. Pure."""

import unicodedata

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def apart(value: object) -> str:
    """A name or title inside a sentence of plain text: it keeps its own direction and moves no mark of the sentence."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"


def sort_key(name: str) -> str:
    """Fold case and strip accents, so that the stored key sorts alike on every server (the embedded one has no ICU)."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).strip()
