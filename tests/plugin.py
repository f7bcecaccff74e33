"""Starts the database before anything reads the settings: pytest-django does so before any conftest.py."""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from p2p.tryout.postgres import database


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper comes before every plain hook, pytest-django's included."""
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    os.environ["DATABASE_URL"] = stack.enter_context(database())
    return (yield)
