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
        Row(
            code=outcome_code(outcome),
            title=UserText(outcome),
            stage=outcome.policy_stage,
            helped_by=helpers(outcome.helped, known),
        )
        for outcome in fetch.outcomes(pk)
    ]


def helpers(contributions: list[dict], known: set[str]) -> list[str]:
    """Codes of the sessions and actions in the report that helped; an entry stands for its session."""
    codes = []
    for contribution in contributions:
        session = contribution["session"] or contribution["entry"]
        codes.append(f"S{session}" if session else f"A{contribution['action']}")
    return list(dict.fromkeys(code for code in codes if code in known))


def indicators(pk: int, as_of: dt.date) -> list[Row]:
    return [indicator_row(indicator) for indicator in fetch.indicators(pk, as_of)]


def indicator_row(indicator: Any) -> Row:
    """With its measurements by date; the last one counts, and none is not the same as zero."""
    entry: Any = catalogue().by_code.get(indicator.indicator)
    values = [measured_value(measurement) for measurement in indicator.measured]
    latest = values[-1] if values else None
    percent = percent_achieved(indicator.baseline, indicator.target, latest.value if latest else None)
    return Row(
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
        values=values,
        latest=latest,
        actual=latest.value if latest else None,
        percent=percent,
        met=percent is not None and percent >= 100,
        reason=UserText(indicator.not_measured_reason),
    )


def measured_value(measurement: dict) -> Row:
    on = dt.date.fromisoformat(measurement["on"])
    proof = ", ".join(measurement["evidence"]) or measurement["note"]
    return Row(on=on, day=format_short_day(on), value=decimal.Decimal(measurement["value"]), evidence=UserText(proof))


def actions(pk: int, as_of: dt.date, known: set[str]) -> list[Row]:
    return [action_row(action, as_of, known) for action in fetch.actions(pk)]


def action_row(action: FollowUpAction, as_of: dt.date, known: set[str]) -> Row:
    session = f"S{action.session.number}" if action.session else ""
    return Row(
        code=f"A{action.number}",
        title=UserText(action.title),
        owner=UserText(action.owner.name),
        day=format_short_day(action.due_on),
        status=action.status,
        status_word=str(action.get_status_display()),
        finished=action.status in {"done", "verified"},
        late=not action.is_finished and action.due_on < as_of,
        session=session if session in known else "",
        need=f"N{action.need.number}" if action.need else "",
        outcome=outcome_code(action.outcome) if action.outcome else "",
    )


def shown(pk: int, as_of: dt.date) -> list[Row]:
    return [
        Row(
            day=format_short_day(dissemination.on),
            kind=str(dissemination.get_kind_display()),
            **user_texts(dissemination, "title", "audience"),
        )
        for dissemination in fetch.shown(pk, as_of)
    ]


def scores(pk: int, as_of: dt.date) -> list[Row]:
    """Mid-way and end of each factor on one line; the newer evidence is shown."""
    by_factor: dict[str, dict[str, SuccessScore]] = {}
    for score in fetch.scores(pk, as_of):
        by_factor.setdefault(score.factor, {})[score.moment] = score
    return [score_row(factor, moments.get("midway"), moments.get("end")) for factor, moments in by_factor.items()]


def score_row(factor: str, midway: SuccessScore | None, end: SuccessScore | None) -> Row:
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
