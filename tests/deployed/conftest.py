"""Real time: the processes under test know no other."""

import datetime as dt

import pytest


@pytest.fixture(autouse=True)
def noon() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
