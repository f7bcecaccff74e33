"""What came of it: outcomes with their figures, actions, lessons, scores, and where results were shown."""

import datetime as dt
import decimal
from typing import Any

from outcomes.indicators import achieved
from outcomes.models import ExpectedOutcome, FollowUpAction
from outcomes.reports.content import fetch
from outcomes.reports.content.facts import Fact, typed
from outcomes.reports.words import Said, short_day
from programmes.models import SuccessScore
from programmes.toolkit import catalogue


def code_of(outcome: ExpectedOutcome) -> str:
    """P1 for OUT-P1; an outcome of the programme's own goes by its number."""
    return outcome.outcome.removeprefix("OUT-") or f"O{outcome.number}"


def outcomes(pk: int, known: set[str]) -> list[Fact]:
    return [
        Fact(code=code_of(row), title=Said(row), stage=row.policy_stage, helped_by=helpers(row.helped, known))
        for row in fetch.outcomes(pk)
    ]


def helpers(pieces: list[dict], known: set[str]) -> list[str]:
    """Codes of the sessions and actions of which the report tells and that helped; an entry stands for its session."""
    found = []
    for piece in pieces:
        session = piece["session"] or piece["entry"]
        found.append(f"S{session}" if session else f"A{piece['action']}")
    return list(dict.fromkeys(code for code in found if code in known))


def indicators(pk: int, as_of: dt.date) -> list[Fact]:
    return [indicator(row) for row in fetch.indicators(pk, as_of)]


def indicator(row: Any) -> Fact:
    """With its figures in the order of time; the last one counts, and none is not the same as zero."""
    entry: Any = catalogue().by_code.get(row.indicator)
    values = [value(piece) for piece in row.measured]
    latest = values[-1] if values else None
    percent = achieved(row.baseline, row.target, latest.value if latest else None)
    return Fact(
        code=row.indicator or f"I{row.number}",
        outcome=Said(row.outcome),
        outcome_code=code_of(row.outcome),
        label=Said(row),
        unit=Said(row.unit),
        in_percent=bool(entry) and entry.unit.en == "percent",
        verification=str(entry.means_of_verification) if entry else "",
        level=str(entry.level.label) if entry else "",
        stage=row.is_stage,
        baseline=row.baseline,
        target=row.target,
        values=values,
        latest=latest,
        actual=latest.value if latest else None,
        percent=percent,
        met=percent is not None and percent >= 100,
        reason=Said(row.not_measured_reason),
    )


def value(piece: dict) -> Fact:
    on = dt.date.fromisoformat(piece["on"])
    proof = ", ".join(piece["evidence"]) or piece["note"]
    return Fact(on=on, day=short_day(on), value=decimal.Decimal(piece["value"]), evidence=Said(proof))


def actions(pk: int, as_of: dt.date, known: set[str]) -> list[Fact]:
    return [action(row, as_of, known) for row in fetch.actions(pk)]


def action(row: FollowUpAction, as_of: dt.date, known: set[str]) -> Fact:
    session = f"S{row.session.number}" if row.session else ""
    return Fact(
        code=f"A{row.number}",
        title=Said(row.title),
        owner=Said(row.owner.name),
        day=short_day(row.due_on),
        status=row.status,
        status_word=str(row.get_status_display()),
        finished=row.status in {"done", "verified"},
        late=not row.finished and row.due_on < as_of,
        session=session if session in known else "",
        need=f"N{row.need.number}" if row.need else "",
        outcome=code_of(row.outcome) if row.outcome else "",
    )


def shown(pk: int, as_of: dt.date) -> list[Fact]:
    return [
        Fact(day=short_day(row.on), kind=str(row.get_kind_display()), **typed(row, "title", "audience"))
        for row in fetch.shown(pk, as_of)
    ]


def scores(pk: int, as_of: dt.date) -> list[Fact]:
    """Mid-way and end of each factor on one line; the newer evidence is shown."""
    found: dict[str, dict[str, SuccessScore]] = {}
    for row in fetch.scores(pk, as_of):
        found.setdefault(row.factor, {})[row.moment] = row
    return [score(factor, rows.get("midway"), rows.get("end")) for factor, rows in found.items()]


def score(factor: str, midway: SuccessScore | None, end: SuccessScore | None) -> Fact:
    newest = end or midway
    return Fact(
        label=catalogue().label(factor),
        midway=midway.score if midway else None,
        end=end.score if end else None,
        latest=newest.score if newest else 0,
        evidence=Said(newest.evidence if newest else ""),
    )


def lessons(pk: int) -> list[Fact]:
    return [
        Fact(text=Said(text), adapt=Said(adapt), session=f"S{session}" if session else "")
        for text, adapt, session in fetch.lessons(pk)
    ]
