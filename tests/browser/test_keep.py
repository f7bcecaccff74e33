"""What static/js/keep.js decides, asked of the script itself in one page that answers in milliseconds.

Nothing of the site runs here; test_device.py does the same as people do it, and histories.py by chance.
"""

import itertools
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.line import ASKED, BLANK, LOST, ME, NEW, THERE, Line, form, listen, page

pytestmark = pytest.mark.browser

OLD = 1_000_000  # long before now
STORED = """(all) => { localStorage.clear(); sessionStorage.clear()
    for (const [key, text] of Object.entries(all)) localStorage.setItem(key, JSON.stringify(text)) }"""
DONE = page("Saved.")
LOGIN = page("Sign in", person="")


def kept(text: str, **changes) -> dict:
    """What the device has of somebody's notes."""
    now = [["version", "1"], ["key", "k1"], ["owner", ""], ["text", text]]
    plain = {"at": OLD, "to": NEW, "then": THERE, "name": "Notes", "texts": ["owner", "text"], "now": now, "id": "a"}
    return plain | {"mark": 0.5, "drafted": 0.5} | changes


def sent(text: str, **changes) -> dict:
    return kept(text, sent=kept(text)["now"], **changes)


class Desk:
    """A page at which somebody writes. Its clock stands still, so it sends what it is told to send."""

    def __init__(self, page: Page, line: Line):
        self.page, self.line = page, line

    def open(self, texts: dict[str, dict] | None = None, path: str = NEW, *, person: str = ME) -> None:
        """With these texts on the device, by the key under which they are kept."""
        if texts is not None:
            self.go_away()
            self.page.evaluate(STORED, {f"p2p:{person}:{key}": text for key, text in texts.items()})
        self.page.goto(self.line.address + path)
        if path != BLANK:
            self.page.wait_for_function("globalThis.kept && globalThis.keep")

    def go_away(self) -> None:
        """To where nothing runs. A page that goes sends what it finds, so it finds nothing."""
        if not self.page.url.endswith(BLANK):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
            self.page.goto(self.line.address + BLANK)

    def ask(self, question: str, *given: object):
        return self.page.evaluate(f"(given) => {{ const {{ {ASKED} }} = keep; return {question} }}", list(given))

    def type(self, text: str) -> None:
        self.page.locator("textarea").fill(text)

    def typed(self) -> str:
        return self.page.locator("textarea").input_value()

    def save(self) -> None:
        self.page.get_by_role("button", name="Save").click(no_wait_after=True)

    def deliver(self) -> None:
        self.ask("deliver()")

    def hears(self, word: str) -> None:
        expect(self.page.locator(".keep [role=status]")).to_have_text(word)

    def leaves(self) -> None:
        """Once a text is saved the page goes where the server leads."""
        self.page.wait_for_url("**/done/")

    def says_nothing_any_more(self, left: int) -> None:
        """So many texts wait still, and nothing is on its way."""
        self.page.wait_for_function(f"keep.keys().length === {left} && !keep.busy()")

    @staticmethod
    def stored(key: str, text: dict) -> list[str]:
        return [f"p2p:{ME}:{key}", json.dumps(text)]

    def other_tab_writes(self, key: str, text: dict) -> None:
        self.page.evaluate("([key, text]) => localStorage.setItem(key, text)", self.stored(key, text))

    def on_device(self) -> list[tuple[str, str]]:
        """The address and the words of each kept text, oldest first."""
        texts = self.ask("keys().map(read).sort((one, other) => one.at - other.at)")
        return [(one["to"], dict(one["now"])["text"]) for one in texts]

    def arrived(self) -> list[tuple[str, str]]:
        """The address and the words of what was sent, drafts apart."""
        return [(path, given["text"]) for path, given in self.line.posted if not path.startswith("/drafts/")]


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with listen() as one:
        yield one


@pytest.fixture(scope="module")
def still(browser, line) -> Iterator[Page]:
    context = browser.new_context()
    context.clock.install()
    page = context.new_page()
    page.goto(line.address + BLANK)
    page.clock.pause_at("2035-01-01T12:00:00")
    yield page
    context.close()


@pytest.fixture
def desk(still, line) -> Iterator[Desk]:
    line.begin_anew()
    one = Desk(still, line)
    one.open({})
    yield one
    still.context.set_offline(False)
    one.go_away()


# What is the same, what waits, and what goes out.


def test_two_texts_are_the_same_where_only_the_server_would_see_a_difference(desk):
    cases = [
        ([["text", "one\r\ntwo "]], [["text", "one\ntwo"]], True),
        ([["text", "a"], ["version", "1"], ["key", "k"]], [["text", "a"], ["version", "2"], ["draft", "d"]], True),
        ([["text", "a"]], [["text", "A"]], False),
        ([["text", "a"], ["tag", "1"]], [["text", "a"], ["tag", "1"], ["tag", "2"]], False),
    ]
    assert desk.ask("given[0].map(([one, other]) => same(one, other))", cases) == [one[2] for one in cases]


def test_what_was_pressed_is_sent_and_what_was_typed_becomes_a_draft(desk):
    texts = {
        "nothing": None,
        "a draft already": kept("a"),
        "typed": kept("a", drafted=0),
        "typed just now": kept("a", drafted=0, at=desk.ask("Date.now()")),
        "pressed": kept("a", ready=True),
        "sent": sent("a"),
    }
    answers = desk.ask(
        "given[0].map((one) => [pending, due, ripe].map((rule) => Boolean(rule(one))))", [*texts.values()]
    )
    assert dict(zip(texts, answers, strict=True)) == {
        "nothing": [False, False, False],
        "a draft already": [False, False, False],
        "typed": [False, True, True],
        "typed just now": [False, True, False],
        "pressed": [True, True, False],
        "sent": [True, True, False],
    }


# What the server's answer means.

ANSWERS = {
    "the page that follows": ([(302, "/done/")], (200, DONE), "sent"),
    "the sign-in page": ([(302, "/done/")], (200, LOGIN), "signin"),
    "a page that breaks after it": ([(302, "/done/")], (500, DONE), "waiting"),
    "a page of some hotel": ([(200, LOGIN)], (200, DONE), "waiting"),
    "wrong fields": ([(422, DONE)], (200, DONE), "look"),
    "somebody else's version": ([(409, DONE)], (200, page(form("theirs"))), "look"),
    "my own version": ([(409, DONE)], (200, page(form("mine"))), "sent"),
    "nothing there": ([(404, DONE)], (200, DONE), "refused"),
    "too slow": ([(408, DONE)], (200, DONE), "waiting"),
    "too many": ([(429, DONE)], (200, DONE), "waiting"),
    "trouble": ([(503, DONE)], (200, DONE), "waiting"),
    "no, and trouble": ([(403, DONE)], (503, DONE), "waiting"),
    "no, for a stranger": ([(403, DONE)], (200, LOGIN), "signin"),
    "no, for me": ([(403, DONE)], (404, DONE), "refused"),
    "no, for an old token": ([(403, DONE), (302, "/done/")], (200, page(form())), "sent"),
}


def test_an_answer_decides_what_becomes_of_a_text(desk):
    words = {}
    for number, (case, (posts, follows, _word)) in enumerate(ANSWERS.items()):
        address = f"/notes/{number}/"
        desk.line.says(f"POST {address}", *posts)
        desk.line.says(f"GET {address}", follows)
        desk.line.says("GET /done/", follows)
        words[case] = desk.ask("outcome(given[0]).then(([word]) => word)", sent("mine", to=address))
    assert words == {case: word for case, (_posts, _follows, word) in ANSWERS.items()}


def test_whoever_signed_in_again_sends_with_the_token_of_now(desk):
    desk.line.says("POST /notes/", (403, DONE), (302, "/done/"))
    desk.line.says("GET /notes/", (200, page(form().replace('"token"', '"fresh"'))))
    assert desk.ask("outcome(given[0]).then(([word]) => word)", sent("mine")) == "sent"
    assert [given["csrfmiddlewaretoken"] for _path, given in desk.line.posted] == ["token", "fresh"]


# What was typed on goes on top of what the server has.


def test_typing_on_loses_neither_ones_own_words_nor_those_of_others(desk):
    """Every way in which two fields can stand typed, sent and stored."""
    values = list(itertools.product("abc", repeat=3))
    pairs = [
        [
            [["version", version], ["owner", owner], ["text", text]]
            for version, owner, text in zip("129", one, other, strict=True)
        ]
        for one, other in itertools.product(values, repeat=2)
    ]
    found = desk.ask("given[0].map(([now, sent, stored]) => rebased(now, sent, stored))", pairs)
    faults = []
    for (now, before, stored), result in zip(pairs, found, strict=True):
        now, before, stored, result = map(dict, (now, before, stored, result))
        typed = {name for name in ("owner", "text") if now[name] != before[name]}
        clash = any(before[name] != stored[name] for name in typed)
        wanted = {name: (now if name in typed else stored)[name] for name in ("owner", "text")}
        if result != {"version": now["version"] if clash else stored["version"]} | wanted:
            faults.append((now, before, stored, result))
    assert (len(pairs), faults) == (729, [])


def test_every_ticked_box_counts_as_one_field(desk):
    given = (
        [["version", "1"], ["tag", "1"], ["tag", "2"], ["text", "a"]],
        [["version", "1"], ["tag", "1"], ["text", "a"]],
    )
    stored = [["version", "2"], ["tag", "1"], ["text", "b"]]
    assert desk.ask("rebased(...given)", *given, stored) == [
        ["version", "2"],
        ["tag", "1"],
        ["tag", "2"],
        ["text", "b"],
    ]


# Which text stands in a form that begins.

WAITING = {
    "none": ({}, ""),
    "mine": ({"/notes/#a": kept("mine")}, "mine"),
    "the newest": ({"/notes/#a": kept("older"), "/notes/#b": kept("newer", at=OLD + 1, id="b")}, "newer"),
    "not what waits in the list": ({"/notes/#a": kept("pressed", queued=True)}, ""),
    "not what another tab wrote": ({"/notes/#a": kept("aside", aside=True)}, ""),
    "not that of another form": ({"/letters/#a": kept("letter", to="/letters/")}, ""),
    "what goes on here": ({"/elsewhere/#a": kept("next version")}, "next version"),
}


@pytest.mark.parametrize("case", WAITING)
def test_a_form_begins_with_the_text_that_waits_for_it(desk, case):
    texts, found = WAITING[case]
    desk.open(texts)
    assert desk.typed() == found
    assert len(desk.on_device()) == len(texts)


def test_what_others_typed_in_this_browser_stays_theirs(desk):
    desk.open({"/notes/#a": kept("theirs")}, person="8")
    assert (desk.typed(), desk.on_device(), desk.line.posted) == ("", [], [])


def test_a_link_opens_the_text_that_it_names(desk):
    texts = {"/notes/#a": kept("older"), "/notes/#b": kept("newer", at=OLD + 1, id="b")}
    desk.open(texts, "/help/")
    desk.line.content = form(then=THERE)
    desk.open(None, "/notes/#a")
    assert desk.typed() == "older"


def test_a_draft_that_was_taken_is_the_text_of_the_form(desk):
    desk.line.content = form("from the server", then=THERE, more='<input type="hidden" name="draft" value="b">')
    desk.open({"/notes/#a": kept("on the device", at=OLD + 1)})
    assert desk.typed() == "from the server"
    desk.type("from the server, and on")
    assert sorted(desk.ask("keys()")) == ["/notes/#a", "/notes/#b"]


def test_after_a_save_the_next_text_begins_empty(desk):
    desk.open({"/notes/#a": kept("in the other tab")}, BLANK)
    desk.page.evaluate("(name) => sessionStorage.setItem(name, '[\"Saved.\"]')", f"p2p-said:{ME}")
    desk.open()
    assert (desk.typed(), desk.page.locator("p.call").inner_text()) == ("", "Saved.")
    assert desk.on_device() == [(NEW, "in the other tab")]


# What is kept while somebody writes.


def test_what_is_emptied_again_is_kept_neither_here_nor_at_the_server(desk):
    desk.type("a slip")
    desk.page.clock.run_for(2000)
    desk.hears("drafted")
    with desk.page.expect_response("**/drop/"):
        desk.type("")
    assert desk.on_device() == []


def test_two_tabs_that_write_something_new_write_two(desk):
    desk.open({"/notes/#a": kept("begun")})
    desk.other_tab_writes("/notes/#a", kept("the other tab", mark=0.6))
    desk.type("this tab")
    assert desk.on_device() == [(NEW, "the other tab"), (NEW, "this tab")]
    assert len(set(desk.ask("keys().map((key) => read(key).then)"))) == 2


def test_what_two_tabs_make_of_one_entry_is_two_texts(desk):
    desk.line.content = form("stored", address=THERE)
    there = {"to": THERE, "then": None}
    desk.open({THERE: kept("begun", **there)}, THERE)
    desk.other_tab_writes(THERE, kept("the other tab", mark=0.6, **there))
    desk.type("this tab")
    assert desk.on_device() == [(THERE, "the other tab"), (THERE, "this tab")]
    # Where this one goes out, the other is not in its way and stays.
    desk.save()
    desk.leaves()
    assert desk.arrived() == [(THERE, "this tab")]
    assert desk.on_device() == [(THERE, "the other tab")]


def test_two_tabs_with_the_same_words_keep_one_text(desk):
    desk.open({"/notes/#a": kept("begun")})
    desk.other_tab_writes("/notes/#a", kept("the same words", mark=0.6))
    desk.type("the same words")
    assert desk.on_device() == [(NEW, "the same words")]


@pytest.mark.parametrize("then", [THERE, "/notes/k2/"])
def test_a_tab_is_told_when_another_changes_its_text(desk, then):
    desk.open({"/notes/#a": kept("begun")})
    other = desk.page.context.new_page()
    other.goto(f"{desk.line.address}/help/")
    other.evaluate(
        "([key, text]) => localStorage.setItem(key, text)", desk.stored("/notes/#a", kept("more", then=then))
    )
    other.close()
    # Of something else that is new there is nothing to say.
    desk.hears("elsewhere" if then == THERE else "kept")
    assert desk.typed() == "begun"


@pytest.mark.parametrize("harm", ["full", "forbidden"])
def test_a_device_that_keeps_nothing_says_so_and_sends_all_the_same(browser, line, harm):
    ways = {
        "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "forbidden": "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('no', 'SecurityError') } })",
    }
    line.begin_anew()
    page = browser.new_page()
    page.add_init_script(ways[harm])
    desk = Desk(page, line)
    desk.open()
    desk.type("as long as the page is open")
    desk.hears("full")
    desk.save()
    desk.leaves()
    page.close()
    assert desk.arrived() == [(NEW, "as long as the page is open")]


def test_on_a_shared_computer_texts_end_with_the_tab(desk):
    desk.page.evaluate("localStorage.setItem('p2p:shared', '1')")
    desk.open()
    desk.type("in the library")
    assert desk.on_device() == [(NEW, "in the library")]
    assert desk.page.evaluate("Object.keys(localStorage)") == ["p2p:shared"]


# What goes out, and in which order.


def test_texts_go_out_in_the_order_of_writing_and_what_was_pressed_goes_first(desk):
    ready = {"ready": True, "queued": True}
    texts = {
        "/letters/": kept("typed first", to="/letters/", then=None, at=1, drafted=0),
        "/notes/#a": kept("pressed last", at=3, **ready),
        "/notes/#b": kept("pressed", at=2, id="b", **ready),
    }
    desk.open(texts, "/help/")
    desk.says_nothing_any_more(1)
    assert [given["text"] for _path, given in desk.line.posted] == ["pressed", "pressed last", "typed first"]
    assert desk.on_device() == [("/letters/", "typed first")]


def test_where_one_text_waits_the_next_of_its_place_waits_and_others_go(desk):
    desk.line.says("POST /notes/", (503, DONE))
    ready = {"ready": True, "queued": True}
    texts = {
        "/notes/#a": kept("first", at=1, **ready),
        "/notes/#b": kept("second", at=2, id="b", **ready),
        "/letters/#c": kept("a letter", at=3, id="c", to="/letters/", then=None, **ready),
    }
    desk.open(texts, "/help/")
    desk.says_nothing_any_more(2)
    assert desk.arrived() == [(NEW, "first"), ("/letters/", "a letter")]
    assert desk.on_device() == [(NEW, "first"), (NEW, "second")]


def test_a_lost_answer_is_asked_for_again_with_the_same_words(desk):
    desk.line.says("POST /notes/", LOST, (302, "/done/"))
    desk.type("hall")
    desk.save()
    desk.hears("waiting")
    desk.type("hall and tent")
    desk.deliver()
    assert desk.arrived() == [(NEW, "hall"), (NEW, "hall")]
    # What was typed since is a change of what the server has now.
    [text], there = desk.ask("keys().map(read)"), f"/notes/{desk.line.posted[0][1]['key']}/"
    now = dict(text["now"])
    assert (text["to"], "then" in text, now["version"], now["text"]) == (there, False, "4", "hall and tent")
    desk.save()
    desk.leaves()
    assert desk.arrived()[2:] == [(there, "hall and tent")]
    assert desk.on_device() == []


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ((200, page(form("mine", address=THERE))), []),
        ((200, page(form("the other tab's", address=THERE))), [(THERE, "mine")]),
        ((404, DONE), [(THERE, "mine")]),
        ((403, DONE), []),
    ],
    ids=["as sent", "something else", "not there", "not shown"],
)
def test_what_may_have_gone_out_before_is_let_go_only_where_the_server_has_it(desk, there, left):
    """The answer was lost, the browser closed, and another tab may have used the name since."""
    desk.line.says(f"GET {THERE}", there)
    desk.line.says(f"POST {THERE}", (503, DONE))
    desk.open({"/notes/#a": sent("mine", queued=True)}, "/help/")
    desk.says_nothing_any_more(len(left))
    assert desk.arrived()[0] == (NEW, "mine")
    assert desk.on_device() == left


@pytest.mark.parametrize("answer", [(500, DONE), (503, DONE), LOST], ids=["500", "503", "lost"])
def test_a_server_in_trouble_is_asked_again_after_gaps_that_grow(desk, answer):
    desk.line.says("POST /notes/", answer)
    desk.open({"/notes/#a": kept("lights out", ready=True, queued=True)}, "/help/")
    for gap in (2000, 4000, 8000):
        desk.says_nothing_any_more(1)
        asked = len(desk.line.posted)
        desk.page.clock.run_for(gap - 100)
        assert len(desk.line.posted) == asked
        with desk.page.expect_request("**/notes/"):
            desk.page.clock.run_for(200)
    assert desk.on_device() == [(NEW, "lights out")]


def test_a_sign_in_that_ended_keeps_the_text(desk):
    desk.line.says("POST /notes/", (403, LOGIN))
    desk.line.says("GET /notes/", (200, LOGIN))
    desk.type("second hall")
    desk.save()
    desk.hears("signin")
    assert desk.on_device() == [(NEW, "second hall")]


def test_what_is_refused_stays_and_is_not_sent_again(desk):
    desk.line.says("POST /notes/", (404, DONE))
    desk.type("written as a member")
    desk.save()
    desk.hears("refused")
    desk.deliver()
    assert desk.arrived() == [(NEW, "written as a member")]
    assert desk.on_device() == [(NEW, "written as a member")]


def test_wrong_fields_bring_the_page_of_the_server_and_the_copy_stays(desk):
    desk.line.says("POST /notes/", (422, page("What is wrong")))
    desk.type("wrong")
    desk.save()
    expect(desk.page.locator("main")).to_have_text("What is wrong")
    assert desk.arrived() == [(NEW, "wrong"), (NEW, "wrong")]
    desk.open(None, "/help/")
    assert desk.on_device() == [(NEW, "wrong")]


def test_without_a_connection_one_text_after_the_other_waits(desk):
    desk.page.context.set_offline(True)
    for text in ("first", "second"):
        desk.type(text)
        desk.save()
        desk.hears("waiting")
        assert desk.typed() == ""
        desk.page.clock.run_for(1)  # the order is that of writing
    assert desk.on_device() == [(NEW, "first"), (NEW, "second")]
    assert desk.line.posted == []
    desk.page.context.set_offline(False)
    desk.says_nothing_any_more(0)
    assert desk.arrived() == [(NEW, "first"), (NEW, "second")]
    # Two names, so the server makes two of them.
    assert len({given["key"] for _path, given in desk.line.posted}) == 2


# Drafts.


@pytest.mark.parametrize(
    ("answer", "word", "again"),
    [
        ((200, DONE), "drafted", False),
        ((413, DONE), "large", False),
        ((422, DONE), "large", False),
        ((503, DONE), "waiting", True),
        ((302, "/done/"), "signin", True),
        (LOST, "waiting", True),
    ],
    ids=["kept", "too large", "too long", "trouble", "sign in", "lost"],
)
def test_a_pause_makes_a_draft(desk, answer, word, again):
    desk.open({"/notes/#a": kept("begun")})
    desk.line.says("POST /drafts/a/", answer)
    desk.type("begun and paused")
    desk.page.clock.run_for(1400)
    assert desk.line.posted == []
    desk.page.clock.run_for(200)
    desk.hears(word)
    assert desk.ask("due(read('/notes/#a'))") is again
    assert desk.on_device() == [(NEW, "begun and paused")]


# What was typed before the script was there.


def test_what_was_pressed_before_the_script_came_is_sent_by_the_next_page(desk):
    desk.page.route("**/keep.js", lambda route: route.abort())
    desk.page.goto(desk.line.address + NEW)
    desk.type("early")
    desk.page.evaluate("document.forms[0].requestSubmit()")
    desk.page.wait_for_url("**/done/")
    desk.page.unroute_all()
    desk.open(None, "/help/")
    desk.says_nothing_any_more(0)
    assert desk.arrived() == [(NEW, "early"), (NEW, "early")]
    assert {given["key"] for _path, given in desk.line.posted} == {"k1"}


def test_what_was_typed_before_the_script_came_stands_beside_what_was_kept(desk):
    desk.open({"/notes/#a": kept("since yesterday")}, BLANK)
    desk.page.route("**/keep.js", lambda _route: None)
    desk.page.goto(desk.line.address + NEW, wait_until="commit")
    desk.type("on a slow line")
    desk.page.unroute_all()
    desk.page.wait_for_function("globalThis.kept && globalThis.keep")
    assert desk.typed() == "on a slow line"
    assert desk.on_device() == [(NEW, "since yesterday"), (NEW, "on a slow line")]
