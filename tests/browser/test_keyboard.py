"""Without a mouse: Tab, Enter and the letters."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ACHIENG, NAKATO, PASSWORD

pytestmark = pytest.mark.browser

# What has the focus, as a reader would call it, and whether the ring around it can be seen.
FOCUS = """() => {
    const one = document.activeElement
    const ring = getComputedStyle(one).opacity === "0" ? one.nextElementSibling : one
    const box = ring.getBoundingClientRect()
    return {
        name: (one.labels?.length ? one.labels[0].innerText : one.innerText).trim(),
        id: one.id,
        ring: getComputedStyle(ring).outlineStyle !== "none" && box.bottom > 0 && box.top < innerHeight,
    }
}"""


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until ``name`` has the focus; every stop on the way must show its ring."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        if focus["name"].startswith(name):
            return
    raise AssertionError(f"{name} is not reached at {page.url}")


def enter(page: Page) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press("Enter")


def test_sign_in_open_the_first_duty_and_write(visitor):
    page = visitor().page
    page.goto("/account/login/")
    tab_to(page, "E-mail or user name")
    page.keyboard.type(NAKATO)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign in")
    enter(page)
    tab_to(page, "Write the notes of session 8")
    enter(page)
    tab_to(page, "What was said or shown")
    page.keyboard.type("A hall pays back when schools come too.")
    tab_to(page, "Save the entry")
    enter(page)
    assert "A hall pays back when schools come too." in page.locator("main").inner_text()


def test_the_first_stop_skips_to_the_page(visitor):
    page = visitor(ACHIENG).page
    page.goto("/")
    tab_to(page, "Skip to the page", most=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_the_summary_of_errors_leads_to_the_field(visitor):
    achieng = visitor(ACHIENG)
    achieng.go("/programmes/UGA-FILM/needs/new/")
    achieng.press("Save", status=422)
    page = achieng.page
    assert page.get_by_role("alert").get_by_role("heading").inner_text() == "Something is missing or wrong"
    tab_to(page, "The question")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'id_title'")


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(visitor):
    achieng = visitor(ACHIENG)
    page = achieng.page
    achieng.go("/programmes/UGA-FILM/needs/new/")
    achieng.press("Save", status=422)
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_be_in_viewport()
    named = page.locator("#errors a").first.inner_text()
    tab_to(page, named, most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_text(named, exact=True).last).to_be_in_viewport()
    expect(achieng.field(named)).to_be_in_viewport()
