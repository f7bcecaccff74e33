"""Outcomes, indicators, follow-up actions, lessons, scores and dissemination."""

import datetime as dt
import decimal
from typing import Any

from outcomes.indicators import percent_achieved
from outcomes.models import ExpectedOutcome, FollowUpAction
from outcomes.reports.content import fetch
from outcomes.reports.content.data import Row, user_texts
from outcomes.reports.formatting import UserText, format_short_day
from programmes.models import SuccessScore
from programmes.toolkit import catalogue


def outcome_code(outcome: ExpectedOutcome) -> str:
    """P1 for OUT-P1; an outcome of the programme's own goes by its number."""
    return outcome.outcome.removeprefix("OUT-") or f"O{outcome.number}"


def outcomes(pk: int, known: set[str]) -> list[Row]:
    return [
        Row(code=outcome_code(row), title=UserText(row), stage=row.policy_stage, helped_by=helpers(row.helped, known))
        for row in fetch.outcomes(pk)
    ]


def helpers(pieces: list[dict], known: set[str]) -> list[str]:
    """Codes of the sessions and actions of which the report tells and that helped; an entry stands for its session."""
    found = []
    for piece in pieces:
        session = piece["session"] or piece["entry"]
        found.append(f"S{session}" if session else f"A{piece['action']}")
    return list(dict.fromkeys(code for code in found if code in known))


def indicators(pk: int, as_of: dt.date) -> list[Row]:
    return [indicator(row) for row in fetch.indicators(pk, as_of)]


def indicator(row: Any) -> Row:
    """With its figures in the order of time; the last one counts, and none is not the same as zero."""
    entry: Any = catalogue().by_code.get(row.indicator)
    values = [value(piece) for piece in row.measured]
    latest = values[-1] if values else None
    percent = percent_achieved(row.baseline, row.target, latest.value if latest else None)
    return Row(
        code=row.indicator or f"I{row.number}",
        outcome=UserText(row.outcome),
        outcome_code=outcome_code(row.outcome),
        label=UserText(row),
        unit=UserText(row.unit),
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
        reason=UserText(row.not_measured_reason),
    )


def value(piece: dict) -> Row:
    on = dt.date.fromisoformat(piece["on"])
    proof = ", ".join(piece["evidence"]) or piece["note"]
    return Row(on=on, day=format_short_day(on), value=decimal.Decimal(piece["value"]), evidence=UserText(proof))


def actions(pk: int, as_of: dt.date, known: set[str]) -> list[Row]:
    return [action(row, as_of, known) for row in fetch.actions(pk)]


def action(row: FollowUpAction, as_of: dt.date, known: set[str]) -> Row:
    session = f"S{row.session.number}" if row.session else ""
    return Row(
        code=f"A{row.number}",
        title=UserText(row.title),
        owner=UserText(row.owner.name),
        day=format_short_day(row.due_on),
        status=row.status,
        status_word=str(row.get_status_display()),
        finished=row.status in {"done", "verified"},
        late=not row.is_finished and row.due_on < as_of,
        session=session if session in known else "",
        need=f"N{row.need.number}" if row.need else "",
        outcome=outcome_code(row.outcome) if row.outcome else "",
    )


def shown(pk: int, as_of: dt.date) -> list[Row]:
    return [
        Row(day=format_short_day(row.on), kind=str(row.get_kind_display()), **user_texts(row, "title", "audience"))
        for row in fetch.shown(pk, as_of)
    ]


def scores(pk: int, as_of: dt.date) -> list[Row]:
    """Mid-way and end of each factor on one line; the newer evidence is shown."""
    found: dict[str, dict[str, SuccessScore]] = {}
    for row in fetch.scores(pk, as_of):
        found.setdefault(row.factor, {})[row.moment] = row
    return [score(factor, rows.get("midway"), rows.get("end")) for factor, rows in found.items()]


def score(factor: str, midway: SuccessScore | None, end: SuccessScore | None) -> Row:
    newest = end or midway
    return Row(
        label=catalogue().label(factor),
        midway=midway.score if midway else None,
        end=end.score if end else None,
        latest=newest.score if newest else 0,
        evidence=UserText(newest.evidence if newest else ""),
    )


def lessons(pk: int) -> list[Row]:
    return [
        Row(text=UserText(text), adapt=UserText(adapt), session=f"S{session}" if session else "")
        for text, adapt, session in fetch.lessons(pk)
    ]
