"""Does a test of the suite notice a small mistake? Mistakes are made in memory.

``python -m pytest -p tests.drills.mutants --mutants FILE TESTS`` collects the tests once. A first child runs them all
and notes which test calls which function; then each mistake gets a child of its own, in which the tests that call the
mistaken function run, the quickest first, until one fails. FILE tells of every mistake and which test noticed it.
"""

import ast
import gc
import json
import os
import signal
import time
import traceback
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from hypothesis import Phase, settings

from tests.drills.mistakes import (
    ROOT,
    Exchanger,
    Mutant,
    Target,
    changed,
    code_of,
    doorways,
    mutants_of,
    pure_functions,
)

MOST_TESTS = 100
# Which functions a test has called, by the words of their targets.
CALLED: set[str] = set()
# The same examples each time, and no search for the smallest one.
settings.register_profile(
    "mutants", max_examples=50, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
# Seconds for the tests of one mistake: what does not come to an end has been noticed.
PATIENCE = 60


def with_note(node: ast.FunctionDef, target: Target) -> ast.FunctionDef:
    """The function, which tells first that it was called."""
    return changed(node, body=ast.parse(f"from {__name__} import CALLED\nCALLED.add({str(target)!r})").body + node.body)


def live_functions(targets: list[Target]) -> dict[Target, list[FunctionType]]:
    """The functions themselves, wherever they are held."""
    wanted = {(str(ROOT / one.path), one.name): one for one in targets}
    found = defaultdict(list)
    gc.unfreeze()
    for one in gc.get_objects():
        if type(one) is FunctionType and (target := wanted.get((one.__code__.co_filename, one.__code__.co_qualname))):
            found[target].append(one)
    gc.freeze()
    return found


def put_in(code: CodeType, places: list[FunctionType]) -> None:
    for one in places:
        one.__code__ = code


def in_child(act: Callable[[], object], patience: int) -> object:
    """What an act gives back, done in a copy of this process; None when it does not come to an end."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        gc.disable()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(patience)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        try:
            answer = json.dumps(act())
            os.dup2(silence, 2)
            os.write(writing, answer.encode())
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    _child, status = os.waitpid(child, 0)
    if not text and status != signal.SIGALRM:
        raise ChildProcessError
    return json.loads(text) if text else None


class Watch:
    """Hears how a test ended."""

    def __init__(self) -> None:
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed


def passes(item: pytest.Item) -> bool:
    watch = Watch()
    item.config.pluginmanager.register(watch)
    # What belongs to the whole run stays, as if another test came.
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)
    item.config.pluginmanager.unregister(watch)
    return not watch.failed


def calls_of(items: list[pytest.Item], live: dict[Target, list[FunctionType]]) -> dict[str, list[str]]:
    """Which tests call each of the functions, the quickest first; those that fail by themselves are left out."""
    for target, places in live.items():
        put_in(code_of(target, partial(with_note, target=target)), places)
    found = defaultdict(list)
    for item in items:
        CALLED.clear()
        began = time.monotonic()
        for name in CALLED if passes(item) else ():
            found[name].append((time.monotonic() - began, item.nodeid))
    return {name: [test for _seconds, test in sorted(tests)] for name, tests in found.items()}


def noticed_by(mutant: Mutant, places: list[FunctionType], items: list[pytest.Item]) -> str:
    """The first test that fails."""
    put_in(code_of(mutant.target, Exchanger(mutant.number).visit), places)
    return next((item.nodeid for item in items if not passes(item)), "")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", help="where to write what became of each mistake")
    parser.addoption("--doorways", action="store_true", help="mistakes in visible_to and its like, not in pure modules")


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    path = session.config.getoption("--mutants")
    if not path or session.config.option.collectonly:
        return None
    wanted = doorways() if session.config.getoption("--doorways") else pure_functions()
    live = live_functions(wanted)
    items = {one.nodeid: one for one in session.items if not commits(one)}
    prepare_copies()
    calls = in_child(lambda: calls_of(list(items.values()), live), 3600)
    with Path(path).open("w") as report:
        for target in wanted:
            tests = [items[name] for name in calls.get(str(target), [])[:MOST_TESTS]]
            noticing = set()
            for mutant in mutants_of(target):
                by = in_child(partial(noticed_by, mutant, live[target], tests), PATIENCE)
                noticing.add(by)
                # What noticed one mistake is likely to notice the next.
                tests.sort(key=lambda test, by=by: test.nodeid != by)
                report.write(json.dumps({"target": str(target), "mistake": mutant.words, "noticed_by": by}) + "\n")
                report.flush()
            # Without a mistake none of them may fail: else they have noticed nothing.
            witnesses = [test for test in tests if test.nodeid in noticing]
            by = in_child(partial(noticed_by, Mutant(target), live[target], witnesses), PATIENCE)
            report.write(json.dumps({"target": str(target), "mistake": "", "noticed_by": by}) + "\n")
    return True


def commits(item: pytest.Item) -> bool:
    """Children share the tables, so none may leave anything there."""
    marked = item.get_closest_marker("django_db")
    return bool(marked and marked.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


def prepare_copies() -> None:
    # Not before the settings are there.
    from django.db import connections

    from tests.conftest import copies

    for name in ("demo", "empty"):
        copies.look_at(name)
    connections.close_all()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--mutants"):
        from tests.conftest import copies
        from tests.live import drop_databases

        drop_databases(*copies.names.values())
