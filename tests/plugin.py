"""Starts the database before anything reads the settings, which pytest-django does before any conftest.py, and deals
the tests out to the processes."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from p2p.devtools.packages import ROOT
from p2p.devtools.postgres import database
from tests import databases

# What is found by chance: a little each time, a lot in the drills (tests/drills/test_properties.py). A machine that is
# busy with other things is no fault of the code.
settings.register_profile("suite", max_examples=25, deadline=None)
settings.register_profile("drills", max_examples=500, deadline=None)
WRITING = tuple(
    f"tests/browser/test_{name}"
    for name in ("agreement", "conflict", "device", "histories", "keep", "offline", "story")
)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper comes before every plain hook, pytest-django's included."""
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    os.environ["DATABASE_URL"] = stack.enter_context(database(careless=True))
    stack.enter_context(databases.one_run())
    if early_config.known_args_namespace.numprocesses:
        # What the processes need is being made while they import.
        builder = stack.enter_context(subprocess.Popen([sys.executable, "-m", "tests.databases"], cwd=ROOT))
        stack.callback(builder.terminate)
    return (yield)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="every role, language and width, not one of each")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks the same once more is left out of the short run."""
    if not config.getoption("--all"):
        repeats = [one for one in items if one.get_closest_marker("breadth")]
        config.hook.pytest_deselected(items=repeats)
        items[:] = [one for one in items if one not in set(repeats)]


class BrowsersTogether(LoadScopeScheduling):
    """Browser tests go in two parts, each to one process, which has a site; every other test to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith("tests/browser/"):
            return nodeid
        return "what is typed" if nodeid.startswith(WRITING) else "what is seen"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> BrowsersTogether:
    return BrowsersTogether(config, log)
