"""Bidi isolates, lists in words, and the key by which names sort. Pure but for the active language."""

import unicodedata
from collections.abc import Iterable

from babel.lists import format_list

from p2p.base.i18n.languages import reader_locale

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def bidi_isolate(value: object) -> str:
    """Wrap user text in Unicode isolates, so that its direction cannot reorder the punctuation around it."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"


def sort_key(name: str) -> str:
    """Fold case and strip accents, so that the stored key sorts alike on every server (the embedded one has no ICU)."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).strip()


def join_list(values: Iterable[object]) -> str:
    """“one, two and three” as plain text, in the reader's language."""
    return format_list([str(value) for value in values], locale=reader_locale())
