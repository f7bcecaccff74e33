"""One site, one Chromium and as many people as a test wants, each in a browser of their own."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests import databases
from tests.browser.visitor import Visitor
from tests.live import Site, chromium, site

# A page may take its time while other processes use the machine; waiting ends the moment it is there.
PATIENCE = 20_000


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come first: whichever process is through with its part gets on with the unit suite."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


# Not for the whole session: Playwright keeps an event loop in this thread, with which Django refuses to work.
@pytest.fixture(scope="package")
def live(tmp_path_factory) -> Iterator[Site]:
    process = os.environ.get("PYTEST_XDIST_WORKER", "one")
    var = tmp_path_factory.mktemp("var")
    template = databases.template("site")
    databases.files_of("site", var)
    with site(databases.name_of(f"browser_{process}"), var, template=template) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


class Door:
    """Lets people in. Whoever stepped in once keeps the session; every context begins with an empty cache."""

    def __init__(self, live: Site, browser: Browser):
        self.live, self.browser = live, browser
        self.contexts: list[BrowserContext] = []
        self.sessions: dict[str, dict] = {}
        self.hosts: set[str] = set()

    def __call__(self, email: str = "", **options) -> Visitor:
        """``visitor("kofi@...")`` has stepped in; ``visitor()`` is a stranger. Options are those of a context."""
        if email and email not in self.sessions:
            somebody = self.open()
            somebody.step_in(email)
            self.sessions[email] = somebody.page.context.storage_state()
        return self.open(storage_state=self.sessions.get(email), **options)

    def open(self, **options) -> Visitor:
        # A worker of the page answers behind the back of routes; who tests without a connection allows it.
        options = {"service_workers": "block"} | options
        context = self.browser.new_context(base_url=self.live.address, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.contexts.append(context)
        return Visitor(context.new_page())

    def close(self) -> None:
        while self.contexts:
            self.contexts.pop().close()


@pytest.fixture(scope="package")
def door(live, browser) -> Door:
    return Door(live, browser)


@pytest.fixture
def visitor(live, door) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers; at the end it makes sure that none of them spoke to any other host."""
    yield door
    door.close()
    assert door.hosts <= {urlsplit(live.address).netloc, ""}
