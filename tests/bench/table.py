"""The figures as a table, for the screen and for ``docs/performance.md``."""

import datetime as dt
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from tests.bench.visits import Visit

HEAD = ("request", "median ms", "p95 ms", "× bare", "CPU web", "CPU database", "× bare", "SQL", "rows", "bytes", "goal")
PAGE = Path("docs/performance.md")
TEXT = Path(__file__).parent / "pages" / "performance.md"
Row = Sequence[str]


def lines(visits: Sequence[Visit]) -> list[Row]:
    floor = {visit.name: visit for visit in visits if not visit.floor}
    return [HEAD, *(line(visit, floor.get(visit.floor, visit)) for visit in visits)]


def line(visit: Visit, floor: Visit) -> Row:
    times = (visit.median, visit.p95, visit.median / floor.median, visit.web, visit.database, visit.cpu / floor.cpu)
    name = visit.name if visit.floor else f"Bare: {visit.name}"
    return name, *(f"{figure:.1f}" for figure in times), *map(str, (*visit.counts, visit.answers[-1].size)), visit.goal


def printed(rows: Sequence[Row]) -> str:
    """Columns for a terminal: words to the left, figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    sides = ["<", *(">" for _ in widths[2:]), "<"]
    cells = [[f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in cells)


def markdown(rows: Sequence[Row]) -> str:
    head, *rest = rows
    ruler = ["---", *("---:" for _ in head[2:]), "---"]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *rest))


def write(visits: Sequence[Visit], jobs: Sequence[Row], **facts: object) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}"
    facts |= {"day": dt.datetime.now(dt.UTC).date(), "machine": machine}
    text = TEXT.read_text(encoding="utf-8")
    PAGE.write_text(text.format(pages=markdown(lines(visits)), jobs=markdown(jobs), **facts), encoding="utf-8")
