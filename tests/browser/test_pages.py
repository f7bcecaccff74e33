"""Each template is opened once, in English on a wide screen and in Arabic on a phone, and asked everything at once.

With ``--all`` it is every kind of page of every role, in every language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.template.engine import Engine
from django.template.loaders.app_directories import get_app_template_dirs
from playwright.sync_api import Page

from tests.browser.people import ACHIENG, AMAL, AYEN, ILSE, KOFI, MARIANA, NAKATO, RENSKE, THANDI
from tests.browser.questions import CROWDED, PHONE, WIDE, Seen, faults, look
from tests.browser.templates import HEADER
from tests.browser.visitor import Visitor
from tests.browser.walk import walk

pytestmark = pytest.mark.browser

KB = 1024
# Bodies with an empty cache; headers are some 0.4 KB each, and test_weight.py weighs a few pages on the wire.
HEAVIEST = {"en": 23 * KB, "ar": 26 * KB, "fr": 26 * KB, "es": 26 * KB}
HEAVIER = {"/portfolio/": 40 * KB, "/toolkit/all/": 42 * KB}
MOST_REQUESTS = 6
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:(?:scroll-)?(?:margin|padding)|border|inset)-)?(?:left|right)(?:-\w+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)\b"
)
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
REPORTS = {"en": 1, "fr": 2, "ar": 3}
# Who walks, from where on: after the coordinator, only what no one before has seen is opened.
ROLES = {**dict.fromkeys([ACHIENG, ILSE, NAKATO, AYEN, RENSKE], "/"), MARIANA: "/programmes/CRI-MUSIC/sessions/5/"}
MORE_ROLES = dict.fromkeys([THANDI, KOFI, AMAL], "/")
# What everybody reads alike.
ALIKE = ("/toolkit/", "/try-out/", "/privacy/", "/help/", "/profile/")
# Templates that no walk reaches, and who looks at them.
MADE_WELL = "its HTML is looked at by tests/test_pages.py"
PRINTED = "a document to print: tests/p2p/base/documents/test_pages.py"
ELSEWHERE = {
    "account/logout.html": "test_device.py signs out through it",
    "account/password_reset_from_key_done.html": MADE_WELL,
    "documents/_title_block.html": PRINTED,
    "home/duty_by_link.html": MADE_WELL,
    "home/offline.html": "test_offline.py stands on it without a connection",
    "home/preferences_expired.html": "the answer to an old link: tests/p2p/pages/home/test_preferences.py",
    "notifications/mail.html": "a letter: tests/p2p/base/notifications/test_message_kinds.py",
    "outcomes/_survey_comparison.html": "needs two closed surveys: tests/outcomes/test_surveys.py",
    "outcomes/_survey_recipients.html": "needs people who were asked: tests/outcomes/test_surveys.py",
    "outcomes/outcome.html": MADE_WELL,
    "outcomes/survey_answer.html": MADE_WELL,
    "outcomes/survey_paper.html": MADE_WELL,
    "outcomes/survey_sheet.html": PRINTED,
    "programme/history_entry.html": MADE_WELL,
    "programmes/_invitation_admit.html": "for the lead of the peers: tests/programmes/test_admission.py",
    "programmes/invitation_declined.html": "tests/programmes/test_invitations.py",
    "questionnaires/_below_threshold.html": "needs a closed form with few answers: tests/sessions/test_feedback.py",
    "questionnaires/gone.html": "a form that is closed: tests/outcomes/test_surveys.py",
    "reports/_not_recorded.html": "a report with nothing in it: tests/outcomes/test_report_document.py",
    "reports/charts/choice.html": "needs a choice of answers: tests/outcomes/test_report_charts.py",
    "toolkit/document.html": PRINTED,
    "versions.html": "test_agreement.py restores a version on it",
    "unavailable.html": "the site without its database: tests/p2p/base/web/test_frame.py",
}


@dataclass(frozen=True)
class Way:
    """How a page is looked at."""

    language: str
    viewport: dict[str, int]
    color_scheme: str = "light"

    def context(self) -> dict:
        return {"viewport": self.viewport, "color_scheme": self.color_scheme, "extra_http_headers": {HEADER: "?"}}


DESK, ARABIC_PHONE = Way("en", WIDE), Way("ar", PHONE, "dark")
MORE_WAYS = tuple(Way(language, PHONE) for language in ("en", "fr", "es"))


@dataclass(frozen=True)
class Opened:
    """A page, how it was looked at, and what was found."""

    address: str
    way: Way
    seen: Seen
    faults: list[str]

    @property
    def path(self) -> str:
        return urlsplit(self.address).path


@dataclass
class Album:
    """Every page that was opened, and the templates of those and of all that were walked by."""

    pages: list[Opened] = field(default_factory=list)
    templates: set[str] = field(default_factory=set)

    def visitor(self, door, email: str, way: Way) -> Visitor:
        visitor = door(email, **way.context())
        visitor.page.on("response", lambda answer: self.note(answer.headers.get(HEADER.lower(), "")))
        return visitor

    def note(self, templates: str) -> None:
        self.templates |= {one for one in templates.split(",") if one}

    def open(self, visitor: Visitor, path: str, way: Way, status: int = 200) -> None:
        response = visitor.go(f"{path}?lang={way.language}")
        assert (path, response.status) == (path, status)
        self.add(visitor.page, way)

    def add(self, page: Page, way: Way) -> None:
        self.pages.append(Opened(page.url, way, look(page), faults(page)))

    def walk(self, door, role: tuple[str, str], ways: tuple[Way, ...], breadth: bool) -> None:
        (email, start), paths = role, []
        for stop in walk(door(email), start, skip=ALIKE if self.templates else ()):
            if breadth or stop.templates - self.templates:
                paths.append(stop.path)
            self.templates |= stop.templates
        for way in ways:
            visitor = self.visitor(door, email, way)
            for path in paths:
                self.open(visitor, path, way)
        door.close()


@pytest.fixture(scope="module")
def album(door, breadth) -> Album:
    found = Album()
    ways = (DESK, ARABIC_PHONE, *(MORE_WAYS if breadth else ()))
    for email, start in (ROLES | (MORE_ROLES if breadth else {})).items():
        found.walk(door, (email, start), ways, breadth)
    for way in ways:
        stranger = found.visitor(door, "", way)
        for path, status in STRANGERS.items():
            found.open(stranger, path, way, status)
    for scene in (say_no, open_links):
        for page in scene(lambda email="": found.visitor(door, email, DESK)):
            found.add(page, DESK)
    for number in REPORTS.values():
        found.note(look_behind(door(AYEN), f"/programmes/SSD-COPY/reports/{number}/preview/"))
    door.close()
    return found


def look_behind(visitor: Visitor, path: str) -> str:
    return visitor.page.context.request.get(path, headers={HEADER: "?"}).headers[HEADER.lower()]


def say_no(door) -> Iterator[Page]:
    """A form with errors, a refusal with its reasons, and two texts side by side."""
    one, other = (door(ACHIENG) for _ in range(2))
    for who in (one, other):
        who.go("/programmes/UGA-FILM/needs/3/edit/")
    one.write("Why it matters", "Because the fund asks.")
    one.press("Save")
    other.write("Why it matters", "Because the guild asks.")
    other.press("Save", status=409)
    yield other.page
    one.go("/programmes/UGA-FILM/sessions/new/")
    one.press("Save", status=422)
    yield one.page


def open_links(door) -> Iterator[Page]:
    """What an invited person and a member without a password see first, and the page that hands their links over."""
    achieng, invited = door(ACHIENG), door()
    achieng.go("/programmes/UGA-FILM/messages/")
    achieng.follow("Copy as message (Naledi Esempio)")
    for button in ("", "Copy a personal link (Opio Templeton)"):
        if button:
            achieng.go("/programmes/UGA-FILM/team/")
            achieng.press(button)
        achieng.press("Prepare the message")
        message = achieng.field("The message").input_value()
        assert invited.go(re.findall(r"https?://\S+", message)[-1]).status == 200
        yield achieng.page
        yield invited.page


def of(album: Album, question) -> list[tuple]:
    """Where the answer is not empty."""
    return [(one.address, one.way.viewport["width"], found) for one in album.pages if (found := question(one))]


def test_axe_finds_nothing(album):
    assert of(album, lambda one: one.faults) == []


def test_no_page_scrolls_sideways(album):
    assert of(album, lambda one: one.seen.overhang) == []


def test_everything_to_press_is_24_pixels_wide_and_high(album):
    assert of(album, lambda one: one.seen.small) == []


def test_every_page_has_its_language_and_direction(album):
    wanted = {code: ("rtl" if code == "ar" else "ltr", code) for code, _name in settings.LANGUAGES}
    assert of(album, lambda one: (one.seen.dir, one.seen.lang) != wanted[one.way.language]) == []


def test_figures_keep_their_order_in_arabic(album):
    assert of(album, lambda one: one.seen.loose if one.way.language == "ar" else []) == []


def test_every_page_has_one_heading(album):
    assert of(album, lambda one: one.seen.headings != 1) == []


def test_every_page_is_light(album):
    assert of(album, lambda one: one.seen.bytes > HEAVIER.get(one.path, HEAVIEST[one.way.language])) == []
    assert of(album, lambda one: one.seen.requests > MOST_REQUESTS) == []


def templates() -> set[str]:
    """Every page template of ours and every part of one."""
    folders = [*Engine.get_default().dirs, *get_app_template_dirs("templates")]
    ours = [Path(one) for one in folders if Path(one).is_relative_to(settings.BASE_DIR) and ".venv" not in str(one)]
    return {str(one.relative_to(folder)) for folder in ours for one in folder.rglob("*.html")}


def test_every_template_was_reached_or_has_a_reason(album):
    reached = {one.split(" ")[0] for one in album.templates}
    assert sorted(templates() - reached) == sorted(ELSEWHERE)


@pytest.mark.parametrize("language", REPORTS)
def test_the_report_in_the_browser(visitor, language):
    """A document of its own, in its own language, that leads back to where it was opened."""
    path = f"/programmes/SSD-COPY/reports/{REPORTS[language]}/"
    ayen = visitor(AYEN, viewport=PHONE)
    ayen.go(f"{path}preview/")
    seen = look(ayen.page)
    assert (seen.overhang, seen.small, seen.headings) == (0, [], 1)
    assert (seen.dir, seen.lang) == ("rtl" if language == "ar" else "ltr", language)
    assert ayen.page.locator("main h1").count() == 1
    assert ayen.page.evaluate(CROWDED) == {"labels": True, "broken": [], "close": 0}
    if language == "en":
        ayen.page.set_viewport_size(WIDE)
    assert faults(ayen.page) == []
    ayen.click(ayen.page.get_by_role("navigation").get_by_role("link").first)
    assert urlsplit(ayen.page.url).path == path


def test_styles_know_no_left_and_no_right():
    sheet = Path(settings.BASE_DIR, "static/css/site.css").read_text(encoding="utf-8")
    assert PHYSICAL.findall(sheet) == []
