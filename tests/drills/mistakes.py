"""Small mistakes that could be made in a function, and the functions that matter most."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
HOUSE = ("p2p", "programmes", "peers", "sessions", "outcomes")
DOORWAYS = {"visible_to", "readable_by", "for_report"}
OPPOSITES = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.FloorDiv: ast.Mult, ast.Mult: ast.FloorDiv, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip
OTHER_ROLES = {"INSIDE": "EVERYONE", "EVERYONE": "INSIDE"}


@dataclass(frozen=True)
class Target:
    """A function to make mistakes in: the file, and the name with that of its class."""

    path: str
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.name}"


@dataclass(frozen=True)
class Mutant:
    """Without a number nothing is changed."""

    target: Target
    number: int = -1
    words: str = ""


def pure_modules() -> list[str]:
    """Those that docs/architecture.md names under “Decide”."""
    passage = ARCHITECTURE.read_text().partition("- **Decide**")[2].partition("\n- **")[0]
    return [word for word in passage.split("`")[1::2] if word.endswith(".py")]


def pure_functions() -> list[Target]:
    return [Target(path, name) for path in pure_modules() for name, _node in functions(path)]


def doorways() -> list[Target]:
    files = sorted(str(one.relative_to(ROOT)) for app in HOUSE for one in (ROOT / app).rglob("*.py"))
    return [Target(path, name) for path in files for name, node in functions(path) if is_doorway(node)]


def is_doorway(node: ast.FunctionDef) -> bool:
    """Whether it narrows rows for a viewer, or is a condition that those which do are made of."""
    arguments = {one.arg for one in node.args.args}
    return node.name in DOORWAYS or (ast.unparse(node.returns or node) == "Q" and "viewer" in arguments)


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
    for at, operator in enumerate(node.ops):
        if type(operator) in OPPOSITES:
            yield changed(node, ops=[*node.ops[:at], OPPOSITES[type(operator)](), *node.ops[at + 1 :]])


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


def in_branch(node: ast.If) -> Iterator[ast.AST]:
    if isinstance(node.test, (ast.Name, ast.Attribute)):
        yield changed(node, test=ast.UnaryOp(ast.Not(), node.test))


def in_list(node: ast.List | ast.Set) -> Iterator[ast.AST]:
    for at in range(len(node.elts) if len(node.elts) > 1 else 0):
        yield changed(node, elts=node.elts[:at] + node.elts[at + 1 :])


def in_name(node: ast.Name) -> Iterator[ast.AST]:
    if node.id in OTHER_ROLES:
        yield changed(node, id=OTHER_ROLES[node.id])


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
    ast.If: in_branch,
    ast.List: in_list,
    ast.Set: in_list,
    ast.Name: in_name,
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

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = node.value and self.visit(node.value)
        return node


def shown(node: ast.AST) -> str:
    if isinstance(node, ast.comprehension):
        return " if ".join(map(ast.unparse, [node.iter, *node.ifs]))
    return " ".join(ast.unparse(node.test if isinstance(node, ast.If) else node).split())


def mutants_of(target: Target) -> list[Mutant]:
    exchanger = Exchanger()
    exchanger.visit(dict(functions(target.path))[target.name])
    found = [f"{target}: {shown(before)} → {shown(after)}" for before, after in exchanger.found]
    return [Mutant(target, number, words) for number, words in enumerate(found)]


def code_of(target: Target, change: Callable[[ast.FunctionDef], ast.AST]) -> CodeType:
    """What the function would be with a change, compiled in its place: a method may need its class."""
    tree = ast.parse((ROOT / target.path).read_text())
    *around, name = target.name.split(".")
    body = next(one for one in tree.body if getattr(one, "name", "") == around[0]).body if around else tree.body
    at = next(at for at, one in enumerate(body) if getattr(one, "name", "") == name)
    body[at] = change(body[at])
    module = compile(ast.fix_missing_locations(tree), str(ROOT / target.path), "exec")
    return next(one for one in codes(module) if one.co_qualname == target.name)


def codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from codes(one)
