"""Without a connection: notes open, several entries wait in a row, and other devices know what was being written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.people import ACHIENG
from tests.browser.test_device import ISAAC, NOTES, TEXT, Writer, step_in_here
from tests.browser.test_device import isaac as isaac
from tests.browser.test_device import writer as writer
from tests.browser.visitor import Visitor
from tests.live import CHROMIUM

pytestmark = pytest.mark.browser

CACHED = "async () => (await caches.keys())"
READY = "Ready to use without internet."
SECOND_DEVICE = "You wrote this, and it was not saved"


@pytest.fixture
def ready(writer) -> Writer:
    """Isaac at the notes, which open without internet from now on."""
    one = writer("", service_workers="allow")
    one.visitor.go("/account/login/")
    step_in_here(one.visitor, ISAAC)
    one.open()
    expect(one.page.get_by_text(READY)).to_be_visible()
    return one


def test_the_notes_open_without_a_connection_with_what_was_typed(ready):
    ready.context.set_offline(True)
    ready.type("Typed on the bus to Gulu.")
    ready.page.close()
    again = Writer(Visitor(ready.context.new_page()))
    again.open()
    assert again.typed() == "Typed on the bus to Gulu."
    assert "Times are shown for" in again.page.content()
    again.save()
    ready.context.set_offline(False)
    again.arrives("Typed on the bus to Gulu.")


def test_any_other_page_says_so_and_leads_to_what_opens(ready):
    ready.context.set_offline(True)
    ready.visitor.go("/programmes/")
    assert ready.visitor.heading() == "No internet connection"
    ready.visitor.click(ready.page.locator("[data-offline-list] a", has_text="Feedback session"))
    assert ready.visitor.heading() == "Notes"
    ready.open("/device/")
    ready.visitor.sees("Nothing waits here: every text is on the server.")


def test_with_a_connection_nothing_old_is_shown(ready, writer):
    other = writer()
    other.open()
    other.type("Written while the first page lay in the cache.")
    other.visitor.press("Save the entry")
    ready.open()
    assert ready.page.locator("article.entry", has_text="lay in the cache").count() == 1


def test_whoever_opens_a_session_has_its_notes_without_internet(writer):
    one = writer("", service_workers="allow")
    one.visitor.go("/account/login/")
    step_in_here(one.visitor, ISAAC)
    with one.page.expect_response(lambda answer: answer.url.endswith(NOTES)):
        one.visitor.go(NOTES.removesuffix("notes/"))
    one.page.wait_for_function(
        f"async () => Boolean(await caches.match('{NOTES}') && navigator.serviceWorker.controller)"
    )
    one.context.set_offline(True)
    one.open()
    assert one.visitor.heading() == "Notes"


def test_signing_out_takes_the_pages_along(ready):
    assert len(ready.page.evaluate(CACHED)) == 1
    ready.visitor.click(ready.page.locator("footer").get_by_role("button", name="Sign out"))
    assert ready.page.evaluate(CACHED) == []
    ready.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR_"):
        ready.open()


def test_whoever_signs_in_next_finds_no_pages_of_mine(ready):
    ready.context.clear_cookies()
    ready.visitor.step_in(ACHIENG)
    ready.page.wait_for_function("async () => (await caches.keys()).length === 0")
    assert ready.page.evaluate(CACHED) == []


def test_on_a_shared_computer_no_page_is_kept(ready):
    ready.open("/device/")
    ready.visitor.check("Others use this computer too")
    ready.page.wait_for_function("async () => (await caches.keys()).length === 0")
    ready.open()
    ready.visitor.sees("On this device the page opens only with internet.")
    assert ready.page.evaluate(CACHED) == []


@contextmanager
def lasting(door, folder: Path) -> Iterator[BrowserContext]:
    """A browser with a folder of its own, as people have it."""
    own = {"executable_path": CHROMIUM, "chromium_sandbox": False, "base_url": door.live.address, "locale": "en-GB"}
    context = door.browser.browser_type.launch_persistent_context(folder, **own)
    try:
        yield context
    finally:
        context.close()


def test_notes_and_text_are_there_after_the_browser_was_closed_without_a_connection(writer, door, tmp_path):
    writer()
    with lasting(door, tmp_path) as context:
        context.add_cookies(door.sessions[ISAAC]["cookies"])
        before = Writer(Visitor(context.new_page()))
        before.open()
        expect(before.page.get_by_text(READY)).to_be_visible()
        context.set_offline(True)
        before.type("السينما مغلقة\nsince Monday")
    with lasting(door, tmp_path) as context:
        context.set_offline(True)
        after = Writer(Visitor(context.new_page()))
        after.open()
        assert after.typed() == "السينما مغلقة\nsince Monday"
        after.save()
        context.set_offline(False)
        after.arrives("since Monday")


def test_a_whole_session_is_noted_offline_and_sent_in_order_each_once(isaac):
    isaac.context.set_offline(True)
    lines = [f"Said without internet, {word}." for word in ("first", "second", "third", "fourth")]
    for line in lines:
        isaac.type(line)
        isaac.save()
        expect(isaac.visitor.field(TEXT)).to_have_value("")
        isaac.hears(r"^On this device only\. It will be sent\.$")
    waiting = isaac.page.get_by_role("region", name="Texts on this device")
    assert [one.strip() for one in waiting.locator("[data-words]").all_inner_texts()] == lines
    expect(waiting.get_by_text("on this device only, will be sent").first).to_be_visible()
    isaac.type("A fifth, not finished")
    isaac.context.set_offline(False)
    isaac.arrives("fourth.")
    expect(waiting).to_be_hidden()
    assert isaac.typed() == "A fifth, not finished"
    isaac.open()
    found = isaac.page.locator("article.entry", has_text="Said without internet").all_inner_texts()
    assert [next(line for line in lines if line in one) for one in found] == lines


def offer(visitor: Visitor, text: str):
    """What the page offers of a text that another device has."""
    return visitor.page.locator("form.call", has_text=SECOND_DEVICE).filter(has_text=text)


def drafted(writer: Writer) -> None:
    writer.hears(r"^Draft saved at .?\d\d:\d\d.?\. Nobody else sees it\.$")


def test_what_is_typed_reaches_the_server_and_another_device_offers_it(writer):
    one, other = writer(), writer()
    one.open()
    one.page.get_by_label("Decision", exact=True).check()
    one.type("Half a thought about tickets")
    drafted(one)
    one.open()
    expect(offer(one.visitor, "Half a thought")).to_be_hidden()
    other.open()
    other.visitor.click(offer(other.visitor, "Half a thought").get_by_role("link", name="Go on with this text"))
    assert other.typed() == "Half a thought about tickets"
    assert other.page.get_by_label("Decision", exact=True).is_checked()
    other.type("A whole thought about tickets")
    drafted(other)
    other.visitor.press("Save the entry")
    assert other.entries("A whole thought about tickets") == 1
    assert offer(other.visitor, "thought about tickets").count() == 0
    assert one.typed() == "Half a thought about tickets"


def test_two_devices_are_two_drafts(writer):
    one, other, third = writer(), writer(), writer()
    for who, text in ((one, "From the laptop"), (other, "From the telephone")):
        who.open()
        who.type(text)
        drafted(who)
    third.open()
    for text in ("From the laptop", "From the telephone"):
        third.visitor.click(offer(third.visitor, text).get_by_role("button", name="Throw it away"))
        assert offer(third.visitor, text).count() == 0
    assert (one.typed(), other.typed()) == ("From the laptop", "From the telephone")


def test_a_draft_is_taken_and_saved_without_javascript(writer, visitor):
    one, plain = writer(), visitor(ISAAC, java_script_enabled=False)
    one.open()
    one.type("Begun with JavaScript")
    drafted(one)
    plain.go(NOTES)
    plain.click(offer(plain, "Begun with JavaScript").get_by_role("link", name="Go on with this text"))
    assert plain.field(TEXT).input_value() == "Begun with JavaScript"
    plain.press("Save the entry")
    assert offer(plain, "Begun with JavaScript").count() == 0
    assert plain.page.locator("article.entry", has_text="Begun with JavaScript").count() == 1


def test_a_copy_that_is_thrown_away_is_no_draft_any_more(writer):
    one, other = writer(), writer()
    one.open()
    one.type("Not worth a word")
    drafted(one)
    one.page.reload()
    with one.page.expect_response(re.compile(r"/drafts/.*/drop/")):
        one.save("Delete this device’s copy")
    other.open()
    assert offer(other.visitor, "Not worth a word").count() == 0
