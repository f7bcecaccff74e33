"""Two people save the same thing: nobody's words are lost."""

import pytest

from tests.browser.people import ACHIENG, KOFI

pytestmark = pytest.mark.browser

NEED = "/programmes/UGA-FILM/needs/2/edit/"
HERS = "Tickets are the only income of most producers."
HIS = "The fund counts tickets sold, not screenings."


def test_a_stale_save_shows_both_texts_and_keeps_both(visitor):
    achieng, kofi = visitor(ACHIENG), visitor(KOFI)
    for who in (achieng, kofi):
        who.go(NEED)
    achieng.write("Why it matters", HERS)
    achieng.press("Save")

    kofi.write("Why it matters", HIS)
    kofi.press("Save", status=409)
    assert kofi.heading() == "Two people changed the same thing"
    kofi.sees(HIS)
    kofi.sees(HERS)
    assert kofi.field("Why it matters").input_value().split() == f"{HIS} {HERS}".split()

    kofi.press("Keep both")
    achieng.page.reload()
    assert achieng.page.locator(".lead").inner_text().split() == f"{HIS} {HERS}".split()


def test_what_was_typed_comes_back_when_something_is_wrong(visitor):
    achieng = visitor(ACHIENG)
    achieng.go("/programmes/UGA-FILM/needs/new/")
    achieng.write("Why it matters", HERS)
    achieng.press("Save", status=422)
    assert achieng.page.title().startswith("Error:")
    assert achieng.field("Why it matters").input_value() == HERS
