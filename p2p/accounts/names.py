"""How names are written, sorted and isolated. Pure: no database, no request."""

import unicodedata


def sort_key(name: str) -> str:
    """Fold case and strip accents, so that the stored key sorts alike on every server (the embedded one has no ICU)."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).strip()


def tidy(text: str) -> str:
    """One line without control or direction-override characters: safe in subjects, headers and file names."""
    kept = (" " if letter.isspace() else letter for letter in text)
    clean = "".join(
        letter for letter in kept if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} or letter in "\u200c\u200d"
    )
    return unicodedata.normalize("NFC", " ".join(clean.split()))
