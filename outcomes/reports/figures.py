"""Figures and tables in the order of the report, with numbers, titles and alternative text."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from outcomes.models.outcomes import PolicyStage
from outcomes.reports import charts
from outcomes.reports.content.data import SECTORS, ReportData, Row
from outcomes.reports.formatting import UserText, format_number, format_percentage, format_short_day, join_clauses
from outcomes.reports.sentences import attendance_shares, count_phrase, count_phrase_if_any
from outcomes.reports.text_width import wrap
from programmes.models.memberships import Sector

STAGES = list(PolicyStage)
MARKS = ["woman", "man", "other"]
SIDES = {"seeking": "team", "providing": "peers"}
NEED_STATES = {"covered": "done", "partly_covered": "part"}
MOST_OUTCOMES = 6
# A figure of more rows than these takes more than a third of a page and may break between them.
MAX_UNBROKEN_ROWS = 12
LONGEST_OUTCOME, LONGEST_GOAL = 120, 300


@dataclass(frozen=True)
class Exhibit:
    """A figure or the caption of a table; its number is given when the whole row of them is known.

    ``told`` is what a screen reader says about a drawing after its title, so it carries the data.
    """

    key: str
    title: str
    unit: str = ""
    told: list[str] = field(default_factory=list)
    chart: Any = None
    kind: str = "wide"
    number: int = 0

    @property
    def alt(self) -> str:
        return " ".join(f"{self.title}. {'; '.join(self.told)}.".split())

    @property
    def template(self) -> str:
        return f"reports/charts/{self.key}.html"


def build_figures(data: ReportData) -> dict[str, Exhibit]:
    makers: list[Callable[[ReportData], Exhibit | None]] = [
        frame, time, people, attendance, path, trace, heat,
    ]  # fmt: skip
    return numbered([exhibit for maker in makers if (exhibit := maker(data))])


def numbered(exhibits: list[Exhibit]) -> dict[str, Exhibit]:
    return {exhibit.key: replace(exhibit, number=at) for at, exhibit in enumerate(exhibits, start=1)}


def frame(data: ReportData) -> Exhibit:
    """From what went in to the goal; the boxes of each column share the height of the longest one."""
    sides = [one.side for one in data.members]
    adapted = sum(entry.adapted for session in data.sessions for entry in session.entries)
    exchange = [count_phrase("peers", sides.count("providing")), count_phrase("countries", len(data.providing))]
    planned = len(data.sessions) + data.ahead
    did = [
        count_phrase("needs", len(data.active_needs)),
        count_phrase("sessions", planned),
        count_phrase("actions", len(data.actions)),
    ]
    gave = [
        count_phrase("lessons", adapted),
        count_phrase("needs covered", data.covered),
        count_phrase("actions done", count_finished(data)),
    ]
    columns: list[tuple[str, list[str]]] = [
        (_("Inputs"), [count_phrase("team", sides.count("seeking")), join_clauses(exchange)]),
        (_("Activities"), did),
        (_("Outputs"), gave),
        (_("Outcomes"), outcome_names(data)),
        (_("Goal"), [data.goal.shorten(LONGEST_GOAL)]),
    ]
    rows = math.lcm(*(len(items) for _head, items in columns))
    chart = {"rows": rows, "columns": [(head, items, rows // len(items)) for head, items in columns]}
    title, unit = _("How the programme was meant to work"), _("Results framework; the darker, the closer to the goal")
    return Exhibit("frame", title, unit, [f"{head}: {join_clauses(items)}" for head, items in columns], chart)


def count_finished(data: ReportData) -> int:
    return data.count("actions", lambda one: one.finished)


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
    told = [f"{one.name}: {' – '.join(map(format_short_day, one.planned))}" for one in data.phases]
    unit = _("Phases: dashed as planned, solid as walked; dots are sessions")
    return Exhibit("time", title, unit, told, charts.timeline(data.phases, data.sessions, data.as_of))


def people(data: ReportData) -> Exhibit | None:
    """Marks by sector and side: women, men, then others and those who did not say."""
    here = [one for one in data.members if one.side in SIDES]
    if not here:
        return None
    sectors = [sector for sector in Sector if any(one.sector == sector for one in here)]
    rows = [(str(sector.label), [gender_marks(here, side, sector) for side in SIDES]) for sector in sectors]
    title = join_clauses(count_phrase(kind, sum(one.side == side for one in here)) for side, kind in SIDES.items())
    told = [f"{label}: {join_clauses(format_number(len(cell)) for cell in cells)}" for label, cells in rows]
    chart = {"rows": rows, "others": any(gender_mark(one) == "other" for one in here)}
    return Exhibit("people", title, _("Members by sector and gender; one mark, one person"), told, chart, "col")


def gender_marks(members: list[Row], side: str, sector: str) -> list[str]:
    return sorted((gender_mark(one) for one in members if (one.side, one.sector) == (side, sector)), key=MARKS.index)


def gender_mark(member: Row) -> str:
    return {"F": "woman", "M": "man"}.get(member.gender, "other")


def attendance(data: ReportData) -> Exhibit | None:
    rows = data.counted_sessions
    if not rows:
        return None
    sectors = [sector for sector in SECTORS if any(one.sectors[sector] for one in rows)]
    longest = max(one.attended for one in rows)
    bars = [bar(one, sectors, longest) for one in rows]
    told = [f"{one['code']}: {join_clauses([format_number(one['people']), one['women']])} {_('Women')}" for one in bars]
    chart = {"sectors": [Sector(sector).label for sector in sectors], "bars": bars}
    unit = _("Attendances by sector; share of women at the end of the row")
    return Exhibit(
        "att", attendance_shares(data), unit, told, chart, "wide" if len(rows) <= MAX_UNBROKEN_ROWS else "wide long"
    )


def bar(one: Row, sectors: list[str], longest: int) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": UserText("\n".join(wrap(one.title, 7.4, 151, most=2))),
        "parts": [(one.sectors[sector], 100 * one.sectors[sector] / longest) for sector in sectors],
        "people": one.attended,
        "women": format_percentage(round(100 * one.women / one.attended)),
    }


def path(data: ReportData) -> Exhibit | None:
    """Where the policy text stands: from the indicator that counts stages, otherwise from its outcome."""
    one = next((one for one in data.indicators if one.stage), None)
    declared = max((STAGES.index(PolicyStage(outcome.stage)) for outcome in data.outcomes), default=0)
    if one is None and not declared:
        return None
    last = len(STAGES) - 1
    here = max(0, min(int(one.actual) if one and one.actual is not None else declared, last))
    target = max(0, min(int(one.target) if one else here, last))
    names = [str(stage.label) for stage in STAGES[: max(here, target, 5) + 1]]
    stages = [stage(name, at, here, target, one) for at, name in enumerate(names)]
    told = {"stage": names[here], "target": names[target]}
    title = _("Stage of the policy text: %(stage)s; target: %(target)s") % told
    unit = _("The triangle marks where the text stands")
    return Exhibit("path", title, unit, [f"{one['name']} {one['when']}".strip() for one in stages], stages)


def stage(name: str, at: int, here: int, target: int, one: Row | None) -> dict[str, Any]:
    """With the day on which just this stage was first measured."""
    on = next((entry.day for entry in (one.values if one else ()) if entry.value == at), "")
    state = "done" if at <= here else "next" if at <= target else "later"
    when = on if state == "done" else _("target") if at == target else ""
    return {"at": at, "name": name, "when": when, "state": state, "here": at == here}


def trace(data: ReportData) -> Exhibit | None:
    if not data.needs or not (data.sessions or data.actions):
        return None
    links = contribution_links(data)
    through = sum(reaches_outcome(need.code, links) for need in data.active_needs)
    columns = [
        (_("Needs"), [bead(one, NEED_STATES.get(one.status, "open")) for one in data.active_needs]),
        (_("Sessions"), [bead(one, "done") for one in data.sessions]),
        (_("Actions"), [bead(one, action_state(one)) for one in data.actions]),
        (_("Outcomes"), [bead(one, outcome_state(data, one.code), "o:") for one in data.outcomes]),
    ]
    title = count_phrase("through", through, all=format_number(len(data.active_needs)))
    unit = _("Short bar: the thread stops here. Edge: dark is done, mid is under way, light is open")
    told = [f"{a} → {b.removeprefix('o:')}" for a, b in sorted(links)]
    return Exhibit("trace", title, unit, told, charts.trace(columns, links))


def bead(one: Row, state: str, prefix: str = "") -> Row:
    return Row(key=prefix + one.code, code=one.code, text=one.title, state=state)


def contribution_links(data: ReportData) -> set[tuple[str, str]]:
    """From need to session to action to outcome; an action without a session hangs on its need."""
    links = {(need, session.code) for session in data.sessions for need in session.needs}
    for action in data.actions:
        links.add((action.session or action.need, action.code))
        links.add((action.code, f"o:{action.outcome}"))
    links |= {(helper, f"o:{outcome.code}") for outcome in data.outcomes for helper in outcome.helped_by}
    return {(a, b) for a, b in links if a and b != "o:"}


def reaches_outcome(start: str, links: set[tuple[str, str]]) -> bool:
    """Whether a way leads from here to an outcome; ways only lead on, so this ends."""
    return start.startswith("o:") or any(reaches_outcome(b, links) for a, b in links if a == start)


def action_state(action: Row) -> str:
    return "done" if action.finished else "part" if action.status in {"in_progress", "blocked"} else "open"


def outcome_state(data: ReportData, code: str) -> str:
    mine = [one for one in data.indicators if one.outcome_code == code]
    if not any(one.actual is not None for one in mine):
        return "none"
    return "done" if all(one.met for one in mine) else "part"


def heat(data: ReportData) -> Exhibit | None:
    standing = [risk for risk in data.risks if risk.status != "closed"]
    if not standing:
        return None
    title = count_phrase("high", sum(risk.score > 9 for risk in standing))
    told = [f"{one.code} {one.title}: {one.likelihood} × {one.impact} = {one.score}" for one in standing]
    unit = _("Likelihood times impact; the numbers are those of the table, without closed risks")
    return Exhibit("heat", title, unit, told, charts.heat(standing), "col")


def build_tables(data: ReportData) -> dict[str, Exhibit]:
    lands = len({one.country for one in data.members if one.country})
    occurred = data.count("risks", lambda one: one.status == "occurred")
    late = data.count("actions", lambda one: one.late)
    well = data.count("scores", lambda one: one.latest >= 2)
    acts = [
        count_phrase("actions", len(data.actions)),
        count_phrase("done", count_finished(data)),
        count_phrase_if_any("late", late),
    ]
    captions = [
        (data.steps, "steps", [_("Changes made on the way")]),
        (data.members, "team", [count_phrase("people", len(data.members)), count_phrase("countries", lands)]),
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
        (data.actions, "actions", acts),
        (data.shown, "shown", [count_phrase("shown", len(data.shown))]),
        (data.indicators, "annex", [_("Indicators used")]),
        (any(one.source for one in data.sessions), "sources", [_("Public sources")]),
    ]
    return numbered([Exhibit(key, join_clauses(title)) for there, key, title in captions if there])
