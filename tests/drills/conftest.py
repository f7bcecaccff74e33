"""The house of the drills, built once a run; the table of figures; real time."""

import datetime as dt
import signal
from collections.abc import Generator, Iterator

import pytest
from django.db import connection
from environ import Env

from tests.drills import table
from tests.drills.house import House, open_house


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write", action="store_true", help=f"replace {table.PAGE} with the figures of this run")


def pytest_configure() -> None:
    """Somebody who asks politely stops the run as Ctrl-C does: everything that was started goes as well."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the files, whatever the plugins have made of it."""
    items.sort(key=lambda item: item.location[:2])


@pytest.fixture(autouse=True)
def noon() -> dt.datetime:
    """Drills live in real time, as do the processes that they start."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture(scope="session")
def place() -> Iterator[House]:
    with open_house() as house:
        yield house


@pytest.fixture(scope="session")
def django_db_setup(place: House, django_db_blocker) -> Iterator[None]:
    """Tests look into the very database that the processes use."""
    found = Env.db_url_config(place.server.url)
    connection.settings_dict.update({name: found[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")})
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def house(place: House, transactional_db) -> Iterator[House]:
    """Empty tables, an empty ledger, an empty broker."""
    place.tidy()
    place.start_mail()
    yield place
    place.mail.kill()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest, place: House) -> Generator[table.Figures]:
    found = table.Figures()
    yield found
    print(f"\n\n{table.printed(found)}")
    # Half a table would say that the rest has not been tried.
    if request.config.getoption("--write") and not (request.session.testsfailed or request.config.option.keyword):
        postgres, broker = place.versions()
        table.write(found, postgres, broker)
