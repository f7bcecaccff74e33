"""Figures and tables with their numbers and titles, in the order in which the report shows them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from outcomes.models.results import PolicyStage
from outcomes.reports import charts, marks
from outcomes.reports import sentences as say
from outcomes.reports.content.facts import SECTORS, ActionFact, IndicatorFact, Member, NeedFact, ReportData, SessionFact
from outcomes.reports.words import clauses, locale, number, percent, short_day
from programmes.models.people import Sector

STAGES = list(PolicyStage)
A_CHART = 26
MOST_OUTCOMES = 6


@dataclass(frozen=True)
class Plate:
    """A figure or the caption of a table; its number is given when the whole row of them is known."""

    key: str
    title: str
    unit: str = ""
    art: str = ""
    kind: str = "wide"
    number: int = 0


def figures(data: ReportData) -> dict[str, Plate]:
    makers: list[Callable[[ReportData], Plate | None]] = [
        frame, time, people, attendance, path, trace, heat,
    ]  # fmt: skip
    return numbered([plate for maker in makers if (plate := maker(data))])


def numbered(plates: list[Plate]) -> dict[str, Plate]:
    return {plate.key: replace(plate, number=at) for at, plate in enumerate(plates, start=1)}


def said(title: str, parts: list[str]) -> str:
    """What a screen reader says about a drawing: the finding and the data."""
    return f"{title}. {'; '.join(parts)}."


def frame(data: ReportData) -> Plate:
    sides = [one.side for one in data.members]
    team, peers = sides.count("seeking"), sides.count("providing")
    adapted = sum(kept.adapted for one in data.sessions for kept in one.kept)
    finished = data.count("actions", lambda one: one.finished)
    planned = len(data.sessions) + data.ahead
    exchange = clauses([say.many("peers", peers), say.many("countries", len(data.providing))])
    outputs = [
        say.many("lessons", adapted),
        say.many("needs covered", data.covered),
        say.many("actions done", finished),
    ]
    columns = [
        (_("Inputs"), [say.many("team", team), exchange]),
        (
            _("Activities"),
            [
                say.many("needs", len(data.wanted)),
                say.many("sessions", planned),
                say.many("actions", len(data.actions)),
            ],
        ),
        (_("Outputs"), outputs),
        (_("Outcomes"), outcome_names(data)),
        (_("Goal"), [data.goal.plain]),
    ]
    title = _("How the programme was meant to work")
    alt = said(title, [f"{head}: {clauses(items)}" for head, items in columns])
    unit = _("Results framework; the darker, the closer to the goal")
    return Plate("frame", title, unit, charts.framework(columns, alt))


def outcome_names(data: ReportData) -> list[str]:
    names = [outcome.title.plain for outcome in data.outcomes]
    if len(names) > MOST_OUTCOMES:
        names[MOST_OUTCOMES - 1 :] = [say.many("more", len(names) - MOST_OUTCOMES + 1)]
    return names or [_("Not recorded yet.")]


def time(data: ReportData) -> Plate | None:
    if not data.phases:
        return None
    spans = [charts.Span(one.name, one.planned, one.walked(data.as_of)) for one in data.phases]
    title = clauses([f"{short_day(data.start)} – {short_day(data.end)}", say.many("sessions", len(data.sessions))])
    alt = said(title, [f"{one.name}: {short_day(one.planned[0])} – {short_day(one.planned[1])}" for one in spans])
    heads = (_("Sessions held"), _("data as of"), dict(get_month_names("abbreviated", locale=locale())))
    days = [(one.code.removeprefix("S"), one.on) for one in data.sessions]
    unit = _("Phases: dashed as planned, solid as walked; dots are sessions")
    return Plate("time", title, unit, charts.timeline(spans, days, heads, data.as_of, alt))


def people(data: ReportData) -> Plate | None:
    sides = {"seeking": _("National team"), "providing": _("Peers")}
    here = [one for one in data.members if one.side in sides]
    if not here:
        return None
    sectors = [sector for sector in Sector if any(one.sector == sector for one in here)]
    rows = [(str(sector.label), [crowd(here, side, sector) for side in sides]) for sector in sectors]
    counts = [sum(one.side == side for one in here) for side in sides]
    title = clauses([say.many("team", counts[0]), say.many("peers", counts[1])])
    alt = said(title, [f"{label}: {clauses(number(sum(cell)) for cell in cells)}" for label, cells in rows])
    legend = [_("woman"), _("man"), _("other or not said")][: 2 + any(one.gender not in {"F", "M"} for one in here)]
    art = marks.people(rows, list(sides.values()), legend, alt)
    return Plate("people", title, _("Members by sector and gender; one mark, one person"), art, "col")


def crowd(members: list[Member], side: str, sector: str) -> tuple[int, int, int]:
    genders = [one.gender for one in members if (one.side, one.sector) == (side, sector)]
    women, men = genders.count("F"), genders.count("M")
    return women, men, len(genders) - women - men


def attendance(data: ReportData) -> Plate | None:
    """Split into several drawings of one scale where a programme has many sessions."""
    rows = data.counted
    if not rows:
        return None
    shown = [at for at in range(len(SECTORS)) if any(one.heads.sectors[at] for one in rows)]
    bars = [bar(one, shown) for one in rows]
    title = clauses([say.by_women(data), say.from_outside(data)])
    legend, heads = [str(Sector(SECTORS[at]).label) for at in shown], (_("People"), _("Women"))
    longest = max(one.heads.total for one in rows)
    drawn = []
    for some in (bars[at : at + A_CHART] for at in range(0, len(bars), A_CHART)):
        alt = said(title, [f"{one.mark}: {sum(one.parts)}, {one.end} {heads[1]}" for one in some])
        drawn.append(marks.attendance(some, legend, heads, longest, alt))
    unit = _("Attendances by sector; share of women at the end of the row")
    return Plate("att", title, unit, SafeString("".join(drawn)), "wide" if len(drawn) == 1 else "wide long")


def bar(one: SessionFact, shown: list[int]) -> marks.Bar:
    women = percent(round(100 * one.heads.women / one.heads.total))
    return marks.Bar(one.code, one.title.plain, tuple(one.heads.sectors[at] for at in shown), women)


def path(data: ReportData) -> Plate | None:
    """Where the policy text stands: from the indicator that counts stages, otherwise from its outcome."""
    one = next((one for one in data.indicators if one.stage), None)
    declared = max((STAGES.index(PolicyStage(outcome.stage)) for outcome in data.outcomes), default=0)
    if one is None and not declared:
        return None
    last = len(STAGES) - 1
    here = min(int(one.actual) if one and one.actual is not None else declared, last)
    target = min(int(one.target) if one else here, last)
    names = [str(stage.label) for stage in STAGES[: max(here, target, 5) + 1]]
    stages = [stage(name, at, here, target, one) for at, name in enumerate(names)]
    title = _("Stage of the policy text: %(stage)s; target: %(target)s") % {
        "stage": names[here],
        "target": names[target],
    }
    alt = said(title, [f"{one.name} {one.when}".strip() for one in stages])
    art = charts.path(stages, alt)
    return Plate("path", title, _("The triangle marks where the text stands"), art)


def stage(name: str, at: int, here: int, target: int, one: IndicatorFact | None) -> charts.Stage:
    """With the day on which just this stage was first measured."""
    on = next((short_day(entry.on) for entry in (one.values if one else ()) if entry.value == at), "")
    state = "done" if at <= here else "next" if at <= target else "later"
    return charts.Stage(name, on if state == "done" else _("target") if at == target else "", state)


def trace(data: ReportData) -> Plate | None:
    if not data.needs or not (data.sessions or data.actions):
        return None
    links = threads(data)
    through = sum(follows(need.code, links) for need in data.wanted)
    title = say.many("through", through, all=number(len(data.wanted)))
    columns = [
        (_("Needs"), [bead(one, need_state(one)) for one in data.wanted]),
        (_("Sessions"), [bead(one, "done") for one in data.sessions]),
        (_("Actions"), [bead(one, action_state(one)) for one in data.actions]),
        (_("Outcomes"), [bead(one, outcome_state(data, one.code), "o:") for one in data.outcomes]),
    ]
    alt = said(title, [f"{a} → {b.removeprefix('o:')}" for a, b in sorted(links)])
    unit = _("Short bar: the thread stops here. Edge: dark is done, mid is under way, light is open")
    return Plate("trace", title, unit, charts.trace(columns, links, alt))


def bead(one: Any, state: str, prefix: str = "") -> charts.Bead:
    return charts.Bead(prefix + one.code, one.code, one.title.plain, state)


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


def need_state(need: NeedFact) -> str:
    return {"covered": "done", "partly_covered": "part"}.get(need.status, "open")


def action_state(action: ActionFact) -> str:
    return "done" if action.finished else "part" if action.status in {"in_progress", "blocked"} else "open"


def outcome_state(data: ReportData, code: str) -> str:
    mine = [one for one in data.indicators if one.outcome_code == code]
    if not any(one.actual is not None for one in mine):
        return "none"
    return "done" if all(one.met for one in mine) else "part"


def heat(data: ReportData) -> Plate | None:
    if not data.risks:
        return None
    title = say.many("high", data.count("risks", lambda risk: risk.score > 9 and risk.status != "closed"))
    words = (_("low"), _("medium"), _("high"), _("very high"))
    bands = [f"{span} {word}" for span, word in zip(("1–4", "5–9", "10–16", "17–25"), words, strict=True)]
    alt = said(
        title, [f"{one.code} {one.title.plain}: {one.likelihood} × {one.impact} = {one.score}" for one in data.risks]
    )
    pinned = [(one.code, one.likelihood, one.impact) for one in data.risks]
    art = marks.heat(pinned, (_("Likelihood"), _("Impact")), bands, alt)
    return Plate("heat", title, _("Likelihood times impact; the numbers are those of the table"), art, "col")


def tables(data: ReportData) -> dict[str, Plate]:
    lands = len({one.country for one in data.members if one.country})
    occurred = data.count("risks", lambda one: one.status == "occurred")
    done, late = (data.count("actions", test) for test in (lambda one: one.finished, lambda one: one.late))
    well = data.count("scores", lambda one: one.latest >= 2)
    captions = [
        (data.steps, "steps", _("Changes made on the way")),
        (data.members, "team", clauses([say.many("people", len(data.members)), say.many("countries", lands)])),
        (data.needs, "needs", clauses([say.many("needs", len(data.wanted)), say.many("covered", data.covered)])),
        (
            data.sessions,
            "sessions",
            clauses([say.many("sessions", len(data.sessions)), say.many("attendances", data.attendances)]),
        ),
        (data.indicators, "indicators", _("Results against targets")),
        (True, "findings", _("Findings by evaluation criterion")),
        (data.risks, "risks", clauses([say.many("risks", len(data.risks)), say.many("occurred", occurred)])),
        (data.scores, "factors", say.many("well", well, all=number(len(data.scores)))),
        (data.recommendations, "recommendations", say.many("recommended", len(data.recommendations))),
        (
            data.actions,
            "actions",
            clauses([say.many("actions", len(data.actions)), say.many("done", done), say.some("late", late)]),
        ),
        (data.shown, "shown", say.many("shown", len(data.shown))),
        (data.indicators, "annex", _("Indicators used")),
        (any(one.source for one in data.sessions), "sources", _("Public sources")),
    ]
    return numbered([Plate(key, title) for there, key, title in captions if there])


def bullet(one: IndicatorFact) -> SafeString:
    """The small bar in a row of the table of indicators."""
    level = marks.Level(amount(one.baseline), float(one.target), amount(one.actual), one.met)
    none = _("not measured")
    words = {_("Baseline"): one.baseline, _("Target"): one.target, _("Actual"): one.actual}
    told = [f"{word}: {none if figure is None else say.value(one, figure)}" for word, figure in words.items()]
    return marks.bullet(level, none, said(one.outcome.plain, told))


def amount(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
