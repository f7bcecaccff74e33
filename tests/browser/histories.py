"""Histories of somebody who writes notes while everything around them fails, played by chance: is any text lost?

A text counts when it stood in a form as its writer paused, or when they pressed the button; whoever goes on writing
makes it part of a longer one. At the end each must be found at the server (entry, earlier version, draft), in a form,
on the page that shows two texts, or on the device. The same seed plays the same history.
"""

import contextlib
import http.client
import json
import random
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

import psycopg
from environ import Env
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route

from tests.live import Site

WRITER, COLLEAGUE = "isaac@uga-film.example", "achieng@uga-film.example"
PROGRAMME, SESSION = "UGA-FILM", 9
NOTES = f"/programmes/{PROGRAMME}/sessions/{SESSION}/notes/"
TEXT = "form[data-keep] textarea[name=text]"
BUTTON = "form:has(textarea[name=text]) button.btn:not(.quiet)"
CSRF = "d" * 32
STEPS = 12
PATIENCE = 3000
WORDS = ("hall", "tent", "سينما", "fund", "«Gulu»", "projector", "bus", "\u202eschool", "ñandú", "🎬")
ALL_TEXTS = """
SELECT text FROM peer_sessions_noteentry UNION SELECT body->>'text' FROM records_revision
UNION SELECT fields::text FROM records_draft
"""
# The notes are begun, and the coordinator is named as a co-writer.
BEGUN = f"""
from p2p.base.accounts.models import Person
from sessions.actions.notes import get_or_create_note
from sessions.models import PeerSession
session = PeerSession.objects.get(programme__code="{PROGRAMME}", number={SESSION})
note = get_or_create_note(session=session, by=session.note_taker)
note.co_writers.add(Person.objects.get(email="{COLLEAGUE}"))
print(note.pk)
"""
IN_FORMS = "() => [...document.querySelectorAll('[name=text]')].map((one) => one.value)"
BUSY = """() => document.readyState !== 'complete' || Object.entries({...localStorage}).some(([key, value]) =>
  /^p2p:\\d/.test(key) && (JSON.parse(value).sent || JSON.parse(value).ready))"""


class Notes:
    """The server's side: what it has, and a colleague who writes there too."""

    def __init__(self, site: Site, writer: dict, colleague: dict):
        self.site, self.writer = site, writer
        known = Env.db_url_config(site.environment["DATABASE_URL"])
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        self.database = psycopg.connect(
            autocommit=True, **{name: known[key] for name, key in names.items() if known[key]}
        )
        session = next(one["value"] for one in colleague["cookies"] if one["name"] == "sessionid")
        self.cookie = f"sessionid={session}; csrftoken={CSRF}"
        self.note = int(site.shell.run(BEGUN))

    def tidy(self) -> None:
        """Pages stay short: what earlier histories wrote is put away."""
        self.database.execute(
            "UPDATE peer_sessions_noteentry SET archived_at = now() WHERE note_id = %s AND archived_at IS NULL",
            [self.note],
        )

    def texts(self) -> list[str]:
        return [text for (text,) in self.database.execute(ALL_TEXTS) if text]

    def entries(self) -> list[tuple]:
        return self.database.execute(
            "SELECT uuid, version, kind, visibility, text FROM peer_sessions_noteentry WHERE note_id = %s"
            " AND archived_at IS NULL ORDER BY id",
            [self.note],
        ).fetchall()

    def send(self, entry: tuple, text: str) -> tuple[int, str]:
        """Another co-writer saves an entry on top of the version that is given: what the server says."""
        uuid, version, kind, visibility, _text = entry
        form = {"version": version, "kind": kind, "visibility": visibility, "text": text, "csrfmiddlewaretoken": CSRF}
        link = http.client.HTTPConnection(urlsplit(self.site.address).netloc, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        link.request("POST", f"{NOTES}{uuid}/", urlencode(form), headers)
        answer = link.getresponse()
        said = answer.status, answer.read().decode()
        link.close()
        return said


class History:
    """One person, their browser, and a row of mishaps."""

    def __init__(self, seed: int, browser: Browser, notes: Notes):
        self.chance, self.seed, self.browser, self.notes = random.Random(seed), seed, browser, notes
        self.typed: set[str] = set()
        self.played: list[str] = []
        self.held: list[Route] = []
        self.line, self.signed_in, self.words = "good", True, 0
        self.context = self.open(notes.writer)
        self.page = self.context.new_page()

    def open(self, state: dict) -> BrowserContext:
        # Workers of the page would answer in the place of the line that fails here.
        context = self.browser.new_context(
            base_url=self.notes.site.address, storage_state=state, service_workers="block"
        )
        context.set_default_timeout(PATIENCE)
        context.clock.install()
        context.route("**/*", self.carry)
        return context

    # The line.

    def carry(self, route: Route) -> None:
        """What the line makes of a request: only what people send meets with accidents."""
        if route.request.method != "POST" or self.line in {"good", "cut"}:
            route.continue_()
        elif self.line == "slow":
            self.held.append(route)
        elif self.line == "trouble":
            route.fulfill(status=503, body="no")
        else:
            self.lose(route)

    def lose(self, route: Route) -> None:
        """The server does it, and nobody hears that it did."""
        # The page may have gone meanwhile.
        with contextlib.suppress(Error):
            route.fetch(max_redirects=0)
            route.abort()

    def becomes(self, line: str) -> Callable[[], None]:
        def change() -> None:
            self.line = line
            self.context.set_offline(line == "cut")
            if line == "good":
                self.let_go()

        change.__name__ = f"line_{line}"
        return change

    def let_go(self) -> None:
        for route in self.held:
            with contextlib.suppress(Error):
                route.continue_()
        self.held.clear()

    # What people do.

    def visit(self) -> None:
        # Without a connection the browser says so.
        with contextlib.suppress(Error):
            self.page.goto(NOTES, wait_until="domcontentloaded")

    def here(self, wanted: str) -> Locator | None:
        """The last such thing of the page; where there is none, people go back to the notes."""
        found = self.page.locator(wanted)
        if found.count():
            return found.last
        self.visit()
        return None

    def write(self) -> None:
        field = self.here(TEXT)
        if field:
            self.words += 1
            words = f"{self.seed}.{self.words}.{self.chance.choice(WORDS)};"
            text = f"{field.input_value()} {words}".strip()
            field.fill(text)
            self.typed.add(text)

    def save(self) -> None:
        field, button = self.here(TEXT), self.here(BUTTON)
        if field and button:
            if not field.input_value():
                self.write()  # nobody saves nothing
            button.click(no_wait_after=True)
            self.settle()

    def change_an_entry(self) -> None:
        links = self.page.locator("article.entry a")
        if many := links.count():
            links.nth(self.chance.randrange(many)).click()

    def colleague(self) -> None:
        """Goes on with an entry; what they were told is saved counts as well."""
        entries = self.notes.entries()
        if entries:
            self.words += 1
            entry = self.chance.choice(entries)
            text = f"{entry[-1]} {self.seed}.{self.words}.theirs;"
            if self.notes.send(entry, text)[0] == 302:
                self.typed.add(text)

    def pause(self) -> None:
        self.page.clock.fast_forward(2000)
        self.settle()

    def expire(self) -> None:
        self.context.clear_cookies(name="sessionid")
        self.signed_in = False

    def sign_in(self) -> None:
        self.context.add_cookies(self.notes.writer["cookies"])
        self.signed_in = True
        self.visit()

    def reload(self) -> None:
        with contextlib.suppress(Error):
            self.page.reload(wait_until="domcontentloaded")

    def crash(self) -> None:
        """The page goes without a chance to say good-bye."""
        # A page that closes answers no route any more, and would wait for the answer for ever.
        self.context.unroute_all(behavior="ignoreErrors")
        self.page.close()
        self.context.route("**/*", self.carry)
        self.page = self.context.new_page()
        self.visit()

    def restart(self) -> None:
        """So does the browser; what it has on disk stays."""
        state = self.context.storage_state()
        self.close()
        self.held.clear()
        self.context = self.open(state)
        self.becomes(self.line)()
        self.page = self.context.new_page()
        self.visit()

    def other_tab(self) -> None:
        pages = self.context.pages
        if len(pages) < 2:
            self.page = self.context.new_page()
            self.visit()
        else:
            self.page = next(one for one in pages if one is not self.page)

    # Playing and judging.

    def settle(self) -> None:
        """When nothing is in the way, the answer comes at once."""
        for _try in range(15):
            if self.line != "good" or not self.signed_in or not self.ask(self.page, BUSY, default=True):
                return
            self.page.wait_for_timeout(20)

    def ask(self, page: Page, question: str, default):
        try:
            return page.evaluate(question)
        except Error:
            return default  # it is on its way to another page, or shows the browser's own

    def steps(self) -> list[tuple[Callable[[], None], int]]:
        lines = [(self.becomes(one), weight) for one, weight in LINES]
        return [*lines, *((getattr(self, name), weight) for name, weight in ACTS)]

    def play(self) -> "History":
        self.visit()
        acts, weights = zip(*self.steps(), strict=True)
        for act in self.chance.choices(acts, weights, k=STEPS):
            self.played.append(act.__name__)
            # The page may go while somebody reaches for it.
            with contextlib.suppress(Error):
                act()
        return self

    def heal(self) -> None:
        """In the end everything works again, and what waits may go."""
        self.becomes("good")()
        self.sign_in()
        self.settle()

    def found(self) -> Iterator[str]:
        """Texts move from forms to the device and from there to the server: looked for in this order, none slips by."""
        for page in self.context.pages:
            yield from self.ask(page, IN_FORMS, default=[])
        for origin in self.context.storage_state()["origins"]:
            for kept in origin["localStorage"]:
                yield from strings(json.loads(kept["value"]))
        yield from self.notes.texts()

    def lost(self) -> list[str]:
        found = [one.replace("\r\n", "\n") for one in self.found()]
        return sorted(text for text in self.typed if not any(text in one for one in found))

    def close(self) -> None:
        self.context.unroute_all(behavior="ignoreErrors")
        self.context.close()


LINES = (("good", 5), ("cut", 2), ("slow", 2), ("lost", 2), ("trouble", 1))
ACTS = (
    *(("write", 16), ("save", 10), ("change_an_entry", 4), ("colleague", 4), ("pause", 3)),
    *(("expire", 1), ("sign_in", 2), ("reload", 3), ("crash", 3), ("restart", 1), ("other_tab", 6)),
)


def strings(value) -> Iterator[str]:
    """Every text in something read from JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def play(seed: int, browser: Browser, notes: Notes) -> History:
    """Play one history to its end; raises when a text is lost, saying how to play it again."""
    notes.tidy()
    history = History(seed, browser, notes)
    try:
        history.play()
        lost = history.lost()
        history.heal()
        lost += history.lost()
        assert not lost, f"history {seed} ({', '.join(history.played)}) lost {lost}"
    finally:
        history.close()
    return history


def storage_of(browser: Browser, site: Site, email: str) -> dict:
    """The cookies of somebody who came through the door of the try-out."""
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/account/login/")
    door = page.locator("button[name=as]").first
    door.evaluate("(button, email) => button.value = email", email)
    with page.expect_navigation():
        door.click()
    state = context.storage_state()
    context.close()
    return state


@contextlib.contextmanager
def begun(browser: Browser, site: Site) -> Iterator[Notes]:
    notes = Notes(site, *(storage_of(browser, site, email) for email in (WRITER, COLLEAGUE)))
    with notes.database:
        yield notes
