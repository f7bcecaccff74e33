"""The portfolio of UNESCO's staff as a browser draws it: on a phone, in the dark, from right to left."""

import pytest
from django.conf import settings

from tests.breadth import first
from tests.browser.people import ILSE
from tests.browser.questions import PHONE, WIDE, faults, look

pytestmark = pytest.mark.browser

LAND = "() => document.querySelector('.map use').getBBox().width"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.breadth
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_a_phone_in_every_language(visitor, language):
    ilse = visitor(ILSE, viewport=PHONE, color_scheme="dark")
    ilse.go(f"/portfolio/?lang={language}")
    seen = look(ilse.page)
    assert (seen.overhang, seen.small) == (0, [])
    assert (seen.loose if language == "ar" else []) == []
    assert faults(ilse.page) == []


@pytest.mark.parametrize("language", first("fr", "ar", of=LANGUAGES))
def test_no_column_of_the_table_is_cut_off_on_a_wide_screen(visitor, language):
    ilse = visitor(ILSE, viewport=WIDE)
    ilse.go(f"/portfolio/?lang={language}")
    table = ilse.page.locator("main .scroll")
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") == 0


def test_the_land_is_drawn_and_never_mirrored(visitor):
    ilse = visitor(ILSE, viewport=WIDE)
    for language in ("en", "ar"):
        ilse.go(f"/portfolio/?lang={language}")
        ilse.page.wait_for_function(f"({LAND})() > 800")
        assert ilse.page.locator(".map").evaluate("one => getComputedStyle(one).direction") == "ltr"
