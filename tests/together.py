"""Several people press a button at the same moment, for tests with real commits; and forms as browsers send them."""

import threading
from collections.abc import Callable

from django.db import connection
from django.http import HttpResponse

from p2p.base.records.conflicts import as_posted


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gives back, or the exception it ends with, in the order in which they end."""
    gate, ends = threading.Barrier(len(acts)), []

    def begin(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            ends.append(act())
        except Exception as fault:  # noqa: BLE001  every end is an answer
            ends.append(fault)
        finally:
            connection.close()

    everyone = [threading.Thread(target=begin, args=[act]) for act in acts]
    for one in everyone:
        one.start()
    for one in everyone:
        one.join()
    return ends


def filled(answer: HttpResponse, **typed: object) -> dict[str, object]:
    """The form of a page as a browser sends it, with what somebody typed into it."""
    values = {one.html_name: one.value() for one in answer.context["form"]}
    return {name: as_posted(value) for name, value in values.items() if value is not False} | typed
