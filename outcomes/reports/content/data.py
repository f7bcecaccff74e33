"""The data of a report: raw numbers, user text, and labels in the report's language."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from outcomes.indicators import percent_of
from outcomes.reports.formatting import UserText

MAX_QUOTE_LENGTH = 240
SECTORS = ("public", "private", "civil_society", "academia", "media", "international")


class Row(SimpleNamespace):
    """One row of the report's data; its attributes are given by the function that makes it."""


def user_texts(record: object, *names: str) -> dict[str, UserText]:
    """The fields ``names`` of a record as user text."""
    return {name: UserText(getattr(record, name)) for name in names}


@dataclass(frozen=True)
class ReportData:
    language: str
    edition: Row
    as_of: dt.date
    code: str
    title: UserText
    goal: UserText
    theory: tuple[UserText, ...]
    topic: str
    domain: str
    seeking: str
    providing: list[str]
    start: dt.date
    end: dt.date
    phase: str
    holds_demonstration: bool
    carrier: UserText
    diagnostic: tuple[UserText, ...]
    consulted: int
    members: list[Row]
    phases: list[Row]
    steps: list[Row]
    needs: list[Row]
    sessions: list[Row]
    ahead: int
    feedback: list[Row]
    surveys: list[Row]
    risks: list[Row]
    outcomes: list[Row]
    indicators: list[Row]
    actions: list[Row]
    shown: list[Row]
    scores: list[Row]
    lessons: list[Row]
    texts: dict[str, tuple[UserText, ...]]
    conclusions: list[Row]
    recommendations: list[Row]

    def count(self, name: str, test: Callable[[Row], bool]) -> int:
        """How many rows of the list ``name`` pass the test."""
        return sum(bool(test(entry)) for entry in getattr(self, name))

    @property
    def counted_sessions(self) -> list[Row]:
        """Sessions whose attendance was recorded."""
        return [session for session in self.sessions if session.attended]

    @property
    def attendances(self) -> int:
        return sum(session.attended for session in self.sessions)

    @property
    def women(self) -> int:
        """Share of women among the attendances, in percent."""
        return percent_of(sum(session.women for session in self.counted_sessions), self.attendances)

    def sector_share(self, sector: str) -> int:
        return percent_of(sum(session.sectors[sector] for session in self.counted_sessions), self.attendances)

    @property
    def sessions_with_peers(self) -> list[Row]:
        """Sessions with peers; in the others the seeking country works by itself."""
        return [session for session in self.sessions if session.countries]

    @property
    def sessions_without_peers(self) -> int:
        return len(self.sessions) - len(self.sessions_with_peers)

    @property
    def hours(self) -> int:
        """Hours spent together with peers."""
        return round(sum(session.minutes for session in self.sessions_with_peers) / 60)

    @property
    def active_needs(self) -> list[Row]:
        return [need for need in self.needs if need.status != "dropped"]

    @property
    def covered(self) -> int:
        return self.count("needs", lambda need: need.status == "covered")

    @property
    def met(self) -> int:
        return self.count("indicators", lambda indicator: indicator.met)

    @property
    def unmeasured(self) -> int:
        return self.count("indicators", lambda indicator: indicator.actual is None)

    @property
    def reference(self) -> str:
        """Programme, report and version, by which the document is found again."""
        return " / ".join(str(part) for part in (self.code, self.edition.number, self.edition.version) if part)

    @property
    def voice(self) -> Row | None:
        """The first short remark of the team when it declared that it had received enough."""
        declared = (step for step in self.steps if step.kind == "declaration")
        return next((step for step in declared if len(step.reason) <= MAX_QUOTE_LENGTH), None)
