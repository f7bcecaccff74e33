"""The portfolio of UNESCO's staff as a browser draws it: on a phone, in the dark, from right to left."""

import pytest
from django.conf import settings

from tests.browser.people import ILSE
from tests.browser.test_axe import faults
from tests.browser.test_narrow import PHONE, look

pytestmark = pytest.mark.browser

LAND = "() => document.querySelector('.map use').getBBox().width"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_fits_a_phone_in_every_language(visitor, language):
    ilse = visitor(ILSE, viewport=PHONE, color_scheme="dark")
    ilse.go(f"/portfolio/?lang={language}")
    seen = look(ilse, "/portfolio/", language)
    assert (seen.overhang, seen.small) == (0, [])
    assert (seen.loose if language == "ar" else []) == []
    assert faults(ilse.page) == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_column_of_the_table_is_cut_off_on_a_wide_screen(visitor, language):
    ilse = visitor(ILSE, viewport={"width": 1280, "height": 800})
    ilse.go(f"/portfolio/?lang={language}")
    table = ilse.page.locator("main .scroll")
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") == 0


def test_the_land_is_drawn_and_never_mirrored(visitor):
    ilse = visitor(ILSE, viewport={"width": 1280, "height": 800})
    for language in ("en", "ar"):
        ilse.go(f"/portfolio/?lang={language}")
        ilse.page.wait_for_function(f"({LAND})() > 800")
        assert ilse.page.locator(".map").evaluate("one => getComputedStyle(one).direction") == "ltr"
