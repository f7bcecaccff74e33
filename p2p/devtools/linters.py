"""./run check and ./run fix: every tool that reads the code without running it."""

import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from p2p.devtools import catalogues
from p2p.devtools.packages import ROOT

# Settings insist on an address even where nothing is asked of the database.
UNREACHABLE_DATABASE = {"DATABASE_URL": "postgres://p2p@//nowhere/p2p"}
PRODUCTION = {
    **UNREACHABLE_DATABASE,
    "P2P_MODE": "production",
    "P2P_BASE_URL": "https://p2p.example",
    "SECRET_KEY": "throw-away-" + "abcdefghijklmnopqrstuvwxyz" * 3,
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
    "DEFAULT_FROM_EMAIL": "P2P Programmes <programmes@p2p.example>",
}
MAX_LINES_SHOWN = 60
WIDEST_LINE = 120
MANAGE = (sys.executable, "-W", "ignore::RuntimeWarning", "manage.py")


@dataclass(frozen=True)
class Step:
    """One check: a program to run, or a function that gives complaints."""

    name: str
    command: Sequence[str] = ()
    environment: dict[str, str] = field(default_factory=lambda: UNREACHABLE_DATABASE)
    complaints: Callable[[], Sequence[str]] | None = None


def steps() -> list[Step]:
    """Every check, the slow ones first: two run at a time."""
    return [
        Step("types", (tool("mypy"),)),
        Step("templates: lint", (tool("djlint"), "--lint", "--quiet", *template_folders())),
        Step("settings of production", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
        Step("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
        Step("layers", (tool("lint-imports"), "--no-cache")),
        Step("translations", complaints=catalogues.complaints),
        Step("dependencies", (tool("deptry"), ".")),
        Step("lint", (tool("ruff"), "check", "--quiet", "--output-format=concise", ".")),
        Step("format", (tool("ruff"), "format", "--check", "--output-format=concise", ".")),
        Step("templates: format", (tool("djade"), "--check", "--target-version", "5.2", *templates())),
        Step("templates: width", complaints=lambda: list(wide_lines())),
        Step("lock files", complaints=lambda: list(lock_complaints())),
    ]


def run_all() -> int:
    """Run every step, show what the failing ones say, and return the exit code."""
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        started = time.monotonic()
        for result in as_completed([pool.submit(run, step) for step in steps()]):
            name, seconds, output = result.result()
            failed += output is not None
            print(f"{'ok' if output is None else 'FAILED':8}{name} ({seconds:.1f} s)", flush=True)
            if output:
                print(shortened(output), flush=True)
    print(f"{failed or 'No'} check{'s' * (failed != 1)} failed in {time.monotonic() - started:.1f} s.")
    return 1 if failed else 0


def shortened(output: str) -> str:
    """The first lines: the rest mostly says the same."""
    lines = output.splitlines()
    rest = [f"... and {len(lines) - MAX_LINES_SHOWN} lines more"] if len(lines) > MAX_LINES_SHOWN else []
    return "\n".join([*lines[:MAX_LINES_SHOWN], *rest])


def run(step: Step) -> tuple[str, float, str | None]:
    """The name of the step, the time it took, and what it complains about: None when it passes."""
    started = time.monotonic()
    output = "\n".join(step.complaints()) or None if step.complaints else output_of_failure(step)
    return step.name, time.monotonic() - started, output


def output_of_failure(step: Step) -> str | None:
    """The output of a program that fails."""
    environment = {**os.environ, **step.environment}
    done = subprocess.run(step.command, env=environment, capture_output=True, text=True, check=False)
    return f"{done.stdout}{done.stderr}".strip() if done.returncode else None


def fix() -> None:
    """Format the code and repair what can be repaired without a decision."""
    for command in (
        (tool("ruff"), "check", "--fix", "--quiet", "."),
        (tool("ruff"), "format", "--quiet", "."),
        (tool("djade"), "--target-version", "5.2", *templates()),
    ):
        subprocess.run(command, check=False)


def tool(name: str) -> str:
    """A program of .venv."""
    return str(Path(sys.executable).with_name(name))


def template_folders() -> list[str]:
    """The folder of shared templates and those of the apps."""
    folders = (*ROOT.glob("templates"), *ROOT.glob("*/templates"), *ROOT.glob("p2p/*/templates"))
    return sorted(str(path.relative_to(ROOT)) for path in folders)


def templates() -> list[str]:
    """Every template; the formatter wants names of files."""
    return sorted(str(path) for folder in template_folders() for path in Path(folder).rglob("*.html"))


def wide_lines() -> Iterator[str]:
    """Lines of templates that nobody can read without scrolling: their logic belongs into Python."""
    for name in templates():
        for number, line in enumerate(Path(name).read_text().splitlines(), start=1):
            if len(line) > WIDEST_LINE:
                yield f"{name}:{number}: {len(line)} characters, at most {WIDEST_LINE}"


def lock_complaints() -> Iterator[str]:
    """Lock files that cannot be trusted or have fallen behind, and dependencies without a stated reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, groups = project["project"]["dependencies"], project["dependency-groups"]
    tryout = [*runtime, *groups["tryout"]]
    everything = [*tryout, *groups["dev"]]
    for suffix, dependencies in {"": runtime, "-tryout": tryout, "-dev": everything}.items():
        name = f"requirements{suffix}.lock"
        yield from (f"{name}: {fault}" for fault in faults((ROOT / name).read_text(), dependencies))
    reasons = (ROOT / "docs" / "dependencies.md").read_text()
    yield from (f"docs/dependencies.md: no line for {n}" for n in names(everything) if f"| {n} |" not in reasons)


def faults(lock: str, dependencies: Sequence[str]) -> Iterator[str]:
    """What is wrong with the text of one lock file."""
    if "://" in lock or re.search(r"^-", lock, re.MULTILINE):
        yield "names a place to fetch from; a lock file holds names, versions and hashes only"
    entries = [entry for entry in re.split(r"^(?=\S)", lock, flags=re.MULTILINE) if entry]
    yield from (f"without a hash: {entry.split()[0]}" for entry in entries if "--hash=" not in entry)
    locked = {entry.split("==")[0] for entry in entries}
    yield from (f"{name} is missing: ./run lock" for name in names(dependencies) if name not in locked)


def names(dependencies: Sequence[str]) -> list[str]:
    """The names alone, without extras and versions."""
    return [re.split(r"[\[<>=~! ;]", dependency)[0] for dependency in dependencies]
