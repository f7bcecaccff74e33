"""Feedback and survey results; groups below the threshold are left out."""

import datetime as dt
from typing import Any

from outcomes.models import Survey
from outcomes.reports.content import fetch
from outcomes.reports.content.data import MAX_QUOTE_LENGTH, Row
from outcomes.reports.formatting import UserText, format_one_decimal, format_percentage, join_clauses, join_isolated
from outcomes.survey_results import grouped_results
from p2p.base.questionnaires.pooled_results import Pool, Result, pool_of
from p2p.base.questionnaires.questions import QuestionType
from sessions.feedback import pool_results

MOST_QUOTES = 3


def feedback_rounds(forms: list[Any], known: set[str]) -> list[Row]:
    """Each pool of feedback once, in the order of its sessions.

    One that reaches into a session of which the report does not tell is left out whole: a part of it would be
    another way of pooling.
    """
    asked = [form for form in forms if form.kind in {"feedback", "pulse"}]
    pools = {pool.forms[0].pk: pool for form in asked if (pool := pool_of(form, forms))}
    told = [feedback(pool) for pool in pools.values() if known.issuperset(codes(pool))]
    return sorted(told, key=lambda one: int(one.codes[0].removeprefix("S")))


def codes(pool: Pool) -> list[str]:
    return [f"S{number}" for number in pool.subject_numbers]


def feedback(pool: Pool) -> Row:
    said = [(form.pk, one["side"], one["answers"]) for form in pool.forms for one in form.said]
    found = pool_results(pool, said)
    means = {one.question.code: format_one_decimal(one.mean) for one in found if one.mean}
    usual = [means.get(code, "–") for code in fetch.QUESTIONS]
    return Row(
        kind=pool.forms[0].kind,
        codes=codes(pool),
        named=join_isolated(map(UserText, codes(pool))),
        means=usual if means else [],
        **response_rate(pool.n, pool.invited),
        **question_results(found),
    )


def response_rate(n: int, invited: int) -> dict[str, Any]:
    """How many answered, and the rate where it is known how many were asked."""
    return {"n": n, "invited": invited, "share": format_percentage(round(100 * n / invited)) if invited >= n else ""}


def surveys(forms: list[Any], as_of: dt.date) -> list[Row]:
    """Surveys with enough answers to be shown."""
    return [survey(one) for one in forms if one.survey and one.opens_on <= as_of and one.n >= one.smallest]


def survey(form: Any) -> Row:
    """What people said under their name is for those who lead the programme: it is not quoted."""
    kind = Survey.Kind(form.survey)
    rows = [(one["side"], one["answers"]) for one in form.said]
    found = grouped_results(form, rows, by_place=kind == Survey.Kind.SECTOR)
    shown = [one for one in found if form.anonymous or one.question.kind != QuestionType.TEXT]
    return Row(
        title=UserText(form.title),
        kind=str(kind.label),
        **response_rate(form.n, form.invited),
        **question_results(shown),
    )


def question_results(found: list[Result]) -> dict[str, list[Row]]:
    return {"results": [result(one) for one in found]}


def result(one: Result) -> Row:
    """One question in words, with its bars or some quotes, and what a screen reader says of the bars."""
    told = [(UserText(bar.words), bar.n, 100 * bar.n / one.n) for bar in one.bars]
    return Row(
        question=UserText(one.question),
        n=one.n,
        mean=format_one_decimal(one.mean) if one.mean else "",
        bars=told,
        alt=f"{UserText(one.question).plain} {join_clauses(f'{words.plain}: {n}' for words, n, _wide in told)}",
        quotes=[UserText(words).shorten(MAX_QUOTE_LENGTH) for words in one.quotes[:MOST_QUOTES]],
        by=[(UserText(group), format_one_decimal(mean)) for group, mean in one.by.items()],
    )
