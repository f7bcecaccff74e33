"""Figures and tables in the order of the report, with numbers, titles and alternative text."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from outcomes.models.outcomes import PolicyStage
from outcomes.reports import charts
from outcomes.reports.charts import Bead
from outcomes.reports.content.data import (
    SECTORS,
    ActionLine,
    IndicatorLine,
    Member,
    NeedLine,
    OutcomeLine,
    QuestionResult,
    ReportData,
    SessionLine,
)
from outcomes.reports.sentences import attendance_shares, count_phrase, count_phrase_if_any
from p2p.base.documents.formatting import (
    UserText,
    format_number,
    format_percentage,
    format_short_day,
    join_clauses,
    label_of,
)
from p2p.base.documents.text_width import wrap
from programmes.models import Risk
from programmes.models.memberships import Sector
from programmes.phases import PhaseCode
from programmes.risk_bands import RiskBand, band_of

STAGES = list(PolicyStage)
# Codes of outcomes in the links of the trace, apart from those of actions.
OUTCOME = "o-"
MARKS = ["woman", "man", "other"]
SIDES = {"seeking": "team", "providing": "peers"}
NEED_STATES = {"covered": "done", "partly_covered": "part"}
MOST_OUTCOMES = 6
# A figure of more rows than these takes more than a third of a page and may break between them.
MAX_UNBROKEN_ROWS = 12
LONGEST_OUTCOME, LONGEST_GOAL = 120, 300


@dataclass(frozen=True)
class Exhibit:
    """A figure or the caption of a table; ``assign_numbers`` gives it its number.

    ``data_labels`` is what a screen reader says about a drawing after its title: its data in words.
    """

    key: str
    title: str
    unit: str = ""
    data_labels: list[str] = field(default_factory=list)
    chart: Any = None
    kind: str = "wide"
    number: int = 0

    @property
    def alt(self) -> str:
        return " ".join(f"{self.title}. {'; '.join(self.data_labels)}.".split())

    @property
    def template(self) -> str:
        return f"reports/charts/{self.key}.html"


@dataclass(frozen=True)
class AnswerChart:
    """One question with its bars as label, number and width; ``alt`` is what a screen reader says of them."""

    result: QuestionResult

    @property
    def bars(self) -> list[tuple[UserText, int, float]]:
        return [(bar.label, bar.n, 100 * bar.n / self.result.n) for bar in self.result.bars]

    @property
    def alt(self) -> str:
        bars = join_clauses(f"{bar.label.plain}: {bar.n}" for bar in self.result.bars)
        return f"{self.result.question.plain} {bars}"


def build_figures(data: ReportData) -> dict[str, Exhibit]:
    makers: list[Callable[[ReportData], Exhibit | None]] = [
        frame, time, people, attendance, path, trace, heat,
    ]  # fmt: skip
    return assign_numbers([exhibit for maker in makers if (exhibit := maker(data))])


def assign_numbers(exhibits: list[Exhibit]) -> dict[str, Exhibit]:
    return {exhibit.key: replace(exhibit, number=at) for at, exhibit in enumerate(exhibits, start=1)}


def frame(data: ReportData) -> Exhibit:
    """From what went in to the goal; the boxes of each column share the height of the longest one."""
    sides = [member.side for member in data.members]
    adapted = sum(entry.adapted for session in data.sessions for entry in session.entries)
    exchange = [count_phrase("peers", sides.count("providing")), count_phrase("countries", len(data.providing))]
    planned = len(data.sessions) + data.ahead
    activities = [
        count_phrase("needs", len(data.active_needs)),
        count_phrase("sessions", planned),
        count_phrase("actions", len(data.actions)),
    ]
    outputs = [
        count_phrase("lessons", adapted),
        count_phrase("needs covered", data.covered),
        count_phrase("actions done", count_finished(data)),
    ]
    columns: list[tuple[str, list[str]]] = [
        (_("Inputs"), [count_phrase("team", sides.count("seeking")), join_clauses(exchange)]),
        (_("Activities"), activities),
        (_("Outputs"), outputs),
        (_("Outcomes"), outcome_names(data)),
        (_("Goal"), [data.goal.shorten(LONGEST_GOAL)]),
    ]
    rows = math.lcm(*(len(items) for _head, items in columns))
    chart = {"rows": rows, "columns": [(head, items, rows // len(items)) for head, items in columns]}
    title, unit = _("How the programme was meant to work"), _("Results framework; the darker, the closer to the goal")
    return Exhibit("frame", title, unit, [f"{head}: {join_clauses(items)}" for head, items in columns], chart)


def count_finished(data: ReportData) -> int:
    return sum(action.finished for action in data.actions)


def outcome_names(data: ReportData) -> list[str]:
    names: list[str] = [outcome.title.shorten(LONGEST_OUTCOME) for outcome in data.outcomes]
    if len(names) > MOST_OUTCOMES:
        names[MOST_OUTCOMES - 1 :] = [count_phrase("more", len(names) - MOST_OUTCOMES + 1)]
    return names or [_("Not recorded yet.")]


def time(data: ReportData) -> Exhibit | None:
    if not data.phases:
        return None
    title = join_clauses(
        [f"{format_short_day(data.start)} – {format_short_day(data.end)}", count_phrase("sessions", len(data.sessions))]
    )
    names = [label_of(PhaseCode, phase.kind) for phase in data.phases]
    plans = [" – ".join(map(format_short_day, phase.planned)) for phase in data.phases]
    labels = [f"{name}: {plan}" for name, plan in zip(names, plans, strict=True)]
    unit = _("Phases: dashed as planned, solid as walked; dots are sessions")
    return Exhibit("time", title, unit, labels, charts.timeline(data.phases, data.sessions, data.as_of))


def people(data: ReportData) -> Exhibit | None:
    """Marks by sector and side: women, men, then others and those who did not say."""
    members = [member for member in data.members if member.side in SIDES]
    if not members:
        return None
    sectors = [sector for sector in Sector if any(member.sector == sector for member in members)]
    rows = [(str(sector.label), [gender_marks(members, side, sector) for side in SIDES]) for sector in sectors]
    sides = [member.side for member in members]
    title = join_clauses(count_phrase(kind, sides.count(side)) for side, kind in SIDES.items())
    labels = [f"{label}: {join_clauses(format_number(len(cell)) for cell in cells)}" for label, cells in rows]
    chart = {"rows": rows, "others": any(gender_mark(member) == "other" for member in members)}
    return Exhibit("people", title, _("Members by sector and gender; one mark, one person"), labels, chart, "col")


def gender_marks(members: list[Member], side: str, sector: str) -> list[str]:
    there = [member for member in members if (member.side, member.sector) == (side, sector)]
    return sorted(map(gender_mark, there), key=MARKS.index)


def gender_mark(member: Member) -> str:
    return {"F": "woman", "M": "man"}.get(member.gender, "other")


def attendance(data: ReportData) -> Exhibit | None:
    sessions = data.counted_sessions
    if not sessions:
        return None
    sectors = [sector for sector in SECTORS if any(session.sectors[sector] for session in sessions)]
    longest = max(session.attended for session in sessions)
    bars = [bar(session, sectors, longest) for session in sessions]
    labels = [bar_label(session) for session in sessions]
    chart = {"sectors": [Sector(sector).label for sector in sectors], "bars": bars}
    unit = _("Attendances by sector; share of women at the end of the row")
    kind = "wide" if len(bars) <= MAX_UNBROKEN_ROWS else "wide long"
    return Exhibit("att", attendance_shares(data), unit, labels, chart, kind)


def bar(session: SessionLine, sectors: list[str], longest: int) -> dict[str, Any]:
    return {
        "code": session.code,
        "title": UserText("\n".join(wrap(session.title, 7.4, 151, most=2))),
        "parts": [(session.sectors[sector], 100 * session.sectors[sector] / longest) for sector in sectors],
        "people": session.attended,
        "women": share_of_women(session),
    }


def share_of_women(session: SessionLine) -> str:
    return format_percentage(round(100 * session.women / session.attended))


def bar_label(session: SessionLine) -> str:
    people = join_clauses([format_number(session.attended), share_of_women(session)])
    return f"{session.code}: {people} {_('Women')}"


def path(data: ReportData) -> Exhibit | None:
    """Where the policy text stands: from the indicator that counts stages, otherwise from its outcome."""
    indicator = next((indicator for indicator in data.indicators if indicator.stage), None)
    declared = max((STAGES.index(PolicyStage(outcome.stage)) for outcome in data.outcomes), default=0)
    if indicator is None and not declared:
        return None
    last = len(STAGES) - 1
    here = max(0, min(int(indicator.actual) if indicator and indicator.actual is not None else declared, last))
    target = max(0, min(int(indicator.target) if indicator else here, last))
    names = [str(stage.label) for stage in STAGES[: max(here, target, 5) + 1]]
    stages = [stage(name, at, here, target, indicator) for at, name in enumerate(names)]
    title = _("Stage of the policy text: %(stage)s; target: %(target)s") % {
        "stage": names[here],
        "target": names[target],
    }
    unit = _("The triangle marks where the text stands")
    return Exhibit("path", title, unit, [f"{step['name']} {step['when']}".strip() for step in stages], stages)


def stage(name: str, at: int, here: int, target: int, indicator: IndicatorLine | None) -> dict[str, Any]:
    """A stage of the path, with the day on which exactly this stage was first measured."""
    measured = indicator.values if indicator else ()
    on = next((format_short_day(value.on) for value in measured if value.value == at), "")
    state = "done" if at <= here else "next" if at <= target else "later"
    when = on if state == "done" else _("target") if at == target else ""
    return {"at": at, "name": name, "when": when, "state": state, "here": at == here}


def trace(data: ReportData) -> Exhibit | None:
    if not data.needs or not (data.sessions or data.actions):
        return None
    links = contribution_links(data)
    through = sum(reaches_outcome(need.code, links) for need in data.active_needs)
    columns = [
        (_("Needs"), [bead(need, NEED_STATES.get(need.status, "open")) for need in data.active_needs]),
        (_("Sessions"), [bead(session, "done") for session in data.sessions]),
        (_("Actions"), [bead(action, action_state(action)) for action in data.actions]),
        (_("Outcomes"), [bead(outcome, outcome_state(data, outcome.code), OUTCOME) for outcome in data.outcomes]),
    ]
    title = count_phrase("through", through, all=format_number(len(data.active_needs)))
    unit = _("Short bar: the thread stops here. Edge: dark is done, mid is under way, light is open")
    labels = [f"{a} → {b.removeprefix('o:')}" for a, b in sorted(links)]
    return Exhibit("trace", title, unit, labels, charts.trace(columns, links))


def bead(source: NeedLine | SessionLine | ActionLine | OutcomeLine, state: str, prefix: str = "") -> Bead:
    """A box of the thread."""
    return Bead(prefix + source.code, source.code, source.title, state)


def contribution_links(data: ReportData) -> set[tuple[str, str]]:
    """From need to session to action to outcome; an action without a session hangs on its need."""
    links = {(need, session.code) for session in data.sessions for need in session.needs}
    for action in data.actions:
        links.add((action.session or action.need, action.code))
        links.add((action.code, f"{OUTCOME}{action.outcome}"))
    links |= {(helper, f"{OUTCOME}{outcome.code}") for outcome in data.outcomes for helper in outcome.helped_by}
    return {(a, b) for a, b in links if a and b != OUTCOME}


def reaches_outcome(start: str, links: set[tuple[str, str]]) -> bool:
    """Whether links lead from ``start`` to an outcome. Links only lead forward, so the recursion ends."""
    return start.startswith(OUTCOME) or any(reaches_outcome(b, links) for a, b in links if a == start)


def action_state(action: ActionLine) -> str:
    return "done" if action.finished else "part" if action.status in {"in_progress", "blocked"} else "open"


def outcome_state(data: ReportData, code: str) -> str:
    indicators = [indicator for indicator in data.indicators if indicator.outcome_code == code]
    if not any(indicator.actual is not None for indicator in indicators):
        return "none"
    return "done" if all(indicator.met for indicator in indicators) else "part"


def heat(data: ReportData) -> Exhibit | None:
    open_risks = [risk for risk in data.risks if risk.status != Risk.Status.CLOSED]
    if not open_risks:
        return None
    title = count_phrase("high", sum(band_of(risk.score) >= RiskBand.HIGH for risk in open_risks))
    labels = [f"{risk.code} {risk.title}: {risk.likelihood} × {risk.impact} = {risk.score}" for risk in open_risks]
    unit = _("Likelihood times impact; the numbers are those of the table, without closed risks")
    return Exhibit("heat", title, unit, labels, charts.heat(open_risks), "col")


def build_tables(data: ReportData) -> dict[str, Exhibit]:
    countries = len({member.country for member in data.members if member.country})
    occurred = sum(risk.status == Risk.Status.OCCURRED for risk in data.risks)
    late = sum(action.late for action in data.actions)
    well = sum(score.latest >= 2 for score in data.scores)
    action_counts = [
        count_phrase("actions", len(data.actions)),
        count_phrase("done", count_finished(data)),
        count_phrase_if_any("late", late),
    ]
    captions = [
        (data.steps, "steps", [_("Changes made on the way")]),
        (data.members, "team", [count_phrase("people", len(data.members)), count_phrase("countries", countries)]),
        (data.needs, "needs", [count_phrase("needs", len(data.active_needs)), count_phrase("covered", data.covered)]),
        (
            data.sessions,
            "sessions",
            [count_phrase("sessions", len(data.sessions)), count_phrase("attendances", data.attendances)],
        ),
        (data.indicators, "indicators", [_("Results against targets")]),
        (True, "findings", [_("Findings by evaluation criterion")]),
        (data.risks, "risks", [count_phrase("risks", len(data.risks)), count_phrase("occurred", occurred)]),
        (data.scores, "factors", [count_phrase("well", well, all=format_number(len(data.scores)))]),
        (data.recommendations, "recommendations", [count_phrase("recommended", len(data.recommendations))]),
        (data.actions, "actions", action_counts),
        (data.shown, "shown", [count_phrase("shown", len(data.shown))]),
        (data.indicators, "annex", [_("Indicators used")]),
        (any(session.source for session in data.sessions), "sources", [_("Public sources")]),
    ]
    return assign_numbers([Exhibit(key, join_clauses(title)) for there, key, title in captions if there])
