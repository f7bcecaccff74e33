"""One clock, a place for files, two databases, and a few people."""

import datetime as dt
import gc
import os
from collections.abc import Generator

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings

from programmes.models import Programme
from tests import databases
from tests.factories import coordinator_of, peer_of, started, unesco
from tests.live import copy_database, drop_databases

# Noon of the day on which the run began: no test is torn in two by midnight.
NOON = dt.datetime.combine(databases.day(), dt.time(12), tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def noon(request) -> Generator[dt.datetime]:
    """It is noon; browsers look at a clock of their own, so their tests keep the real one."""
    if "browser" in request.keywords:
        yield dt.datetime.now(dt.UTC)
        return
    with time_machine.travel(NOON, tick=True):
        yield NOON


@pytest.fixture(autouse=True, scope="session")
def media(tmp_path_factory) -> Generator[None]:
    """Files that tests keep go with the run."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


def pytest_collection_finish() -> None:
    """What has been imported by now lives as long as the run: no need to look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that look at the demonstration come last, so that the connection changes once."""
    items.sort(key=lambda item: "demo" in getattr(item, "fixturenames", ()))


class Copies:
    """The two databases that tests of this process look at: one with empty tables, one with the demonstration."""

    def __init__(self, process: str):
        self.names = {name: databases.name_of(f"{name}_{process}") for name in ("empty", "demo")}
        self.made: set[str] = set()

    def look_at(self, name: str) -> None:
        if name in self.made and connection.settings_dict["NAME"] == self.names[name]:
            return
        connection.close()
        if name not in self.made:
            copy_database(databases.template(name), self.names[name])
            self.made.add(name)
        connection.settings_dict["NAME"] = self.names[name]


copies = Copies(os.environ.get("PYTEST_XDIST_WORKER", "one"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A connection cannot change once a test has begun its transaction."""
    asked = set(item.fixturenames)
    if "place" in asked:
        return  # drills have a house of their own
    if item.get_closest_marker("django_db") or asked & {"db", "transactional_db"}:
        copies.look_at("demo" if "demo" in asked else "empty")


@pytest.fixture(scope="session")
def breadth(pytestconfig: pytest.Config) -> bool:
    """Whether every role, language and width is wanted."""
    return pytestconfig.getoption("--all")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Generator[None]:
    """In the place of that of pytest-django: the copies are there already."""
    yield
    with django_db_blocker.unblock():
        connection.close()
    drop_databases(*copies.names.values())


@pytest.fixture
def demo(db) -> dict[str, Programme]:
    """The demonstration programmes by code."""
    return {one.code: one for one in Programme.objects.filter(holds_demonstration=True)}


@pytest.fixture
def programme(db) -> Programme:
    return started()


@pytest.fixture
def coordinator(programme):
    return coordinator_of(programme, name="Amina")


@pytest.fixture
def peer(programme):
    return peer_of(programme, name="Thabo")


@pytest.fixture
def staff(db):
    return unesco(name="Ingrid")


@pytest.fixture
def as_(db):
    """``as_(amina)`` is a browser in which Amina is signed in."""

    def browser(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser
