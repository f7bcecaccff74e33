"""Starts the database before anything reads the settings, which pytest-django does before any conftest.py, and deals
the tests out to the processes."""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest
from xdist.scheduler import LoadScopeScheduling

from p2p.tryout.postgres import database


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper comes before every plain hook, pytest-django's included."""
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    os.environ["DATABASE_URL"] = stack.enter_context(database())
    return (yield)


class BrowsersTogether(LoadScopeScheduling):
    """All browser tests go to one process, which has the site; every other test goes to whichever process is free."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> BrowsersTogether:
    return BrowsersTogether(config, log)
