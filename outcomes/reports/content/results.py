"""What came of it: outcomes with their figures, actions, lessons, scores, and where results were shown."""

import datetime as dt
import decimal
from typing import Any

from outcomes.models import ExpectedOutcome, FollowUpAction
from outcomes.reports.content import fetch
from outcomes.reports.content.facts import (
    ActionFact,
    IndicatorFact,
    LessonFact,
    OutcomeFact,
    ScoreFact,
    ShownFact,
    Value,
)
from outcomes.reports.words import Said
from programmes.models import SuccessScore
from programmes.toolkit import catalogue


def code_of(outcome: ExpectedOutcome) -> str:
    """P1 for OUT-P1; an outcome of the programme's own goes by its number."""
    return outcome.outcome.removeprefix("OUT-") or f"O{outcome.number}"


def outcomes(pk: int, known: set[str]) -> tuple[OutcomeFact, ...]:
    return tuple(
        OutcomeFact(code_of(row), Said(row), row.policy_stage, helpers(row.helped, known)) for row in fetch.outcomes(pk)
    )


def helpers(pieces: list[dict], known: set[str]) -> tuple[str, ...]:
    """Codes of the sessions and actions that helped; an entry stands for its session."""
    found = []
    for piece in pieces:
        session = piece["session"] or piece["entry"]
        found.append(f"S{session}" if session else f"A{piece['action']}")
    return tuple(dict.fromkeys(code for code in found if code in known or code.startswith("A")))


def indicators(pk: int, as_of: dt.date) -> tuple[IndicatorFact, ...]:
    return tuple(indicator(row) for row in fetch.indicators(pk, as_of))


def indicator(row: Any) -> IndicatorFact:
    entry: Any = catalogue().by_code.get(row.indicator)
    return IndicatorFact(
        code=row.indicator or f"I{row.number}",
        outcome=Said(row.outcome),
        outcome_code=code_of(row.outcome),
        label=Said(row),
        unit=Said(row.unit),
        in_percent=bool(entry) and entry.unit.en == "percent",
        verification=str(entry.means_of_verification) if entry else "",
        level=str(entry.level.label) if entry else "",
        up=row.direction == "up",
        stage=row.is_stage,
        baseline=row.baseline,
        target=row.target,
        values=tuple(value(piece) for piece in row.measured),
        reason=Said(row.not_measured_reason),
    )


def value(piece: dict) -> Value:
    proof = ", ".join(piece["evidence"]) or piece["note"]
    return Value(dt.date.fromisoformat(piece["on"]), decimal.Decimal(piece["value"]), Said(proof))


def actions(pk: int, as_of: dt.date, known: set[str]) -> tuple[ActionFact, ...]:
    return tuple(action(row, as_of, known) for row in fetch.actions(pk))


def action(row: FollowUpAction, as_of: dt.date, known: set[str]) -> ActionFact:
    session = f"S{row.session.number}" if row.session else ""
    return ActionFact(
        code=f"A{row.number}",
        title=Said(row.title),
        owner=Said(row.owner.name),
        on=row.due_on,
        status=row.status,
        status_word=str(row.get_status_display()),
        late=not row.finished and row.due_on < as_of,
        session=session if session in known else "",
        need=f"N{row.need.number}" if row.need else "",
        outcome=code_of(row.outcome) if row.outcome else "",
    )


def shown(pk: int, as_of: dt.date) -> tuple[ShownFact, ...]:
    return tuple(
        ShownFact(row.on, Said(row.title), str(row.get_kind_display()), Said(row.audience))
        for row in fetch.shown(pk, as_of)
    )


def scores(pk: int, as_of: dt.date) -> tuple[ScoreFact, ...]:
    """Mid-way and end of each factor on one line; the newer evidence is shown."""
    found: dict[str, dict[str, SuccessScore]] = {}
    for row in fetch.scores(pk, as_of):
        found.setdefault(row.factor, {})[row.moment] = row
    return tuple(score(factor, rows) for factor, rows in found.items())


def score(factor: str, rows: dict[str, SuccessScore]) -> ScoreFact:
    midway, end = rows.get("midway"), rows.get("end")
    newest = end or midway
    return ScoreFact(
        label=catalogue().label(factor),
        midway=midway.score if midway else None,
        end=end.score if end else None,
        evidence=Said(newest.evidence if newest else ""),
    )


def lessons(pk: int) -> tuple[LessonFact, ...]:
    return tuple(
        LessonFact(
            Said(row["text"]), Said(row["adapt"]), f"S{row['session__number']}" if row["session__number"] else ""
        )
        for row in fetch.lessons(pk)
    )
