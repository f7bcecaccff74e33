"""Texts stored in several languages, and the locale of the reader. Pure but for the active language."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.utils import translation

T = TypeVar("T")


def pick_language(words: dict[str, str]) -> str:
    """The text in the active language, else as typed (key ``""``), else in English."""
    language = (translation.get_language() or "en").partition("-")[0]
    return words.get(language) or words.get("") or words.get("en", "")


def for_each_language(say: Callable[[], T]) -> dict[str, T]:
    """Results of ``say`` by language code, called with that language active."""
    results = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            results[code] = say()
    return results


def translations_of(say: Callable[[], object]) -> dict[str, str]:
    """``say()`` by language code; empty if it is the same in all, as user text is."""
    texts = for_each_language(lambda: str(say()))
    return texts if len(set(texts.values())) > 1 else {}


TRANSLATED_LANGUAGES = {code for code, _name in settings.LANGUAGES} - {"en"}


def reader_locale() -> str:
    # "ar" alone would write eastern digits in some CLDR versions; the catalogues use 0-9.
    language = translation.get_language()
    return language if language in TRANSLATED_LANGUAGES else "en_GB"
