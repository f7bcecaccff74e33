"""User text with its own direction; dates, numbers and lists in the report's language."""

import datetime as dt
import decimal
import re
import unicodedata
from collections.abc import Iterable

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django.db.models import Choices
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django_countries import countries

from p2p.base.i18n.dates import french_ordinal

# Characters that would change the direction of all that follows, or that no font can print.
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
LOCALES = {"en": "en_GB"}
COMPACT_FROM = 1_000_000


def is_rtl(text: str) -> bool:
    """Whether the first letter runs right to left: the rule of ``dir=auto``, which WeasyPrint does not support."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)


class UserText(str):
    """Text as somebody typed it. In a template it prints itself escaped and in its own direction."""

    __slots__ = ()

    def __new__(cls, text: object = "") -> "UserText":
        return super().__new__(cls, UNPRINTABLE.sub("", str(text or "").replace("\r\n", "\n")).strip())

    @property
    def dir(self) -> str:
        return "rtl" if is_rtl(self) else "ltr"

    def shorten(self, most: int) -> "UserText":
        """Whole words up to ``most`` letters, and an ellipsis where there is more."""
        if len(self) <= most:
            return self
        return UserText((self[:most].rpartition(" ")[0] or self[:most]) + "…")

    @property
    def plain(self) -> str:
        """For attributes and the document's title, where markup has no place."""
        return " ".join(self.split())

    def __html__(self) -> SafeString:
        lines = "<br>".join(escape(line) for line in self.split("\n"))
        return SafeString(f'<span dir="{self.dir}">{lines}</span>')


def split_paragraphs(text: object) -> tuple[UserText, ...]:
    """A blank line begins a new paragraph."""
    parts = (UserText(part) for part in re.split(r"\n\s*\n", str(text or "").replace("\r\n", "\n")))
    return tuple(part for part in parts if part)


def babel_locale() -> str:
    language = get_language() or "en"
    return LOCALES.get(language, language)


def format_day(date: dt.date | None, pattern: str = "long") -> str:
    """15 September 2021, never broken over two lines."""
    return french_ordinal(format_date(date, pattern, babel_locale())).replace(" ", "\xa0") if date else "–"


def format_short_day(date: dt.date | None) -> str:
    return format_day(date, "d MMM y")


def format_month(date: dt.date) -> str:
    return format_skeleton("yMMMM", date, locale=babel_locale()).replace(" ", "\xa0")


def format_number(value: decimal.Decimal | float | None) -> str:
    """Millions in short, so that they fit into a column."""
    if value is None:
        return "–"
    if abs(float(value)) >= COMPACT_FROM:
        return format_compact_decimal(value, locale=babel_locale(), fraction_digits=1)
    return format_decimal(value, "#,##0.##", babel_locale())


def format_one_decimal(value: float) -> str:
    return format_decimal(value, "0.0", babel_locale())


def format_percentage(value: decimal.Decimal | float) -> str:
    return format_percent(value / 100, locale=babel_locale(), decimal_quantization=False).replace("\u200e", "")


def country_name(code: str) -> str:
    return str(countries.name(code)) if code else ""


def label_of(choices: type[Choices], code: str) -> str:
    """The word for a stored code; an unknown one stands for itself."""
    return str(dict(choices.choices).get(code, code))


def join_list(items: Iterable[str]) -> str:
    """Names in a sentence: a, b and c."""
    names = [str(item) for item in items]
    return format_list(names, "standard", babel_locale()) if names else ""


def join_clauses(items: Iterable[str]) -> str:
    """Short statements side by side, empty ones left out: 5 needs, 4 covered."""
    return gettext(", ").join(item for item in items if item)


def join_isolated(items: Iterable[object]) -> SafeString:
    """Typed names or codes in one cell; each keeps its own direction, the list that of the page."""
    return format_html_join(gettext(", "), "{}", ((item,) for item in items))
