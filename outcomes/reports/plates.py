"""Figures and tables with their numbers and titles, in the order in which the report shows them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from outcomes.models.results import PolicyStage
from outcomes.reports import charts
from outcomes.reports.content.facts import SECTORS, Fact, ReportData
from outcomes.reports.measure import wrap
from outcomes.reports.sentences import many, present, some
from outcomes.reports.words import Said, clauses, number, percent, short_day
from programmes.models.memberships import Sector

STAGES = list(PolicyStage)
MARKS = ["woman", "man", "other"]
SIDES = {"seeking": "team", "providing": "peers"}
NEED_STATES = {"covered": "done", "partly_covered": "part"}
MOST_OUTCOMES = 6
# A figure of more rows than these takes more than a third of a page and may break between them.
MOST_ROWS = 12
LONGEST_OUTCOME, LONGEST_GOAL = 120, 300


@dataclass(frozen=True)
class Plate:
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


def figures(data: ReportData) -> dict[str, Plate]:
    makers: list[Callable[[ReportData], Plate | None]] = [
        frame, time, people, attendance, path, trace, heat,
    ]  # fmt: skip
    return numbered([plate for maker in makers if (plate := maker(data))])


def numbered(plates: list[Plate]) -> dict[str, Plate]:
    return {plate.key: replace(plate, number=at) for at, plate in enumerate(plates, start=1)}


def frame(data: ReportData) -> Plate:
    """From what went in to the goal; the boxes of each column share the height of the longest one."""
    sides = [one.side for one in data.members]
    adapted = sum(kept.adapted for one in data.sessions for kept in one.kept)
    exchange = [many("peers", sides.count("providing")), many("countries", len(data.providing))]
    planned = len(data.sessions) + data.ahead
    did = [many("needs", len(data.wanted)), many("sessions", planned), many("actions", len(data.actions))]
    gave = [many("lessons", adapted), many("needs covered", data.covered), many("actions done", finished(data))]
    columns: list[tuple[str, list[str]]] = [
        (_("Inputs"), [many("team", sides.count("seeking")), clauses(exchange)]),
        (_("Activities"), did),
        (_("Outputs"), gave),
        (_("Outcomes"), outcome_names(data)),
        (_("Goal"), [data.goal.beginning(LONGEST_GOAL)]),
    ]
    rows = math.lcm(*(len(items) for _head, items in columns))
    chart = {"rows": rows, "columns": [(head, items, rows // len(items)) for head, items in columns]}
    title, unit = _("How the programme was meant to work"), _("Results framework; the darker, the closer to the goal")
    return Plate("frame", title, unit, [f"{head}: {clauses(items)}" for head, items in columns], chart)


def finished(data: ReportData) -> int:
    return data.count("actions", lambda one: one.finished)


def outcome_names(data: ReportData) -> list[str]:
    names: list[str] = [outcome.title.beginning(LONGEST_OUTCOME) for outcome in data.outcomes]
    if len(names) > MOST_OUTCOMES:
        names[MOST_OUTCOMES - 1 :] = [many("more", len(names) - MOST_OUTCOMES + 1)]
    return names or [_("Not recorded yet.")]


def time(data: ReportData) -> Plate | None:
    if not data.phases:
        return None
    title = clauses([f"{short_day(data.start)} – {short_day(data.end)}", many("sessions", len(data.sessions))])
    told = [f"{one.name}: {' – '.join(map(short_day, one.planned))}" for one in data.phases]
    unit = _("Phases: dashed as planned, solid as walked; dots are sessions")
    return Plate("time", title, unit, told, charts.timeline(data.phases, data.sessions, data.as_of))


def people(data: ReportData) -> Plate | None:
    """Marks by sector and side: women, men, then others and those who did not say."""
    here = [one for one in data.members if one.side in SIDES]
    if not here:
        return None
    sectors = [sector for sector in Sector if any(one.sector == sector for one in here)]
    rows = [(str(sector.label), [crowd(here, side, sector) for side in SIDES]) for sector in sectors]
    title = clauses(many(kind, sum(one.side == side for one in here)) for side, kind in SIDES.items())
    told = [f"{label}: {clauses(number(len(cell)) for cell in cells)}" for label, cells in rows]
    chart = {"rows": rows, "others": any(mark_of(one) == "other" for one in here)}
    return Plate("people", title, _("Members by sector and gender; one mark, one person"), told, chart, "col")


def crowd(members: list[Fact], side: str, sector: str) -> list[str]:
    return sorted((mark_of(one) for one in members if (one.side, one.sector) == (side, sector)), key=MARKS.index)


def mark_of(member: Fact) -> str:
    return {"F": "woman", "M": "man"}.get(member.gender, "other")


def attendance(data: ReportData) -> Plate | None:
    rows = data.counted
    if not rows:
        return None
    sectors = [sector for sector in SECTORS if any(one.sectors[sector] for one in rows)]
    longest = max(one.attended for one in rows)
    bars = [bar(one, sectors, longest) for one in rows]
    told = [f"{one['code']}: {clauses([number(one['people']), one['women']])} {_('Women')}" for one in bars]
    chart = {"sectors": [Sector(sector).label for sector in sectors], "bars": bars}
    unit = _("Attendances by sector; share of women at the end of the row")
    return Plate("att", present(data), unit, told, chart, "wide" if len(rows) <= MOST_ROWS else "wide long")


def bar(one: Fact, sectors: list[str], longest: int) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": Said("\n".join(wrap(one.title, 7.4, 151, most=2))),
        "parts": [(one.sectors[sector], 100 * one.sectors[sector] / longest) for sector in sectors],
        "people": one.attended,
        "women": percent(round(100 * one.women / one.attended)),
    }


def path(data: ReportData) -> Plate | None:
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
    return Plate("path", title, unit, [f"{one['name']} {one['when']}".strip() for one in stages], stages)


def stage(name: str, at: int, here: int, target: int, one: Fact | None) -> dict[str, Any]:
    """With the day on which just this stage was first measured."""
    on = next((entry.day for entry in (one.values if one else ()) if entry.value == at), "")
    state = "done" if at <= here else "next" if at <= target else "later"
    when = on if state == "done" else _("target") if at == target else ""
    return {"at": at, "name": name, "when": when, "state": state, "here": at == here}


def trace(data: ReportData) -> Plate | None:
    if not data.needs or not (data.sessions or data.actions):
        return None
    links = threads(data)
    through = sum(follows(need.code, links) for need in data.wanted)
    columns = [
        (_("Needs"), [bead(one, NEED_STATES.get(one.status, "open")) for one in data.wanted]),
        (_("Sessions"), [bead(one, "done") for one in data.sessions]),
        (_("Actions"), [bead(one, action_state(one)) for one in data.actions]),
        (_("Outcomes"), [bead(one, outcome_state(data, one.code), "o:") for one in data.outcomes]),
    ]
    title = many("through", through, all=number(len(data.wanted)))
    unit = _("Short bar: the thread stops here. Edge: dark is done, mid is under way, light is open")
    told = [f"{a} → {b.removeprefix('o:')}" for a, b in sorted(links)]
    return Plate("trace", title, unit, told, charts.trace(columns, links))


def bead(one: Fact, state: str, prefix: str = "") -> Fact:
    return Fact(key=prefix + one.code, code=one.code, text=one.title, state=state)


def threads(data: ReportData) -> set[tuple[str, str]]:
    """From need to session to action to outcome; an action without a session hangs on its need."""
    links = {(need, session.code) for session in data.sessions for need in session.needs}
    for action in data.actions:
        links.add((action.session or action.need, action.code))
        links.add((action.code, f"o:{action.outcome}"))
    links |= {(helper, f"o:{outcome.code}") for outcome in data.outcomes for helper in outcome.helped_by}
    return {(a, b) for a, b in links if a and b != "o:"}


def follows(start: str, links: set[tuple[str, str]]) -> bool:
    """Whether a way leads from here to an outcome; ways only lead on, so this ends."""
    return start.startswith("o:") or any(follows(b, links) for a, b in links if a == start)


def action_state(action: Fact) -> str:
    return "done" if action.finished else "part" if action.status in {"in_progress", "blocked"} else "open"


def outcome_state(data: ReportData, code: str) -> str:
    mine = [one for one in data.indicators if one.outcome_code == code]
    if not any(one.actual is not None for one in mine):
        return "none"
    return "done" if all(one.met for one in mine) else "part"


def heat(data: ReportData) -> Plate | None:
    standing = [risk for risk in data.risks if risk.status != "closed"]
    if not standing:
        return None
    title = many("high", sum(risk.score > 9 for risk in standing))
    told = [f"{one.code} {one.title}: {one.likelihood} × {one.impact} = {one.score}" for one in standing]
    unit = _("Likelihood times impact; the numbers are those of the table, without closed risks")
    return Plate("heat", title, unit, told, charts.heat(standing), "col")


def tables(data: ReportData) -> dict[str, Plate]:
    lands = len({one.country for one in data.members if one.country})
    occurred = data.count("risks", lambda one: one.status == "occurred")
    late = data.count("actions", lambda one: one.late)
    well = data.count("scores", lambda one: one.latest >= 2)
    acts = [many("actions", len(data.actions)), many("done", finished(data)), some("late", late)]
    captions = [
        (data.steps, "steps", [_("Changes made on the way")]),
        (data.members, "team", [many("people", len(data.members)), many("countries", lands)]),
        (data.needs, "needs", [many("needs", len(data.wanted)), many("covered", data.covered)]),
        (data.sessions, "sessions", [many("sessions", len(data.sessions)), many("attendances", data.attendances)]),
        (data.indicators, "indicators", [_("Results against targets")]),
        (True, "findings", [_("Findings by evaluation criterion")]),
        (data.risks, "risks", [many("risks", len(data.risks)), many("occurred", occurred)]),
        (data.scores, "factors", [many("well", well, all=number(len(data.scores)))]),
        (data.recommendations, "recommendations", [many("recommended", len(data.recommendations))]),
        (data.actions, "actions", acts),
        (data.shown, "shown", [many("shown", len(data.shown))]),
        (data.indicators, "annex", [_("Indicators used")]),
        (any(one.source for one in data.sessions), "sources", [_("Public sources")]),
    ]
    return numbered([Plate(key, clauses(title)) for there, key, title in captions if there])
