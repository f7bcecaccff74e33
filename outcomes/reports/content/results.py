"""Outcomes, indicators, follow-up actions, lessons, scores and dissemination."""

import datetime as dt
import decimal
from typing import Any

from outcomes.models import ExpectedOutcome, FollowUpAction
from outcomes.reports.content import fetch
from outcomes.reports.content.data import (
    ActionLine,
    DisseminationLine,
    IndicatorLine,
    LessonLine,
    MeasuredValue,
    OutcomeLine,
    ScoreLine,
)
from p2p.base.documents.formatting import UserText
from programmes.models import SuccessScore
from programmes.toolkit import catalogue


def outcome_code(outcome: ExpectedOutcome) -> str:
    """P1 for OUT-P1; an outcome of the programme's own goes by its number."""
    return outcome.outcome.removeprefix("OUT-") or f"O{outcome.number}"


def outcomes(pk: int, known: set[str]) -> tuple[OutcomeLine, ...]:
    return tuple(
        OutcomeLine(
            code=outcome_code(outcome),
            title=UserText(outcome),
            stage=outcome.policy_stage,
            helped_by=helpers(outcome.helped, known),
        )
        for outcome in fetch.outcomes(pk)
    )


def helpers(contributions: list[dict], known: set[str]) -> tuple[str, ...]:
    """Codes of the sessions and actions in the report that helped; an entry stands for its session."""
    codes = []
    for contribution in contributions:
        session = contribution["session"] or contribution["entry"]
        codes.append(f"S{session}" if session else f"A{contribution['action']}")
    return tuple(dict.fromkeys(code for code in codes if code in known))


def indicators(pk: int, as_of: dt.date) -> tuple[IndicatorLine, ...]:
    return tuple(indicator_line(indicator) for indicator in fetch.indicators(pk, as_of))


def indicator_line(indicator: Any) -> IndicatorLine:
    entry: Any = catalogue().by_code.get(indicator.indicator)
    return IndicatorLine(
        code=indicator.indicator or f"I{indicator.number}",
        outcome=UserText(indicator.outcome),
        outcome_code=outcome_code(indicator.outcome),
        label=UserText(indicator),
        unit=UserText(indicator.unit),
        in_percent=bool(entry) and entry.unit.en == "percent",
        verification=str(entry.means_of_verification) if entry else "",
        level=str(entry.level.label) if entry else "",
        stage=indicator.is_stage,
        baseline=indicator.baseline,
        target=indicator.target,
        values=tuple(map(measured_value, indicator.measured)),
        reason=UserText(indicator.not_measured_reason),
    )


def measured_value(measurement: dict) -> MeasuredValue:
    on = dt.date.fromisoformat(measurement["on"])
    proof = ", ".join(measurement["evidence"]) or measurement["note"]
    return MeasuredValue(on, decimal.Decimal(measurement["value"]), UserText(proof))


def actions(pk: int, as_of: dt.date, known: set[str]) -> tuple[ActionLine, ...]:
    return tuple(action_line(action, as_of, known) for action in fetch.actions(pk))


def action_line(action: FollowUpAction, as_of: dt.date, known: set[str]) -> ActionLine:
    session = f"S{action.session.number}" if action.session else ""
    return ActionLine(
        code=f"A{action.number}",
        title=UserText(action.title),
        owner=UserText(action.owner.name),
        due_on=action.due_on,
        status=action.status,
        late=not action.is_finished and action.due_on < as_of,
        session=session if session in known else "",
        need=f"N{action.need.number}" if action.need else "",
        outcome=outcome_code(action.outcome) if action.outcome else "",
    )


def shown(pk: int, as_of: dt.date) -> tuple[DisseminationLine, ...]:
    return tuple(
        DisseminationLine(
            on=dissemination.on,
            kind=dissemination.kind,
            title=UserText(dissemination.title),
            audience=UserText(dissemination.audience),
        )
        for dissemination in fetch.shown(pk, as_of)
    )


def scores(pk: int, as_of: dt.date) -> tuple[ScoreLine, ...]:
    """Mid-way and end of each factor on one line; the newer evidence is shown."""
    by_factor: dict[str, dict[str, SuccessScore]] = {}
    for score in fetch.scores(pk, as_of):
        by_factor.setdefault(score.factor, {})[score.moment] = score
    return tuple(score_line(factor, moments.get("midway"), moments.get("end")) for factor, moments in by_factor.items())


def score_line(factor: str, midway: SuccessScore | None, end: SuccessScore | None) -> ScoreLine:
    newest = end or midway
    return ScoreLine(
        label=catalogue().label(factor),
        midway=midway.score if midway else None,
        end=end.score if end else None,
        evidence=UserText(newest.evidence if newest else ""),
    )


def lessons(pk: int) -> tuple[LessonLine, ...]:
    return tuple(
        LessonLine(UserText(text), UserText(adapt), f"S{session}" if session else "")
        for text, adapt, session in fetch.lessons(pk)
    )
