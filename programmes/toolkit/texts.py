"""Values of the catalogue that read themselves in the language of the page."""

from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("en", "fr", "es", "ar")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the four languages; as a string it is the one of the active language."""

    en: str
    fr: str
    es: str
    ar: str

    def __str__(self) -> str:
        return self.in_language(get_language())

    def in_language(self, language: str | None) -> str:
        """The text for a tag such as ``fr`` or ``fr-ca``; English for any other language."""
        code = (language or "en").partition("-")[0].lower()
        return getattr(self, code) if code in LANGUAGES else self.en


class Code(str):
    """A code that brings the label of what it stands for; compares and stores as plain text."""

    __slots__ = ("label",)
    label: Text

    def __new__(cls, code: str, label: Text) -> "Code":
        named = super().__new__(cls, code)
        named.label = label
        return named

    def __getnewargs__(self) -> tuple[str, Text]:  # type: ignore[override]
        return str(self), self.label
