"""Small mistakes made on purpose, in memory: does a test of the suite notice?

``python -m pytest -p tests.drills.mutants --mutants FILE TESTS`` collects the tests once. A first child runs them all
and notes which test calls which function; then each mistake gets a child of its own, in which the tests that call the
mistaken function run, the quickest first, until one fails. FILE tells of every mistake and what became of it.
"""

import ast
import copy
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
HOUSE = ("p2p", "programmes", "peers", "sessions", "outcomes")
DOORWAYS = {"visible_to", "readable_by", "for_report"}
MOST_TESTS = 80
# Seconds for the tests of one mistake: what does not come to an end has been noticed.
PATIENCE = 60
OPPOSITES = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.FloorDiv: ast.Mult, ast.Mult: ast.FloorDiv, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A function to make mistakes in: the file, and the name with that of its class."""

    path: str
    name: str


@dataclass(frozen=True)
class Mutant:
    target: Target
    number: int
    line: int
    before: str
    after: str

    @property
    def words(self) -> str:
        return f"{self.target.path}:{self.target.name}: {self.before} → {self.after}"


def pure_modules() -> list[str]:
    """Those that docs/architecture.md names under “Decide”."""
    passage = ARCHITECTURE.read_text().partition("- **Decide**")[2].partition("\n- **")[0]
    return [word for word in passage.split("`")[1::2] if word.endswith(".py")]


def pure_functions() -> list[Target]:
    return [Target(path, name) for path in pure_modules() for name, _node in functions(path)]


def doorways() -> list[Target]:
    files = sorted(str(one.relative_to(ROOT)) for app in HOUSE for one in (ROOT / app).rglob("*.py"))
    return [Target(path, name) for path in files for name, node in functions(path) if node.name in DOORWAYS]


def functions(path: str) -> list[tuple[str, ast.FunctionDef]]:
    tree = ast.parse((ROOT / path).read_text())
    classes = [one for one in tree.body if isinstance(one, ast.ClassDef)]
    methods = [
        (f"{one.name}.{node.name}", node) for one in classes for node in one.body if isinstance(node, ast.FunctionDef)
    ]
    return [(node.name, node) for node in tree.body if isinstance(node, ast.FunctionDef)] + methods


def mistakes(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the place of one node."""
    make = MISTAKES.get(type(node))
    yield from make(node) if make else ()


def in_comparison(node: ast.Compare) -> Iterator[ast.AST]:
    if len(node.ops) == 1 and type(node.ops[0]) in OPPOSITES:
        yield changed(node, ops=[OPPOSITES[type(node.ops[0])]()])


def in_condition(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield changed(node, op=OPPOSITES[type(node.op)]())
    for left_out in range(len(node.values)):
        rest = [one for at, one in enumerate(node.values) if at != left_out]
        yield rest[0] if len(rest) == 1 else changed(node, values=rest)


def in_sum(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in OPPOSITES:
        yield changed(node, op=OPPOSITES[type(node.op)]())
    if isinstance(node.op, (ast.BitAnd, ast.BitOr)):
        yield from (node.left, node.right)


def in_negation(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, (ast.Not, ast.Invert)):
        yield node.operand


def in_constant(node: ast.Constant) -> Iterator[ast.AST]:
    if type(node.value) is int:
        yield changed(node, value=node.value + 1)
    elif type(node.value) is bool:
        yield changed(node, value=not node.value)


def in_loop(node: ast.comprehension) -> Iterator[ast.AST]:
    if node.ifs:
        yield changed(node, ifs=[])


def left_out_of(node: ast.Call) -> Iterator[ast.AST]:
    """A narrowing that is not made, or not made with one of its conditions."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in {"filter", "exclude"}:
        return
    yield node.func.value
    yield changed(node, func=changed(node.func, attr={"filter": "exclude", "exclude": "filter"}[node.func.attr]))
    if len(node.args) + len(node.keywords) > 1:
        for at in range(len(node.args)):
            yield changed(node, args=node.args[:at] + node.args[at + 1 :])
        for at in range(len(node.keywords)):
            yield changed(node, keywords=node.keywords[:at] + node.keywords[at + 1 :])


MISTAKES: dict[type, Callable[..., Iterator[ast.AST]]] = {
    ast.Compare: in_comparison,
    ast.BoolOp: in_condition,
    ast.BinOp: in_sum,
    ast.UnaryOp: in_negation,
    ast.IfExp: lambda node: iter((node.body, node.orelse)),
    ast.Constant: in_constant,
    ast.Call: left_out_of,
    ast.comprehension: in_loop,
}


def changed(node: ast.AST, **fields: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


class Exchanger(ast.NodeTransformer):
    """Puts the mistake with the given number into a function; without one, counts."""

    def __init__(self, number: int = -1):
        self.number, self.found = number, []

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for other in mistakes(node):
            self.found.append((node, other))
            if len(self.found) - 1 == self.number:
                return other
        return super().generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        # Neither defaults nor notes of types: those are not part of what is replaced.
        node.body = [self.visit(one) for one in node.body]
        return node


def shown(node: ast.AST) -> str:
    text = (
        "if " + " and ".join(map(ast.unparse, node.ifs)) if isinstance(node, ast.comprehension) else ast.unparse(node)
    )
    return text[:100]


def mutants_of(target: Target) -> list[Mutant]:
    node = dict(functions(target.path))[target.name]
    exchanger = Exchanger()
    exchanger.visit(copy.deepcopy(node))
    return [
        Mutant(target, number, getattr(before, "lineno", node.lineno), shown(before), shown(after))
        for number, (before, after) in enumerate(exchanger.found)
    ]


def mutated_code(mutant: Mutant) -> CodeType:
    source = (ROOT / mutant.target.path).read_text()
    tree = ast.parse(source)
    names = mutant.target.name.split(".")
    body = tree.body if len(names) == 1 else next(one for one in tree.body if getattr(one, "name", "") == names[0]).body
    at = next(at for at, one in enumerate(body) if getattr(one, "name", "") == names[-1])
    body[at] = Exchanger(mutant.number).visit(body[at])
    module = compile(ast.fix_missing_locations(tree), str(ROOT / mutant.target.path), "exec")
    return next(one for one in codes(module) if one.co_qualname == mutant.target.name)


def codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from codes(one)


def live_functions(target: Target) -> list[FunctionType]:
    gc.unfreeze()
    path = str(ROOT / target.path)
    found = (one for one in gc.get_objects() if type(one) is FunctionType)
    return [one for one in found if (one.__code__.co_filename, one.__code__.co_qualname) == (path, target.name)]


def put_in(mutant: Mutant) -> None:
    code = mutated_code(mutant)
    for one in live_functions(mutant.target):
        one.__code__ = code


def in_child(act: Callable[[], object], patience: int) -> object:
    """What an act gives back, done in a copy of this process; None when it does not come to an end."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(patience)
        silence = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            os.dup2(silence, number)
        with os.fdopen(writing, "w") as answer:
            json.dump(act(), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
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


def calls_of(items: list[pytest.Item], wanted: list[Target]) -> dict[str, list[tuple[str, float]]]:
    """Which tests call each of the functions, and how long they take; those that fail by themselves are left out."""
    known = {one.__code__: f"{target.path} {target.name}" for target in wanted for one in live_functions(target)}
    found: dict[str, list[tuple[str, float]]] = {name: [] for name in known.values()}
    for item in items:
        called: set[str] = set()

        def note(frame: FrameType, event: str, _argument: object, called: set[str] = called) -> None:
            if event == "call" and frame.f_code in known:
                called.add(known[frame.f_code])

        began = time.monotonic()
        sys.setprofile(note)
        passed = passes(item)
        sys.setprofile(None)
        for name in called if passed else ():
            found[name].append((item.nodeid, time.monotonic() - began))
    return found


def is_noticed(mutant: Mutant, items: list[pytest.Item]) -> bool:
    put_in(mutant)
    return not all(passes(item) for item in items)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", help="where to write what became of each mistake")
    parser.addoption("--doorways", action="store_true", help="mistakes in visible_to and its like, not in pure modules")


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    path = session.config.getoption("--mutants")
    if not path or session.config.option.collectonly:
        return None
    wanted = doorways() if session.config.getoption("--doorways") else pure_functions()
    items = {one.nodeid: one for one in session.items if not commits(one)}
    prepare_copies()
    calls = in_child(lambda: calls_of(list(items.values()), wanted), 3600)
    with Path(path).open("w") as report:
        for mutant in (one for target in wanted for one in mutants_of(target)):
            callers = sorted(calls.get(f"{mutant.target.path} {mutant.target.name}", []), key=itemgetter(1))
            tests = [items[name] for name, _seconds in callers[:MOST_TESTS]]
            noticed = bool(tests) and in_child(lambda m=mutant, t=tests: is_noticed(m, t), PATIENCE) is not False
            report.write(json.dumps({"words": mutant.words, "line": mutant.line, "noticed": noticed}) + "\n")
            report.flush()
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
