"""What an upper floor does in the same transaction when a lower floor's action says that something happened.

A floor adds it in ``follows.py``::

    @follow("notes_shared")
    def actions_from_notes(note, by):
        ...
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from p2p.base.registry.registry import discover

FOLLOWS: dict[str, list[Callable]] = defaultdict(list)


def follow(happening: str) -> Callable:
    def add(function: Callable) -> Callable:
        FOLLOWS[happening].append(function)
        return function

    return add


def happened(happening: str, **facts) -> list[Any]:
    """What each floor that follows has to say to it; most say nothing."""
    discover("follows")
    return [function(**facts) for function in FOLLOWS[happening]]
