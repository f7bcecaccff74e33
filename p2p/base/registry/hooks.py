"""Tell upper floors what happened, in the same transaction, or ask them a question.

A floor adds them in ``hooks.py``::

    @on("notes_shared")
    def actions_from_notes(note, by):
        ...
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from p2p.base.registry.registry import discover

HANDLERS: dict[str, list[Callable]] = defaultdict(list)


def on(event: str) -> Callable:
    def add(function: Callable) -> Callable:
        HANDLERS[event].append(function)
        return function

    return add


def emit(event: str, **facts) -> list[Any]:
    """Call every handler of ``event`` and return their results (most return None)."""
    discover("hooks")
    return [function(**facts) for function in HANDLERS[event]]
