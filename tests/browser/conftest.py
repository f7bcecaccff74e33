"""One site, one Chromium and as many people as a test wants, each in a browser of their own."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.live import Site, chromium, site

# A page may take its time while other processes use the machine; waiting ends the moment it is there.
PATIENCE = 5_000


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: Playwright keeps an event loop in this thread, which other tests need not put up with."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def live(tmp_path_factory) -> Iterator[Site]:
    name = os.environ.get("P2P_TEST_DB", "test_p2p") + "_browser"
    with site(name, tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="session")
def browser(live) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


@pytest.fixture
def visitor(live, browser) -> Iterator[Callable[..., Visitor]]:
    """``visitor("kofi@...")`` has stepped in; ``visitor()`` is a stranger. Options are those of a browser context."""
    contexts = []

    def come(email: str = "", **options) -> Visitor:
        context = browser.new_context(base_url=live.address, **({"locale": "en-GB"} | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        somebody = Visitor(context.new_page())
        if email:
            somebody.step_in(email)
        return somebody

    yield come
    for context in contexts:
        context.close()
