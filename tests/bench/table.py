"""The figures as a table, for the screen and for ``docs/performance.md``."""

import datetime as dt
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from tests.bench.visits import Visit

HEAD = ("request", "median ms", "p95 ms", "× bare", "CPU ms", "× bare", "SQL", "rows", "bytes", "goal")
PAGE = Path("docs/performance.md")
TEXT = """# Performance

Written by `./run bench --write` on {day}. {machine} PostgreSQL {postgres}, Python {python}; two gunicorn workers over
loopback, one client, {rounds} requests a page, turn by turn. Data: the demonstration and {count} generated programmes.

{table}

{jobs}

How to read it: times and CPU say little by themselves, because every machine differs; the ratios compare with the bare
pages of the same run (`tests/bench/bare/`: one Django file with sign-in, sessions and CSRF protection, and one row, a
list of 25, or a form that saves). CPU is that of the web process alone. SQL and rows are counted in the process by a
second, warm request; bytes are the answer with its headers as it comes over the wire, gzipped where it is long enough.
The goals are aims, not gates: `./run test` checks statements and rows, nothing checks times.

To measure anew: `./run bench` prints the tables, `./run bench --write` also replaces this page; `--programmes 2000`
shows how pages grow with ten times the data, `--rounds 200` steadies the figures.
"""


def lines(visits: Sequence[Visit]) -> list[tuple[str, ...]]:
    floor = {visit.name: visit for visit in visits if not visit.floor}
    return [HEAD, *(line(visit, floor.get(visit.floor, visit)) for visit in visits)]


def line(visit: Visit, floor: Visit) -> tuple[str, ...]:
    return (
        visit.name if visit.floor else f"Bare: {visit.name}",
        f"{visit.median:.1f}",
        f"{visit.p95:.1f}",
        f"{visit.median / floor.median:.1f}",
        f"{visit.cpu:.1f}",
        f"{visit.cpu / floor.cpu:.1f}",
        f"{visit.statements}",
        f"{visit.rows}",
        f"{visit.size}",
        visit.goal,
    )


def printed(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns for a terminal: words to the left, figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    last = len(widths) - 1
    return "\n".join(
        "  ".join(f"{cell:{'<' if i in (0, last) else '>'}{widths[i]}}" for i, cell in enumerate(row)).rstrip()
        for row in rows
    )


def markdown(rows: Sequence[tuple[str, ...]]) -> str:
    head, *rest = rows
    ruler = ["---:" if len(row_kind) and 0 < i < len(head) - 1 else "---" for i, row_kind in enumerate(head)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *rest))


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"A machine with {os.cpu_count()} cores and {memory:.0f} GB of memory, {platform.system()}."


def write(visits: Sequence[Visit], jobs: Sequence[tuple[str, str]], *, postgres: str, rounds: int, count: int) -> None:
    rows = [("job", "result"), *jobs]
    PAGE.write_text(
        TEXT.format(
            day=dt.datetime.now(dt.UTC).date(),
            machine=machine(),
            postgres=postgres,
            python=platform.python_version(),
            rounds=rounds,
            count=count,
            table=markdown(lines(visits)),
            jobs=markdown(rows),
        ),
        encoding="utf-8",
    )
