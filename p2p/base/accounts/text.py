"""Clean one-line text. Pure."""

import unicodedata


def single_line(text: str) -> str:
    """One line without control or direction-override characters: safe in subjects, headers and file names."""
    spaced = (" " if letter.isspace() else letter for letter in text)
    clean = "".join(
        letter
        for letter in spaced
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} or letter in "\u200c\u200d"
    )
    return unicodedata.normalize("NFC", " ".join(clean.split()))
