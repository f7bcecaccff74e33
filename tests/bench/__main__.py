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

import django
import django.db

from tests.bench import table
from tests.bench.places import own_database, run, served
from tests.bench.visits import Visit, Visitor, make


FLOOR, PASSWORD = "floor@bench.example", "learn-from-your-peers"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench", allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=60, help="requests of each kind")
    parser.add_argument("--programmes", type=int, default=200, help="generated programmes beside the demonstration")
    parser.add_argument("--write", action="store_true", help=f"replace {table.PAGE}")
    options = parser.parse_args(arguments)
    with contextlib.ExitStack() as stack:
        var = stack.enter_context(tempfile.TemporaryDirectory())
        address = stack.enter_context(own_database("p2p_bench"))
        environment = os.environ | {"DATABASE_URL": address, "P2P_VAR": var, "DJANGO_SETTINGS_MODULE": "p2p.settings"}
        jobs = filled(environment, options.programmes)
        jobs.append(report(environment, var))
        visits, more = visited(stack, environment, options.rounds)
        show(visits, jobs + more, options)


def filled(environment: dict[str, str], count: int) -> list[tuple[str, str]]:
    run("manage.py", "migrate", "-v0", environment=environment)
    run("manage.py", "createcachetable", "-v0", environment=environment)
    _words, seconds = timed("manage.py", "load_demo", environment=environment)
    words, _seconds = timed("manage.py", "load_demo", "--synthetic", str(count), environment=environment)
    return [
        ("Demonstration loaded, with the start of the program", f"{seconds:.1f} s"),
        ("Generated programmes", words.strip()),
    ]


def timed(*command: str, environment: dict[str, str]) -> tuple[str, float]:
    began = time.perf_counter()
    return run(*command, environment=environment), time.perf_counter() - began


def report(environment: dict[str, str], var: str) -> tuple[str, str]:
    """The PDF in a process of its own, as the site makes it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ("manage.py", "report", "SSD-COPY", "--output", f"{var}/report.pdf")
    words, seconds = timed(*command, environment=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    made = words.strip().partition(": ")[2]
    return (
        "Report SSD-COPY as PDF",
        f"{made} to make; {seconds:.1f} s and {cpu:.1f} s of CPU with the start of the program",
    )


def visited(
    stack: contextlib.ExitStack, environment: dict[str, str], rounds: int
) -> tuple[list[Visit], list[tuple[str, str]]]:
    floor = bare_pages(stack)
    os.environ.update(environment)
    django.setup()
    # Only now: the settings insist on the database that was made a moment ago.
    ours = importlib.import_module("tests.bench.ours")
    with django.db.connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    more = ours.reminders()
    visits = floor + ours.pages(stack.enter_context(served("p2p.wsgi", environment)))
    make(visits, rounds)
    return visits, more


def bare_pages(stack: contextlib.ExitStack) -> list[Visit]:
    environment = os.environ | {"DATABASE_URL": stack.enter_context(own_database("p2p_bench_bare"))}
    counts = json.loads(run("-m", "tests.bench.bare.site", environment=environment))
    visitor = Visitor(stack.enter_context(served("tests.bench.bare.site", environment)), FLOOR, PASSWORD)
    form = {"save": {"title": "Row 9", "body": "peers learn from each other"}}
    return [
        Visit(name, visitor, f"/{name}/", form=form.get(name), statements=statements, rows=rows)
        for name, (statements, rows) in counts.items()
    ]


def show(visits: list[Visit], jobs: list[tuple[str, str]], options: argparse.Namespace) -> None:
    print(table.printed(table.lines(visits)), end="\n\n")
    print(table.printed([("job", "result"), *jobs]))
    if options.write:
        postgres = str(django.db.connection.pg_version // 10000)
        table.write(visits, jobs, postgres=postgres, rounds=options.rounds, count=options.programmes)


if __name__ == "__main__":
    main(sys.argv[1:])
