"""What the report knows: numbers as numbers, typed text in its own direction, labels in the report's language."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from outcomes.indicators import share
from outcomes.reports.words import Said

LONGEST_QUOTE = 240
SECTORS = ("public", "private", "civil_society", "academia", "media", "international")


class Fact(SimpleNamespace):
    """One row of what the report tells; the function that makes it names what it holds."""


def typed(row: object, *names: str) -> dict[str, Said]:
    """Fields that somebody typed."""
    return {name: Said(getattr(row, name)) for name in names}


@dataclass(frozen=True)
class ReportData:
    language: str
    edition: Fact
    as_of: dt.date
    code: str
    title: Said
    goal: Said
    theory: tuple[Said, ...]
    topic: str
    domain: str
    seeking: str
    providing: list[str]
    start: dt.date
    end: dt.date
    phase: str
    holds_demonstration: bool
    carrier: Said
    diagnostic: tuple[Said, ...]
    consulted: int
    members: list[Fact]
    phases: list[Fact]
    steps: list[Fact]
    needs: list[Fact]
    sessions: list[Fact]
    ahead: int
    feedback: list[Fact]
    surveys: list[Fact]
    risks: list[Fact]
    outcomes: list[Fact]
    indicators: list[Fact]
    actions: list[Fact]
    shown: list[Fact]
    scores: list[Fact]
    lessons: list[Fact]
    texts: dict[str, tuple[Said, ...]]
    conclusions: list[Fact]
    recommendations: list[Fact]

    def count(self, things: str, test: Callable[[Fact], bool]) -> int:
        return sum(bool(test(thing)) for thing in getattr(self, things))

    @property
    def counted(self) -> list[Fact]:
        """Sessions whose attendance was recorded."""
        return [one for one in self.sessions if one.attended]

    @property
    def attendances(self) -> int:
        return sum(one.attended for one in self.sessions)

    @property
    def women(self) -> int:
        """Share of women among the attendances, in percent."""
        return share(sum(one.women for one in self.counted), self.attendances)

    def sector_share(self, sector: str) -> int:
        return share(sum(one.sectors[sector] for one in self.counted), self.attendances)

    @property
    def common(self) -> list[Fact]:
        """Sessions with peers; in the others the country that asked works by itself."""
        return [one for one in self.sessions if one.countries]

    @property
    def alone(self) -> int:
        return len(self.sessions) - len(self.common)

    @property
    def hours(self) -> int:
        """Spent together with peers."""
        return round(sum(one.minutes for one in self.common) / 60)

    @property
    def wanted(self) -> list[Fact]:
        return [need for need in self.needs if need.status != "dropped"]

    @property
    def covered(self) -> int:
        return self.count("needs", lambda need: need.status == "covered")

    @property
    def met(self) -> int:
        return self.count("indicators", lambda one: one.met)

    @property
    def unmeasured(self) -> int:
        return self.count("indicators", lambda one: one.actual is None)

    @property
    def reference(self) -> str:
        """Programme, report and version: where anybody finds this document again."""
        return " / ".join(str(part) for part in (self.code, self.edition.number, self.edition.version) if part)

    @property
    def voice(self) -> Fact | None:
        """What the team said when it declared that it had received enough."""
        declared = (step for step in self.steps if step.kind == "declaration")
        return next((step for step in declared if len(step.words) <= LONGEST_QUOTE), None)
