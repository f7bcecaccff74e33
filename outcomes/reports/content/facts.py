"""What the report knows: frozen facts, numbers as numbers, days as days, labels in the report's language."""

import datetime as dt
import decimal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from outcomes.indicators import achieved, share
from outcomes.reports.words import Said, day, listed, month, one_decimal, short_day

MAIN_POINTS = 3
LONGEST_QUOTE = 240
SECTORS = ("public", "private", "civil_society", "academia", "media", "international")


@dataclass(frozen=True)
class Dated:
    on: dt.date

    @property
    def day(self) -> str:
        return short_day(self.on)


@dataclass(frozen=True)
class Member:
    name: Said
    title: Said
    function: str
    country: str
    side: str
    sector: str
    gender: str


@dataclass(frozen=True)
class PhaseFact:
    name: str
    planned: tuple[dt.date, dt.date]
    entered: dt.date | None
    left: dt.date | None

    def walked(self, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
        return (self.entered, self.left or max(as_of, self.entered)) if self.entered else None


@dataclass(frozen=True)
class Step(Dated):
    """Something decided on the way: a step back, a point waived, or a declaration."""

    kind: str
    by: Said
    point: str
    words: Said
    fact: Said

    @property
    def title(self) -> str:
        return {"change": _("Back to an earlier phase"), "waiver": _("Point waived")}.get(self.kind, _("Declaration"))

    @property
    def quoted(self) -> Said:
        """In the marks of its own script, not of the report's language."""
        return Said(f"«{self.words}»" if self.words.dir == "rtl" else f"“{self.words}”")


@dataclass(frozen=True)
class OfferFact:
    country: str
    title: Said


@dataclass(frozen=True)
class NeedFact:
    code: str
    title: Said
    priority: str
    status: str
    status_word: str
    reason: Said
    offers: tuple[OfferFact, ...]
    sessions: tuple[str, ...] = ()

    @property
    def wanted(self) -> bool:
        return self.status != "dropped"


@dataclass(frozen=True)
class Feedback:
    n: int
    invited: int
    means: tuple[float, ...]

    @property
    def shown(self) -> list[str]:
        return [one_decimal(mean) for mean in self.means]


@dataclass(frozen=True)
class Kept:
    """One entry of the notes; ``word`` names its kind where that is not a lesson."""

    text: Said
    word: str
    adapted: bool


@dataclass(frozen=True)
class Heads:
    """Attendance by sector, in the order of ``SECTORS``, and how many of them were women."""

    sectors: tuple[int, ...]
    women: int

    @property
    def total(self) -> int:
        return sum(self.sectors)


@dataclass(frozen=True)
class SessionFact(Dated):
    code: str
    title: Said
    format: str
    minutes: int
    countries: tuple[str, ...]
    needs: tuple[str, ...]
    source: str
    heads: Heads
    feedback: Feedback | None
    kept: tuple[Kept, ...]

    @property
    def peers(self) -> str:
        return listed(self.countries)

    @property
    def blanks(self) -> range:
        """Columns that stay empty beside the main points."""
        return range(len(self.kept), MAIN_POINTS)


@dataclass(frozen=True)
class RiskFact:
    code: str
    title: Said
    likelihood: int
    impact: int
    status: str
    status_word: str
    mitigation: Said
    worked: Said

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Value(Dated):
    value: decimal.Decimal
    evidence: Said


@dataclass(frozen=True)
class IndicatorFact:
    code: str
    outcome: Said
    outcome_code: str
    label: Said
    unit: Said
    in_percent: bool
    verification: str
    level: str
    up: bool
    stage: bool
    baseline: decimal.Decimal | None
    target: decimal.Decimal
    values: tuple[Value, ...]
    reason: Said

    @property
    def latest(self) -> Value | None:
        return self.values[-1] if self.values else None

    @property
    def actual(self) -> decimal.Decimal | None:
        return self.latest.value if self.latest else None

    @property
    def percent(self) -> int | None:
        return achieved(self.baseline, self.target, self.actual)

    @property
    def met(self) -> bool:
        return self.percent is not None and self.percent >= 100


@dataclass(frozen=True)
class OutcomeFact:
    code: str
    title: Said
    stage: str
    helped_by: tuple[str, ...]


@dataclass(frozen=True)
class ActionFact(Dated):
    code: str
    title: Said
    owner: Said
    status: str
    status_word: str
    late: bool
    session: str
    need: str
    outcome: str

    @property
    def finished(self) -> bool:
        return self.status in {"done", "verified"}


@dataclass(frozen=True)
class ShownFact(Dated):
    """One place where results were shown."""

    title: Said
    kind: str
    audience: Said


@dataclass(frozen=True)
class ScoreFact:
    label: str
    midway: int | None
    end: int | None
    evidence: Said

    @property
    def latest(self) -> int:
        return (self.midway or 0) if self.end is None else self.end


@dataclass(frozen=True)
class LessonFact:
    text: Said
    adapt: Said
    session: str


@dataclass(frozen=True)
class Statement:
    """A numbered conclusion or recommendation and what it rests on."""

    code: str
    text: Said
    cites: tuple[str, ...]
    to: Said = field(default_factory=Said)
    by: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Edition:
    """Which report this is."""

    number: int | None
    version: int
    status: str
    status_word: str
    approved_by: tuple[Said, ...] = ()


@dataclass(frozen=True)
class ReportData:
    language: str
    edition: Edition
    as_of: dt.date
    code: str
    title: Said
    goal: Said
    theory: tuple[Said, ...]
    topic: str
    domain: str
    seeking: str
    providing: tuple[str, ...]
    start: dt.date
    end: dt.date
    phase: str
    holds_demonstration: bool
    carrier: Said
    diagnostic: tuple[Said, ...]
    consulted: int
    members: tuple[Member, ...]
    phases: tuple[PhaseFact, ...]
    steps: tuple[Step, ...]
    needs: tuple[NeedFact, ...]
    sessions: tuple[SessionFact, ...]
    ahead: int
    risks: tuple[RiskFact, ...]
    outcomes: tuple[OutcomeFact, ...]
    indicators: tuple[IndicatorFact, ...]
    actions: tuple[ActionFact, ...]
    shown: tuple[ShownFact, ...]
    scores: tuple[ScoreFact, ...]
    lessons: tuple[LessonFact, ...]
    texts: dict[str, tuple[Said, ...]] = field(default_factory=dict)
    conclusions: tuple[Statement, ...] = ()
    recommendations: tuple[Statement, ...] = ()

    def count(self, things: str, test: Callable[[Any], bool]) -> int:
        return sum(bool(test(thing)) for thing in getattr(self, things))

    @property
    def attendances(self) -> int:
        return sum(one.heads.total for one in self.counted)

    @property
    def counted(self) -> tuple[SessionFact, ...]:
        return tuple(one for one in self.sessions if one.heads.total)

    @property
    def women(self) -> int:
        """Share of women among the attendances, in percent."""
        return share(sum(one.heads.women for one in self.counted), self.attendances)

    def sector_share(self, sector: str) -> int:
        at = SECTORS.index(sector)
        return share(sum(one.heads.sectors[at] for one in self.counted), self.attendances)

    @property
    def hours(self) -> int:
        return round(sum(one.minutes for one in self.sessions) / 60)

    @property
    def wanted(self) -> tuple[NeedFact, ...]:
        return tuple(need for need in self.needs if need.wanted)

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
    def as_of_day(self) -> str:
        return day(self.as_of)

    @property
    def months(self) -> str:
        return f"{month(self.start)} – {month(self.as_of)}"

    @property
    def peer_countries(self) -> str:
        return listed(self.providing) or "–"

    @property
    def reference(self) -> str:
        number = f"{self.edition.number} / " if self.edition.number else ""
        return f"{self.code} / {number}{self.edition.version}"

    @property
    def voice(self) -> Step | None:
        """What the team said when it declared that it had received enough."""
        return next(
            (step for step in self.steps if step.kind == "declaration" and len(step.words) <= LONGEST_QUOTE), None
        )
