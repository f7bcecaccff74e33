"""Run a job over many rows so that one bad row does not stop the others. The log names its key, never its text."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

log = logging.getLogger("p2p.jobs")
T = TypeVar("T")


def run_isolated(job: str, rows: Sequence[T], act: Callable[[Sequence[T]], int | None]) -> int:
    """``act`` on all rows at once; where that fails on each half, until the bad row is alone. What ``act`` counts."""
    try:
        with transaction.atomic():
            return (act(rows) if rows else 0) or 0
    except (OperationalError, InterfaceError):
        raise  # the database is gone, and no row's fault
    except Exception as fault:  # noqa: BLE001
        if len(rows) == 1:
            key = getattr(rows[0], "key", "") or getattr(rows[0], "pk", rows[0])
            log.error("%s leaves out %s %s: %s", job, type(rows[0]).__name__, key, type(fault).__name__)
            return 0
    middle = len(rows) // 2
    return run_isolated(job, rows[:middle], act) + run_isolated(job, rows[middle:], act)


def run_each_isolated(job: str, rows: Sequence[T], act: Callable[[T], object]) -> int:
    """``act`` on every row in a transaction of its own; how many went well."""
    return sum(run_isolated(job, [row], lambda part: len([act(one) for one in part])) for row in rows)
