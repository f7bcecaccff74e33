"""While a document is made, nothing is read but data: addresses and the fonts of our own table."""

import pytest

from p2p.base.documents.fetcher import FontFetcher
from p2p.base.documents.fonts import FILES, FONTS, font_faces

REFUSED = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "http://127.0.0.1:9/",
    "https://example.org/NotoSans-Regular.ttf",
    "ftp://example.org/a",
    "font:../../etc/passwd",
    "font:/etc/passwd",
    "font://NotoSans-Regular",
    "font:NotoSans-Regular.ttf",
    "font:NotoSans-Regular?x",
    "font:",
    "font:Comic Sans",
    "FONT:NotoSans-Regular",
    "NotoSans-Regular",
]


@pytest.mark.parametrize("address", REFUSED)
def test_everything_else_is_refused(address):
    with pytest.raises(ValueError, match=r"disallowed protocol|Not an absolute URI|There is no font"):
        FontFetcher().fetch(address)


@pytest.mark.parametrize("address", REFUSED)
def test_the_older_door_of_the_fetcher_is_no_wider(address):
    with pytest.raises(ValueError, match=r"disallowed protocol|Not an absolute URI|There is no font"):
        FontFetcher().open(address)


def test_fonts_come_by_name_and_data_as_they_are():
    font = FontFetcher().fetch("font:NotoSans-Bold")
    assert (font.read(), font.content_type) == (FILES["NotoSans-Bold"].read_bytes(), "font/ttf")
    assert FontFetcher().fetch("data:text/plain,word").read() == b"word"


def test_the_style_sheet_asks_for_every_font_by_name_and_holds_none():
    assert [font_faces().count(f"url(font:{name})") for _family, _weight, name in FONTS] == [1] * len(FONTS)
    assert len(font_faces()) < 2000
