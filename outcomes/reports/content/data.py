"""The data of a report: raw values as they were on its day, and the texts that people and the catalogue gave them.

They are stored when a report is approved (``p2p.base.documents.snapshots``). States and kinds are codes; words, numbers
and dates in words, and all markup come in when they are printed. A field added later needs a default, for snapshots.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from outcomes.indicators import percent_achieved, percent_of
from p2p.base.documents.formatting import UserText
from p2p.base.documents.registry import DocumentData
from programmes.models import Need

MAX_QUOTE_LENGTH = 240
SECTORS = ("public", "private", "civil_society", "academia", "media", "international")
Codes = tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    number: int | None
    version: int
    status: str
    approved_by: tuple[UserText, ...]


@dataclass(frozen=True)
class Member:
    """``function`` is the catalogue's label."""

    name: UserText
    title: UserText
    function: str
    country: str
    side: str
    sector: str
    gender: str


@dataclass(frozen=True)
class PhaseDates:
    kind: str
    planned: tuple[dt.date, dt.date]
    walked: tuple[dt.date, dt.date] | None


@dataclass(frozen=True)
class Decision:
    """A change goes back to a ``phase``; a waiver or declaration is of a ``subject`` of the catalogue, in its words."""

    kind: str
    on: dt.date
    phase: str
    subject: str
    by: UserText
    reason: UserText
    fact: UserText


@dataclass(frozen=True)
class OfferLine:
    country: str
    title: UserText


@dataclass(frozen=True)
class NeedLine:
    code: str
    title: UserText
    reason: UserText
    priority: str
    status: str
    offers: tuple[OfferLine, ...]
    sessions: Codes


@dataclass(frozen=True)
class Entry:
    """How a note entry begins, and its amendments."""

    kind: str
    text: UserText
    adapted: bool
    amended: tuple[UserText, ...]
    added: bool

    @property
    def later(self) -> bool:
        return self.added or bool(self.amended)


@dataclass(frozen=True)
class Rating:
    """What people said of some sessions together; ``means`` of the usual questions, none where nobody was asked."""

    codes: Codes
    n: int
    invited: int
    means: tuple[float | None, ...]


@dataclass(frozen=True)
class Bar:
    label: UserText
    n: int


@dataclass(frozen=True)
class QuestionResult:
    """One question with its bars or some quotes, in the words in which it was asked."""

    question: UserText
    n: int
    mean: float
    bars: tuple[Bar, ...]
    quotes: tuple[UserText, ...]
    by: tuple[tuple[UserText, float], ...]


@dataclass(frozen=True)
class Feedback(Rating):
    kind: str
    results: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class SurveyResults:
    title: UserText
    kind: str
    n: int
    invited: int
    results: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class SessionLine:
    """``format`` is the catalogue's label; ``countries`` are those of the peers; ``findings`` those of a results
    meeting."""

    code: str
    title: UserText
    format: str
    on: dt.date
    minutes: int
    countries: Codes
    noted: bool
    needs: Codes
    source: str
    sectors: dict[str, int]
    women: int
    feedback: Rating | None
    entries: tuple[Entry, ...]
    findings: tuple[Entry, ...]

    @property
    def attended(self) -> int:
        return sum(self.sectors.values())


@dataclass(frozen=True)
class RiskLine:
    code: str
    title: UserText
    likelihood: int
    impact: int
    status: str
    mitigation: UserText
    worked: UserText

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True)
class OutcomeLine:
    code: str
    title: UserText
    stage: str
    helped_by: Codes


@dataclass(frozen=True)
class MeasuredValue:
    on: dt.date
    value: Decimal
    evidence: UserText


@dataclass(frozen=True)
class IndicatorLine:
    """``values`` by date: the last one counts, and none is not the same as zero."""

    code: str
    outcome: UserText
    outcome_code: str
    label: UserText
    unit: UserText
    in_percent: bool
    verification: str
    level: str
    stage: bool
    baseline: Decimal | None
    target: Decimal
    values: tuple[MeasuredValue, ...]
    reason: UserText

    @property
    def latest(self) -> MeasuredValue | None:
        return self.values[-1] if self.values else None

    @property
    def actual(self) -> Decimal | None:
        return self.latest.value if self.latest else None

    @property
    def percent(self) -> int | None:
        return percent_achieved(self.baseline, self.target, self.actual)

    @property
    def met(self) -> bool:
        return self.percent is not None and self.percent >= 100


@dataclass(frozen=True)
class ActionLine:
    code: str
    title: UserText
    owner: UserText
    due_on: dt.date
    status: str
    late: bool
    session: str
    need: str
    outcome: str

    @property
    def finished(self) -> bool:
        return self.status in {"done", "verified"}


@dataclass(frozen=True)
class DisseminationLine:
    on: dt.date
    kind: str
    title: UserText
    audience: UserText


@dataclass(frozen=True)
class ScoreLine:
    """Mid-way and end of a success factor; ``label`` is the catalogue's, ``evidence`` the newer one."""

    label: str
    midway: int | None
    end: int | None
    evidence: UserText

    @property
    def latest(self) -> int:
        return next((score for score in (self.end, self.midway) if score is not None), 0)


@dataclass(frozen=True)
class LessonLine:
    text: UserText
    adapt: UserText
    session: str


@dataclass(frozen=True)
class Statement:
    """A numbered conclusion or recommendation; ``by`` is a date or whatever was typed."""

    code: str
    text: UserText
    cites: Codes
    to: UserText
    by: UserText


@dataclass(frozen=True)
class ReportData(DocumentData):
    """``topic`` and ``domain`` are the catalogue's labels; countries are codes."""

    edition: Edition
    as_of: dt.date
    code: str
    goal: UserText
    theory: tuple[UserText, ...]
    topic: str
    domain: str
    seeking: str
    providing: Codes
    start: dt.date
    end: dt.date
    phase: str
    holds_demonstration: bool
    carrier: UserText
    diagnostic: tuple[UserText, ...]
    consulted: int
    members: tuple[Member, ...]
    phases: tuple[PhaseDates, ...]
    steps: tuple[Decision, ...]
    needs: tuple[NeedLine, ...]
    sessions: tuple[SessionLine, ...]
    ahead: int
    feedback: tuple[Feedback, ...]
    surveys: tuple[SurveyResults, ...]
    risks: tuple[RiskLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    indicators: tuple[IndicatorLine, ...]
    actions: tuple[ActionLine, ...]
    shown: tuple[DisseminationLine, ...]
    scores: tuple[ScoreLine, ...]
    lessons: tuple[LessonLine, ...]
    texts: dict[str, tuple[UserText, ...]]
    conclusions: tuple[Statement, ...]
    recommendations: tuple[Statement, ...]

    @property
    def counted_sessions(self) -> list[SessionLine]:
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
    def sessions_with_peers(self) -> list[SessionLine]:
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
    def active_needs(self) -> list[NeedLine]:
        return [need for need in self.needs if need.status != Need.Status.DROPPED]

    def count_needs(self, status: str) -> int:
        return sum(need.status == status for need in self.needs)

    @property
    def covered(self) -> int:
        return self.count_needs(Need.Status.COVERED)

    @property
    def met(self) -> int:
        return sum(indicator.met for indicator in self.indicators)

    @property
    def unmeasured(self) -> int:
        return sum(indicator.actual is None for indicator in self.indicators)

    @property
    def reference(self) -> str:
        """Programme, report and version, by which the document is found again."""
        return " / ".join(str(part) for part in (self.code, self.edition.number, self.edition.version) if part)

    @property
    def voice(self) -> Decision | None:
        """The first short remark of the team when it declared that it had received enough."""
        declared = (step for step in self.steps if step.kind == "declaration")
        return next((step for step in declared if len(step.reason) <= MAX_QUOTE_LENGTH), None)
