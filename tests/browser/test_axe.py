"""axe-core finds nothing on any kind of page."""

import re
from collections.abc import Iterable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.people import ACHIENG, AYEN, ILSE, THANDI
from tests.browser.visitor import Visitor
from tests.browser.walk import walk

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What everybody reads alike is looked at once, with the coordinator.
ALIKE = ("/toolkit/", "/try-out/", "/privacy/", "/help/", "/profile/")
STRANGERS = {
    "/account/login/": 200,
    "/account/password/reset/": 200,
    "/account/password/reset/done/": 200,
    "/account/password/reset/key/1-nothing/": 200,
    "/account/inactive/": 200,
    "/i/nothing/": 410,
    "/l/nothing/": 410,
    "/no-such-page/": 404,
}
SAMPLE = (
    "/",
    "/profile/",
    "/programmes/UGA-FILM/",
    "/programmes/UGA-FILM/phases/SESS/",
    "/programmes/UGA-FILM/team/",
    "/programmes/UGA-FILM/sessions/",
    "/programmes/UGA-FILM/sessions/7/",
    "/programmes/UGA-FILM/sessions/new/",
    "/programmes/UGA-FILM/risks/",
    "/programmes/UGA-FILM/indicators/1/",
    "/programmes/UGA-FILM/needs/1/",
    "/programmes/UGA-FILM/todo/",
    "/programmes/UGA-FILM/days/",
    "/programmes/UGA-FILM/messages/preview/",
    "/programmes/UGA-FILM/messages/timetable/",
    "/programmes/UGA-FILM/messages/timetable/action/",
    "/notifications/",
    "/notifications/switches/",
    "/toolkit/obstacles/",
)


def faults(page: Page) -> list[str]:
    """One line a fault: where, which rule, which element."""
    page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": STANDARDS}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def faults_of(visitor: Visitor, paths: Iterable[str]) -> list[str]:
    return [fault for _path in paths for fault in faults(visitor.page)]


def opened(visitor: Visitor, paths: Iterable[str]) -> Iterable[str]:
    for path in paths:
        assert visitor.go(path).status == 200
        yield path


def test_every_page_of_a_coordinator(visitor):
    achieng = visitor(ACHIENG)
    assert faults_of(achieng, walk(achieng)) == []


@pytest.mark.parametrize("email", [THANDI, ILSE], ids=["peer", "staff"])
def test_pages_that_differ_by_role(visitor, email):
    somebody = visitor(email)
    assert faults_of(somebody, walk(somebody, skip=ALIKE)) == []


def test_the_report_in_the_browser(visitor):
    """In English on a wide screen, in French and Arabic on a phone."""
    wide, phone = visitor(AYEN), visitor(AYEN, viewport={"width": 320, "height": 640})
    wide.go("/programmes/SSD-COPY/reports/1/preview/")
    found = faults(wide.page)
    for number in (2, 3):
        phone.go(f"/programmes/SSD-COPY/reports/{number}/preview/")
        found += faults(phone.page)
    assert found == []


def test_pages_for_strangers(visitor):
    stranger = visitor()
    found = []
    for path, status in STRANGERS.items():
        assert (path, stranger.go(path).status) == (path, status)
        found += faults(stranger.page)
    assert found == []


def test_pages_behind_a_link(visitor):
    """What an invited person and a member without a password see first, and the page that hands their links over."""
    achieng, invited = visitor(ACHIENG), visitor()
    achieng.go("/programmes/UGA-FILM/messages/")
    achieng.follow("Copy as message (Naledi Esempio)")
    found = []
    for button in ("", "Copy a personal link (Opio Templeton)"):
        if button:
            achieng.go("/programmes/UGA-FILM/team/")
            achieng.press(button)
        achieng.press("Prepare the message")
        message = achieng.field("The message").input_value()
        assert invited.go(re.findall(r"https?://\S+", message)[-1]).status == 200
        found += faults(achieng.page) + faults(invited.page)
    assert found == []


def test_pages_that_say_no(visitor):
    """A form with errors, a refusal with its reasons, and two texts side by side."""
    one, other = visitor(ACHIENG), visitor(ACHIENG)
    for who in (one, other):
        who.go("/programmes/UGA-FILM/needs/3/edit/")
    one.write("Why it matters", "Because the fund asks.")
    one.press("Save")
    other.write("Why it matters", "Because the guild asks.")
    other.press("Save", status=409)
    one.go("/programmes/UGA-FILM/sessions/new/")
    one.press("Save", status=422)
    assert faults(one.page) + faults(other.page) == []


def test_dark_arabic_on_a_phone(visitor):
    achieng = visitor(ACHIENG, color_scheme="dark", viewport={"width": 320, "height": 640})
    assert faults_of(achieng, opened(achieng, [f"{path}?lang=ar" for path in SAMPLE])) == []
