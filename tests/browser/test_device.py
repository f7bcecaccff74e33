"""What people type stays on their device until the server has it: no connection, no answer, no sign-in loses a word."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from tests.browser.people import ACHIENG
from tests.browser.questions import PHONE, faults, look
from tests.browser.test_weight import KB, weigh
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

# Writes the notes of session 9, which no other test looks at; the try-out's door has no button for him.
ISAAC = "isaac@uga-film.example"
NOTES = "/programmes/UGA-FILM/sessions/9/notes/"
TEXT = "What was said or shown"
OURS = "() => Object.keys(localStorage).concat(Object.keys(sessionStorage))"
TEN_SECONDS = 10_000


def step_in(visitor: Visitor, email: str) -> None:
    visitor.go("/account/login/")
    step_in_here(visitor, email)


def step_in_here(visitor: Visitor, email: str) -> None:
    door = visitor.page.locator("button[name=as]").first
    door.evaluate("(button, email) => button.value = email", email)
    visitor.click(door)


class Writer:
    """Somebody at the notes; the sentences come from what the page says near its button."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.page, self.context = visitor, visitor.page, visitor.page.context

    def open(self, path: str = NOTES) -> None:
        self.visitor.go(path)

    def type(self, text: str) -> None:
        self.visitor.write(TEXT, text)

    def typed(self) -> str:
        return self.visitor.field(TEXT).input_value()

    def save(self, button: str = "Save the entry") -> None:
        """Press and stay: where it leads to is another question."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def hears(self, words: str, **options) -> None:
        expect(self.page.locator(".keep [role=status]").first).to_have_text(re.compile(words), **options)

    def entries(self, text: str) -> int:
        self.open()
        return self.page.locator("article.entry", has_text=text).count()

    def arrives(self, text: str) -> None:
        """Without a click: the page itself goes where the server leads."""
        expect(self.page.locator("article.entry", has_text=text)).to_have_count(1, timeout=TEN_SECONDS)

    def counted(self):
        return self.page.get_by_role("link", name=re.compile("Texts on this device only"))

    def kept(self) -> list[str]:
        return [one for one in self.page.evaluate(OURS) if one.startswith("p2p:")]


@pytest.fixture
def writer(visitor, door) -> Iterator:
    """Opens browsers of the note-taker, and makes sure that the policy for scripts was kept."""
    complaints = []
    if ISAAC not in door.sessions:
        somebody = visitor()
        step_in(somebody, ISAAC)
        door.sessions[ISAAC] = somebody.page.context.storage_state()

    def opened(email: str = ISAAC, **options) -> Writer:
        one = Writer(visitor(email, **options) if email else visitor.open(**options))
        one.context.on("console", lambda said: complaints.append(said.text))
        one.context.on("weberror", lambda fault: complaints.append(str(fault.error)))
        return one

    yield opened
    assert [one for one in complaints if "Content Security Policy" in one or "Error:" in one] == []


@pytest.fixture
def isaac(writer) -> Writer:
    one = writer()
    one.open()
    return one


def posts(page: Page, handle) -> None:
    page.route("**/notes/**", lambda route: handle(route) if route.request.method == "POST" else route.continue_())


def answer_lost(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort()


def test_what_was_typed_is_there_after_a_reload(isaac):
    isaac.page.get_by_label("Decision", exact=True).check()
    isaac.type("The hall of Gulu opens on Fridays.")
    isaac.hears(r"^Not saved yet\. A copy is kept on this device\.$")
    isaac.page.reload()
    assert isaac.typed() == "The hall of Gulu opens on Fridays."
    assert isaac.page.get_by_label("Decision", exact=True).is_checked()
    isaac.hears(r"^Text from .?\d\d:\d\d.? was kept on this device\.$")
    isaac.save("Go on writing")
    expect(isaac.visitor.field(TEXT)).to_be_focused()


def test_what_was_typed_is_there_after_the_browser_was_closed(writer):
    before = writer()
    before.open()
    before.type("سينما الحي تفتح يوم الجمعة\nA second line")
    state = before.context.storage_state()
    before.context.close()
    after = writer("", storage_state=state)
    after.open()
    assert after.typed() == "سينما الحي تفتح يوم الجمعة\nA second line"
    after.save("Delete this device’s copy")
    expect(after.visitor.field(TEXT)).to_have_value("")
    assert after.kept() == []


def test_what_is_typed_before_the_script_is_there_is_kept_beside_what_was_kept(isaac):
    isaac.type("Kept since yesterday")
    held: list[Route] = []
    isaac.page.route("**/keep*.js", lambda route: held.append(route))
    isaac.page.goto(NOTES, wait_until="commit")
    isaac.type("Typed on a slow line")
    isaac.page.unroute_all()  # lets them go
    isaac.hears("^(Not saved yet|Draft saved)")
    assert isaac.typed() == "Typed on a slow line"
    expect(isaac.counted()).to_have_text("Texts on this device only: 1")
    kept = " ".join(isaac.page.evaluate("() => Object.values({...localStorage})"))
    assert ("Kept since yesterday" in kept, "Typed on a slow line" in kept) == (True, True)


def test_emptied_again_nothing_is_kept(isaac):
    isaac.type("A slip")
    assert isaac.kept() != []
    isaac.type("")
    assert isaac.kept() == []


def test_a_save_says_so_and_leaves_nothing_behind(isaac):
    isaac.type("Tickets are sold by telephone.")
    isaac.visitor.press("Save the entry")
    assert isaac.entries("Tickets are sold by telephone.") == 1
    assert isaac.kept() == []


def test_the_sentence_of_the_server_is_not_lost(isaac):
    isaac.type("The guild asks for a desk.")
    isaac.visitor.press("Save the entry")
    expect(isaac.page.locator("p.call[role=status]")).to_have_text("Saved.")
    isaac.hears(r"^Saved at .?\d\d:\d\d.?\.$")


def test_without_connection_the_text_waits_and_is_sent_within_ten_seconds(isaac):
    isaac.context.set_offline(True)
    isaac.type("Rain closed the open-air screen.")
    isaac.save()
    isaac.hears(r"^On this device only\. It will be sent\.$")
    expect(isaac.counted()).to_have_text("Texts on this device only: 1")
    isaac.context.set_offline(False)
    isaac.arrives("Rain closed the open-air screen.")
    expect(isaac.counted()).to_be_hidden()
    assert isaac.entries("Rain closed the open-air screen.") == 1


def test_another_page_sends_it_too(isaac):
    isaac.context.set_offline(True)
    isaac.type("The projector travels by bus.")
    isaac.save()
    isaac.hears("On this device only")
    isaac.context.set_offline(False)
    isaac.open("/help/")
    expect(isaac.counted()).to_be_hidden(timeout=TEN_SECONDS)
    assert isaac.kept() == []
    assert isaac.entries("The projector travels by bus.") == 1


def test_an_answer_that_is_lost_stores_once(isaac):
    posts(isaac.page, answer_lost)
    isaac.type("Schools come on Tuesdays.")
    isaac.save()
    isaac.hears("On this device only")
    isaac.page.unroute_all(behavior="ignoreErrors")
    isaac.arrives("Schools come on Tuesdays.")
    assert isaac.entries("Schools come on Tuesdays.") == 1


def test_what_is_typed_after_a_lost_answer_becomes_the_next_version(isaac):
    posts(isaac.page, answer_lost)
    isaac.type("One bus a week.")
    isaac.save()
    isaac.hears("On this device only")
    isaac.type("One bus a week, two in summer.")
    isaac.save()
    isaac.page.unroute_all(behavior="ignoreErrors")
    isaac.arrives("One bus a week, two in summer.")
    assert isaac.entries("One bus a week") == 1
    assert isaac.kept() == []


def test_a_lost_answer_is_no_conflict_with_oneself(isaac):
    isaac.type("The fund pays in March.")
    isaac.visitor.press("Save the entry")
    isaac.visitor.follow("Change The fund pays in March.")
    posts(isaac.page, answer_lost)
    isaac.type("The fund pays in April.")
    isaac.save()
    isaac.hears("On this device only")
    isaac.page.unroute_all(behavior="ignoreErrors")
    expect(isaac.page.locator(".keep [role=status]")).to_have_text(re.compile("^Saved at"), timeout=TEN_SECONDS)
    assert isaac.kept() == []
    assert (isaac.entries("The fund pays in April."), isaac.entries("The fund pays in March.")) == (1, 0)


def test_five_quick_changes_against_a_slow_server_make_one_entry_and_no_conflict(isaac):
    held: list[Route] = []
    statuses = []
    isaac.page.on("response", lambda answer: statuses.append(answer.status))
    posts(isaac.page, lambda route: route.continue_() if held else held.append(route))
    for number in range(1, 6):
        isaac.type(f"Slow line, change {number}.")
        isaac.save()
    isaac.hears("Not saved yet")
    assert len(held) == 1
    held[0].continue_()
    isaac.arrives("Slow line, change 5.")
    assert 409 not in statuses
    assert isaac.entries("Slow line, change") == 1
    assert isaac.kept() == []


def test_what_is_typed_while_it_is_saved_stays(isaac):
    held: list[Route] = []
    posts(isaac.page, lambda route: route.continue_() if held else held.append(route))
    isaac.type("While it is saved")
    isaac.save()
    isaac.hears("^Saving…$")
    isaac.type("While it is saved, and on")
    with isaac.page.expect_response(lambda answer: answer.request.method == "GET"):
        held[0].continue_()
    isaac.hears("^(Not saved yet|Draft saved)")
    assert isaac.typed() == "While it is saved, and on"
    isaac.save()
    isaac.arrives("While it is saved, and on")
    assert isaac.entries("While it is saved") == 1


def test_an_expired_sign_in_keeps_the_text_and_sends_it_afterwards(writer):
    isaac = writer("")
    step_in(isaac.visitor, ISAAC)
    isaac.open()
    isaac.type("The mayor wants a second hall.")
    isaac.context.clear_cookies(name="sessionid")
    isaac.save()
    isaac.hears(r"^Sign in again; your text stays here\.$")
    assert isaac.typed() == "The mayor wants a second hall."
    isaac.visitor.follow("Sign in")
    assert f"next={NOTES}" in isaac.page.url
    step_in_here(isaac.visitor, ISAAC)
    expect(isaac.counted()).to_be_hidden(timeout=TEN_SECONDS)
    assert isaac.entries("The mayor wants a second hall.") == 1


def test_what_is_typed_without_the_script_is_kept_although_it_never_came(isaac):
    isaac.context.route("**/keep*.js", lambda route: route.abort())
    isaac.open()
    isaac.type("Typed before the script.")
    isaac.context.set_offline(True)
    isaac.save()
    isaac.page.wait_for_url(re.compile("^chrome-error:"))
    isaac.context.set_offline(False)
    isaac.context.unroute_all()
    isaac.open()
    expect(isaac.counted()).to_be_hidden(timeout=TEN_SECONDS)
    assert isaac.entries("Typed before the script.") == 1
    assert isaac.kept() == []


def test_what_is_typed_while_the_script_is_on_its_way_goes_on_with_it(isaac):
    late: list[Route] = []
    isaac.context.route("**/keep*.js", lambda route: late.append(route))
    isaac.page.goto(NOTES, wait_until="commit")
    isaac.type("Started before the script")
    late[0].continue_()
    isaac.context.unroute_all()
    isaac.hears("^(Not saved yet|Draft saved)")
    isaac.type("Started before the script and gone on")
    isaac.save()
    isaac.arrives("Started before the script and gone on")
    assert isaac.entries("Started before the script") == 1
    assert isaac.kept() == []


def test_somebody_else_signed_in_meanwhile_saves_nothing_of_mine(writer):
    isaac = writer("")
    step_in(isaac.visitor, ISAAC)
    isaac.open()
    tab = Visitor(isaac.context.new_page())
    isaac.context.clear_cookies()
    tab.step_in(ACHIENG)
    isaac.type("For my own team only.")
    isaac.save()
    isaac.hears("^Sign in again")
    expect(Writer(tab).counted()).to_be_hidden()
    tab.go("/device/")
    tab.sees("Nothing waits here")


def test_a_stale_version_shows_both_texts_and_the_device_is_empty_after_the_choice(writer):
    one, other = writer(), writer()
    one.open()
    one.type("Two halls were shown.")
    one.visitor.press("Save the entry")
    other.open()
    for who in (one, other):
        who.visitor.follow("Change Two halls were shown.")
    one.type("Three halls were shown.")
    one.visitor.press("Save the entry")
    other.type("Two halls and a tent were shown.")
    other.save()
    expect(other.page.locator("h1")).to_have_text("Two people changed the same thing")
    other.visitor.sees("Three halls were shown.")
    other.visitor.sees("Two halls and a tent were shown.")
    assert len(other.kept()) == 1
    other.visitor.press("Keep both")
    assert other.kept() == []
    assert other.entries("Two halls and a tent were shown. Three halls were shown.") == 1


def test_keeping_theirs_lets_the_copy_go(writer):
    one, other = writer(), writer()
    one.open()
    one.type("The tent is red.")
    one.visitor.press("Save the entry")
    other.open()
    for who in (one, other):
        who.visitor.follow("Change The tent is red.")
    one.type("The tent is blue.")
    one.visitor.press("Save the entry")
    other.type("The tent is green.")
    other.save()
    expect(other.page.locator("h1")).to_have_text("Two people changed the same thing")
    other.visitor.follow("Keep theirs")
    assert other.kept() == []


def test_wrong_fields_are_named_as_before(isaac):
    isaac.visitor.unfold("Source, need, owner")
    isaac.type("A question \x00 with a NUL and \u202ethe other way round")
    isaac.page.locator("[name=source]").evaluate("(field) => { field.value = 'Everybody who was there. '.repeat(10) }")
    isaac.save()
    expect(isaac.page).to_have_title(re.compile("^Error:"))
    assert isaac.typed().startswith("A question")
    assert len(isaac.kept()) == 1
    isaac.page.locator("[name=source]").fill("Everybody")
    isaac.visitor.press("Save the entry")
    assert isaac.kept() == []


def test_the_free_text_of_the_notes_is_kept_too(isaac):
    isaac.visitor.follow("Free text, language and co-writers")
    path = isaac.page.url
    isaac.visitor.write("Free text", "It was said that the tent is better.")
    isaac.page.goto("/help/")
    isaac.page.goto(path)
    assert isaac.visitor.field("Free text").input_value() == "It was said that the tent is better."
    isaac.visitor.press("Save")
    isaac.visitor.sees("It was said that the tent is better.")
    assert isaac.kept() == []


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_in_trouble_is_asked_again(isaac, status):
    posts(isaac.page, lambda route: route.fulfill(status=status, body="no"))
    isaac.type(f"The lights went out at {status}.")
    isaac.save()
    isaac.hears("On this device only")
    isaac.page.unroute_all(behavior="ignoreErrors")
    isaac.arrives(f"The lights went out at {status}.")


def test_what_the_server_no_longer_takes_can_be_downloaded(isaac):
    isaac.page.route("**/notes/", lambda route: route.fulfill(status=404, body=page_of(isaac.page)))
    isaac.type("Written while I was still a member.")
    isaac.save()
    isaac.hears(r"^The server no longer takes this text\. Download it\.$")
    with isaac.page.expect_download() as begun:
        isaac.save("Download the text")
    assert Path(begun.value.path()).read_text(encoding="utf-8") == "Written while I was still a member."


def page_of(page: Page) -> str:
    person = page.evaluate("document.documentElement.dataset.person")
    return f'<!doctype html><html lang="en" data-person="{person}"><title>Not here</title></html>'


def test_another_tab_with_the_same_text_is_told_and_goes_its_own_way(isaac):
    isaac.type("Begun")
    second = Writer(Visitor(isaac.context.new_page()))
    second.open()
    assert second.typed() == "Begun"
    isaac.type("From the first tab")
    second.hears("^Another tab of yours")
    second.type("From the second tab")
    isaac.page.close()
    second.page.reload()
    assert second.typed() == "From the second tab"
    expect(second.counted()).to_have_text(re.compile("1"))
    second.save()
    second.arrives("From the second tab")
    second.open()
    assert second.typed() == "From the first tab"


def test_two_new_entries_in_two_tabs_are_two(isaac):
    second = Writer(Visitor(isaac.context.new_page()))
    second.open()
    isaac.type("Written in the first tab")
    isaac.save()
    isaac.arrives("Written in the first tab")
    second.type("Written in the second tab")
    second.save()
    second.arrives("Written in the second tab")
    assert second.entries("Written in the first tab") == 1
    assert second.kept() == []


def test_two_new_entries_written_in_turns_in_two_tabs_are_two(isaac):
    second = Writer(Visitor(isaac.context.new_page()))
    second.open()
    second.type("Begun in the second tab")
    isaac.type("Begun in the first tab")
    second.type("Begun in the second tab, and ended there")
    isaac.save()
    isaac.arrives("Begun in the first tab")
    assert isaac.typed() == ""
    assert second.typed() == "Begun in the second tab, and ended there"
    second.save()
    second.arrives("Begun in the second tab, and ended there")
    assert second.kept() == []


def test_two_tabs_that_save_the_same_text_lose_none(isaac):
    isaac.type("The first tab")
    second = Writer(Visitor(isaac.context.new_page()))
    second.open()
    isaac.visitor.press("Save the entry")
    second.type("The first tab and the second")
    second.save()
    second.arrives("The first tab and the second")
    assert second.kept() == []


def test_the_page_of_kept_texts_lists_opens_downloads_and_deletes(isaac):
    isaac.context.set_offline(True)
    isaac.type("Kept for the list")
    isaac.save()
    isaac.hears("On this device only")
    posts(isaac.page, lambda route: route.abort())
    isaac.context.set_offline(False)
    isaac.visitor.click(isaac.counted())
    isaac.visitor.sees("Feedback session with South African peers")
    isaac.visitor.sees("Kept for the list")
    with isaac.page.expect_download() as begun:
        isaac.save("Download the text")
    assert Path(begun.value.path()).read_text(encoding="utf-8") == "Kept for the list"
    isaac.visitor.follow("Go to the text")
    assert isaac.typed() == "Kept for the list"
    isaac.open("/device/")
    isaac.save("Delete this device’s copy")
    isaac.visitor.sees("Nothing waits here: every text is on the server.")
    assert isaac.kept() == []


def test_without_javascript_the_page_of_kept_texts_says_what_it_needs(visitor):
    plain = visitor(ACHIENG, java_script_enabled=False)
    plain.go("/device/")
    plain.sees("This page needs JavaScript, because only your browser knows these texts.")
    assert plain.page.get_by_text("Nothing waits here").is_hidden()


def test_on_a_shared_computer_the_copy_ends_with_the_tab(isaac):
    isaac.type("Written in the library")
    isaac.open("/device/")
    isaac.visitor.check("Others use this computer too")
    isaac.open()
    assert isaac.typed() == "Written in the library"
    assert "library" not in json.dumps(isaac.context.storage_state())
    isaac.page.close()
    again = Writer(Visitor(isaac.context.new_page()))
    again.open()
    assert again.typed() == ""


def test_another_person_in_the_same_browser_sees_nothing(writer):
    isaac = writer()
    isaac.open()
    isaac.type("Between us")
    state = isaac.context.storage_state() | {"cookies": []}
    achieng = writer("", storage_state=state)
    achieng.visitor.step_in(ACHIENG)
    assert achieng.counted().is_hidden()
    achieng.open("/device/")
    achieng.visitor.sees("Nothing waits here")
    assert "Between us" not in achieng.page.content()


def test_signing_out_asks_first_and_clears_only_what_is_mine(writer):
    isaac = writer("")
    step_in(isaac.visitor, ISAAC)
    isaac.open()
    isaac.type("Not sent yet")
    isaac.page.evaluate("localStorage.setItem('p2p:0:/elsewhere/', '{}')")
    sign_out = isaac.page.locator("footer").get_by_role("button", name="Sign out")
    isaac.visitor.click(sign_out)
    assert isaac.visitor.heading() == "Sign out?"
    isaac.visitor.sees("Texts on this device only: 1")
    isaac.visitor.press("Sign out")
    assert isaac.visitor.page.url.endswith("/account/login/")
    assert isaac.kept() == ["p2p:0:/elsewhere/"]


def test_signing_out_with_nothing_kept_asks_nothing(writer):
    isaac = writer("")
    step_in(isaac.visitor, ISAAC)
    isaac.visitor.click(isaac.page.locator("footer").get_by_role("button", name="Sign out"))
    assert isaac.page.url.endswith("/account/login/")


@pytest.mark.parametrize("harm", ["full", "forbidden"])
def test_a_device_that_cannot_keep_says_so_and_saves_all_the_same(writer, harm):
    isaac = writer()
    ways = {
        "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "forbidden": "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('no', 'SecurityError') } })",
    }
    isaac.page.add_init_script(ways[harm])
    isaac.open()
    isaac.type(f"On a device that is {harm}")
    isaac.hears("This device cannot keep a copy")
    isaac.visitor.press("Save the entry")
    assert isaac.entries(f"On a device that is {harm}") == 1


def test_a_very_long_text_is_kept(isaac):
    long = "مقهى\n200 KB of lines\n" * 10_000
    # By script, because typing that much takes a while.
    paste = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})) }"
    isaac.visitor.field(TEXT).evaluate(paste, long)
    isaac.open()
    assert isaac.typed() == long
    isaac.save("Delete this device’s copy")
    expect(isaac.visitor.field(TEXT)).to_have_value("")


def test_a_clock_that_is_wrong_changes_nothing(isaac):
    isaac.page.clock.set_system_time("2031-01-01T00:00:00")
    isaac.open()
    isaac.type("Written in the future")
    isaac.page.clock.set_system_time("2021-01-01T00:00:00")
    isaac.open()
    assert isaac.typed() == "Written in the future"
    isaac.visitor.press("Save the entry")
    assert isaac.entries("Written in the future") == 1


def test_arabic_on_a_phone(writer):
    isaac = writer(viewport=PHONE)
    isaac.open(f"{NOTES}?lang=ar")
    isaac.context.set_offline(True)
    isaac.page.locator("textarea").first.fill("السوق في الطابق الثاني")
    isaac.page.locator("form.entry .btn").first.click()
    expect(isaac.page.locator(".keep [role=status]")).to_have_text(re.compile("هذا الجهاز"))
    found = faults(isaac.page)
    seen = isaac.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    posts(isaac.page, lambda route: route.abort())
    isaac.context.set_offline(False)
    isaac.open("/device/?lang=ar")
    page = look(isaac.page)
    assert found + faults(isaac.page) == []
    assert (seen, page.overhang, page.small, page.loose) == (0, 0, [], [])
    isaac.page.locator("[data-drop]").click()


def test_the_page_of_the_notes_is_light_and_so_is_the_script(writer):
    cold = writer()
    weights = weigh(cold.page)
    cold.page.goto(NOTES, wait_until="load")
    assert sum(weights.values()) <= 25 * KB, weights
    script = Path(settings.BASE_DIR, "static/js/keep.js").read_bytes()
    assert len(brotli.compress(script)) <= 6.5 * KB
