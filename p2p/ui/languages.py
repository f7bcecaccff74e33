"""Sentences kept for readers of every language. Pure but for the active language."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation


def in_words(words: dict[str, str]) -> str:
    """The words for the reader; what somebody typed stands under the empty language."""
    language = (translation.get_language() or "en").partition("-")[0]
    return words.get(language) or words.get("") or words.get("en", "")


def in_every_language(say: Callable[[], object]) -> dict[str, str]:
    """What ``say`` comes to in each language; empty where it is always the same, as what people typed is."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = str(say())
    return words if len(set(words.values())) > 1 else {}
