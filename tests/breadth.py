"""What is asked in every run, and what ``./run test --all`` asks besides."""

from collections.abc import Iterable

import pytest
from _pytest.mark.structures import ParameterSet


def first(*always: object, of: Iterable[object]) -> list[ParameterSet]:
    """The parameters of a test: some in every run, the others only with ``--all``."""
    return [
        pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=() if one in always else pytest.mark.breadth)
        for one in of
    ]
