"""An empty site becomes a published report: administrator, UNESCO, coordinator and peers, while midnight passes."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import test_story as story
from tests.browser.conftest import PATIENCE, Door
from tests.browser.visitor import Visitor
from tests.live import Site, chromium, site

PASSWORD = "the first key of the house"
# Kiribati is the first to see a day, Costa Rica is twenty hours behind it.
KIRIBATI = story.Cast(
    code="KIR-CRAFT",
    title="Fair prices for weavers in Kiribati",
    country="Kiribati",
    zone="Kiribati – Kiritimati",
    peers_code="CRI",
    peers="Costa Rica",
    peers_zone="Costa Rica – Costa Rica",
)
# The walk begins so long before midnight that it passes between two of its steps.
BEFORE = {"Pacific/Kiritimati": dt.timedelta(seconds=40), "UTC": dt.timedelta(seconds=80)}


def until_midnight(zone: str) -> dt.timedelta:
    """From now to the moment before midnight there at which the walk begins."""
    now = dt.datetime.now(ZoneInfo(zone))
    tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
    return tomorrow - BEFORE[zone] - now


@pytest.fixture(params=BEFORE)
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    ahead = until_midnight(request.param).total_seconds()
    with site("test_from_nothing", tmp_path / "var", empty=True, ahead=ahead) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


def test_an_empty_site_becomes_a_published_report(nothing, browser, tmp_path, monkeypatch):
    here = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(nothing.environment["P2P_TEST_CLOCK"]))
    monkeypatch.setattr(story, "TODAY", here.date())
    door = Door(nothing, browser)
    first = first_person(nothing, door.open())
    ingrid = colleague(nothing, first, door.open(), "Ingrid Beispiel", "ingrid@hq.unesco.example", "All programmes")
    story.from_preparation_to_report(KIRIBATI, nothing, door, ingrid, tmp_path)
    story.stands_in_the_portfolio(ingrid, KIRIBATI)
    door.close()


def first_person(nothing: Site, visitor: Visitor) -> Visitor:
    """The command prints a link; it signs in once, and from then on a password does."""
    printed = nothing.manage("first_person", "ines@unesco.example", "--name", "Inès Exemple")
    return with_a_password(visitor, "Inès Exemple", printed)


def with_a_password(visitor: Visitor, name: str, message: str) -> Visitor:
    [address] = set(re.findall(r"https?://\S+/l/[\w-]+/", message))
    visitor.go(address)
    visitor.press(f"Go on as {name}")
    visitor.write("Password", PASSWORD)
    visitor.press("Save")
    visitor.follow("Home", within="header")
    return visitor


def colleague(nothing: Site, first: Visitor, visitor: Visitor, name: str, email: str, portfolio: str) -> Visitor:
    """The administrator adds somebody with a portfolio, who comes by the link in a mail."""
    first.follow("Add a colleague")
    first.fill({"Name": name, "E-mail to sign in with": email})
    first.press("Save")
    first.choose("Role", portfolio)
    first.press("Give this role")
    nothing.tick()
    # The newest tells of the role, the one before it of the account.
    _role, account = nothing.mails_to(email)
    return with_a_password(visitor, name, account.text)
