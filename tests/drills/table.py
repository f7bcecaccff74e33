"""The figures of a run as a table, for the screen and for ``docs/reliability.md``."""

import dataclasses
import datetime as dt
import os
import platform
import time
from pathlib import Path

PAGE = Path("docs/reliability.md")
TEXT = Path(__file__).parent / "page.md"
DRILLS = ("what goes wrong", "how much", "promise", "measured")
SPEEDS = ("who sends", "mails/s", "mails/s and worker", "bare loop, as many processes", "times slower")
ZONES = ("zone", "clocks change on", "words said", "on a wrong day or hour", "copies")


@dataclasses.dataclass
class Figures:
    """One row a drill: what was done, what is promised, what came of it."""

    drills: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    speeds: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    zones: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    began: float = dataclasses.field(default_factory=time.monotonic)

    def drill(self, fault: str, size: str, promise: str, measured: str) -> None:
        self.drills.append((fault, size, promise, measured))

    def speed(self, who: str, rate: float, bare: float, workers: int) -> None:
        """Mails a second of ``workers``, beside as many processes of the bare loop."""
        figures = (rate, rate / workers, bare)
        self.speeds.append((who, *(f"{figure:.0f}" for figure in figures), f"{bare / rate:.1f}"))

    def clock(self, zone: str, night: dt.date, said: int, wrong: int, copies: int) -> None:
        self.zones.append((zone, f"{night}", f"{said}", f"{wrong}", f"{copies}"))


def printed(figures: Figures) -> str:
    """For the terminal: a line a row."""
    return "\n".join(" | ".join(row) for row in [*figures.drills, *figures.speeds, *figures.zones])


def markdown(rows: list[tuple[str, ...]], head: tuple[str, ...]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(figures: Figures, postgres: str, redis: str) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    facts = {
        "day": dt.datetime.now(dt.UTC).date(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}",
        "postgres": postgres,
        "redis": redis,
        "minutes": f"{(time.monotonic() - figures.began) / 60:.0f}",
        "drills": markdown(figures.drills, DRILLS),
        "speeds": markdown(figures.speeds, SPEEDS),
        "zones": markdown(figures.zones, ZONES),
    }
    PAGE.write_text(TEXT.read_text(encoding="utf-8").format(**facts), encoding="utf-8")
