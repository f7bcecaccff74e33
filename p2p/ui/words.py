"""Words around what people typed. Pure."""

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def apart(value: object) -> str:
    """A name or title inside a sentence of plain text: it keeps its own direction and moves no mark of the sentence."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"
