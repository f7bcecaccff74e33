"""The fonts of documents. They travel with the project, so that a PDF is the same everywhere."""

from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
# Family, weight, file. The families have names of their own, so that no other copy is taken.
FONTS = (
    ("Print Noto Sans", 400, "NotoSans-Regular"),
    ("Print Noto Sans", 700, "NotoSans-Bold"),
    ("Print Noto Serif", 400, "NotoSerif-Regular"),
    ("Print Noto Serif", 700, "NotoSerif-Bold"),
    ("Print Noto Sans Arabic", 400, "NotoSansArabic-Regular"),
    ("Print Noto Sans Arabic", 700, "NotoSansArabic-Bold"),
    ("Print Noto Naskh Arabic", 400, "NotoNaskhArabic-Regular"),
    ("Print Noto Naskh Arabic", 700, "NotoNaskhArabic-Bold"),
)
FILES = {name: FOLDER / f"{name}.ttf" for _family, _weight, name in FONTS}


def font_faces() -> str:
    """Names, not files: ``FontFetcher`` finds them in ``FILES``, and nothing else can be asked for."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(font:{name})}}'
        for family, weight, name in FONTS
    )
