"""``./run bench [--rounds N] [--programmes N] [--write]``: no pass and no fail, one table."""

import argparse
import contextlib
import importlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import django
from django.db import connection

from tests.bench import table
from tests.bench.places import FLOOR, SAVED, own_database, run, served
from tests.bench.visits import Visit, Visitor, make


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench", allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=60, help="requests of each kind")
    parser.add_argument("--programmes", type=int, default=200, help="generated programmes beside the demonstration")
    parser.add_argument("--write", action="store_true", help=f"replace {table.PAGE}")
    options, before = parser.parse_args(arguments), os.getloadavg()[0]
    with contextlib.ExitStack() as stack:
        visits = bare(stack)
        var = stack.enter_context(tempfile.TemporaryDirectory())
        own = {"DATABASE_URL": stack.enter_context(own_database("p2p_bench")), "P2P_VAR": var}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="p2p.settings")
        Path(var, "static").mkdir()
        jobs = [("job", "result"), *loading(options.programmes), reporting(f"{var}/report.pdf")]
        jobs += ours(stack, visits)
        make(visits, options.rounds)
        print(table.printed(table.lines(visits)), table.printed(jobs), sep="\n\n")
        if options.write:
            loads = {"before": f"{before:.1f}", "after": f"{os.getloadavg()[0]:.1f}"}
            facts = {"rounds": options.rounds, "programmes": options.programmes, **loads}
            table.write(visits, jobs, postgres=connection.pg_version // 10000, **facts)


def bare(stack: contextlib.ExitStack) -> list[Visit]:
    environment = os.environ | {"DATABASE_URL": stack.enter_context(own_database("p2p_bench_bare"))}
    counts = json.loads(run("-c", "from tests.bench import bare; bare.main()", environment=environment))
    visitor = Visitor(stack.enter_context(served("tests.bench.bare", environment)), **FLOOR)
    forms = {"save": SAVED}
    return [Visit(name, visitor, f"/{name}/", forms.get(name), counts=asked) for name, asked in counts.items()]


def ours(stack: contextlib.ExitStack, visits: list[Visit]) -> list[tuple[str, str]]:
    """Add our pages to ``visits``; the jobs that need this process come back."""
    django.setup()
    # Only now: models cannot be read before the settings, which insist on a database.
    pages = importlib.import_module("tests.bench.ours")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    jobs = [pages.reminders("Reminders planned"), pages.reminders("Reminders planned again")]
    visits += pages.pages(stack.enter_context(served("p2p.wsgi", dict(os.environ))))
    return jobs


def loading(programmes: int) -> list[tuple[str, str]]:
    manage("migrate", "-v0")
    found = [("Demonstration loaded", manage("load_demo")[1])]
    return [*found, ("Generated programmes", manage("load_demo", "--synthetic", str(programmes))[0])]


def reporting(path: str) -> tuple[str, str]:
    """The PDF in a process of its own, as the site makes it."""
    words, took = manage("report", "SSD-COPY", "--output", path)
    return "Report SSD-COPY as PDF", f"{words.partition(': ')[2]} to make; {took}"


def manage(*command: str) -> tuple[str, str]:
    """The words of a command of manage.py, and what it took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    words, after = (
        run("manage.py", *command, environment=dict(os.environ)),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    seconds = time.perf_counter() - began
    return words.strip(), f"{seconds:.1f} s, {cpu:.1f} s of CPU, with the start of the program"


if __name__ == "__main__":
    main(sys.argv[1:])
