"""One clock, a place for files, the demonstration loaded once, and a few people."""

import datetime as dt
import gc
from collections.abc import Generator

import pytest
import time_machine
from django.test import Client, override_settings

from p2p.demo.loader import Demo
from programmes.models import Programme
from tests.factories import coordinator_of, peer_of, started, unesco

# Noon of the day on which the run began: no test is torn in two by midnight.
NOON = dt.datetime.combine(dt.datetime.now(dt.UTC).date(), dt.time(12), tzinfo=dt.UTC)


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
    """Tests that look at the demonstration come last, so that all others begin with empty tables."""
    items.sort(key=lambda item: "demo" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def demonstration_loaded(django_db_setup, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        Demo(NOON.date()).load()


@pytest.fixture
def demo(demonstration_loaded, db) -> dict[str, Programme]:
    """The demonstration programmes by code, loaded once a run; again after a test with real commits emptied all."""
    if not Programme.objects.filter(code="SSD-COPY").exists():
        Demo(NOON.date()).load()
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
