"""Run a job over many rows so that one bad row does not stop the others. The log names its key, never its text."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

log = logging.getLogger("p2p.jobs")
T = TypeVar("T")


def run_isolated(job: str, items: Sequence[T], act: Callable[[Sequence[T]], int | None]) -> int:
    """Call ``act`` on all items; if it fails, on each half, until the bad one is alone. The sum of its results."""
    try:
        with transaction.atomic():
            return (act(items) if items else 0) or 0
    except (OperationalError, InterfaceError):
        raise  # the database is gone: no item's fault
    except Exception as fault:  # noqa: BLE001
        if len(items) == 1:
            key = getattr(items[0], "key", "") or getattr(items[0], "pk", items[0])
            log.error("%s leaves out %s %s: %s", job, type(items[0]).__name__, key, type(fault).__name__)
            return 0
    middle = len(items) // 2
    return run_isolated(job, items[:middle], act) + run_isolated(job, items[middle:], act)


def run_each_isolated(job: str, items: Sequence[T], act: Callable[[T], object]) -> int:
    """Call ``act`` on every item, each in a transaction of its own; return how many succeeded."""
    return sum(run_isolated(job, [item], lambda part: len([act(single) for single in part])) for item in items)
