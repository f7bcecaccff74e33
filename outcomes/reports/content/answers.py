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


def feedback_rows(forms: list[Any], known: set[str]) -> list[Row]:
    """Each pool of feedback once, in the order of its sessions.

    A pool with a session that the report does not print is left out whole: a part of it would be pooled differently
    from the pages.
    """
    feedback_forms = [form for form in forms if form.kind in {"feedback", "pulse"}]
    pools = {pool.forms[0].pk: pool for form in feedback_forms if (pool := pool_of(form, forms))}
    rounds = [feedback(pool) for pool in pools.values() if known.issuperset(codes(pool))]
    return sorted(rounds, key=lambda feedback_round: int(feedback_round.codes[0].removeprefix("S")))


def codes(pool: Pool) -> list[str]:
    return [f"S{number}" for number in pool.subject_numbers]


def feedback(pool: Pool) -> Row:
    responses = [
        (form.pk, response["side"], response["answers"]) for form in pool.forms for response in form.response_list
    ]
    results = pool_results(pool, responses)
    means = {result.question.code: format_one_decimal(result.mean) for result in results if result.mean}
    usual = [means.get(code, "–") for code in fetch.QUESTIONS]
    return Row(
        kind=pool.forms[0].kind,
        codes=codes(pool),
        named=join_isolated(map(UserText, codes(pool))),
        means=usual if means else [],
        **response_rate(pool.n, pool.invited),
        **question_results(results),
    )


def response_rate(n: int, invited: int) -> dict[str, Any]:
    """How many answered, and the rate where it is known how many were asked."""
    return {"n": n, "invited": invited, "share": format_percentage(round(100 * n / invited)) if invited >= n else ""}


def surveys(forms: list[Any], as_of: dt.date) -> list[Row]:
    """Surveys with enough answers to be shown."""
    return [survey(form) for form in forms if form.survey and form.opens_on <= as_of and form.n >= form.smallest]


def survey(form: Any) -> Row:
    """Signed texts are not quoted: they are meant for the people who lead the programme."""
    kind = Survey.Kind(form.survey)
    responses = [(response["side"], response["answers"]) for response in form.response_list]
    results = grouped_results(form, responses, by_place=kind == Survey.Kind.SECTOR)
    shown = [result for result in results if form.anonymous or result.question.kind != QuestionType.TEXT]
    return Row(
        title=UserText(form.title),
        kind=str(kind.label),
        **response_rate(form.n, form.invited),
        **question_results(shown),
    )


def question_results(results: list[Result]) -> dict[str, list[Row]]:
    return {"results": [question_result(result) for result in results]}


def question_result(result: Result) -> Row:
    """One question in words, with its bars or some quotes, and what a screen reader says of the bars."""
    question = UserText(result.question)
    bars = [(UserText(bar.words), bar.n, 100 * bar.n / result.n) for bar in result.bars]
    return Row(
        question=question,
        n=result.n,
        mean=format_one_decimal(result.mean) if result.mean else "",
        bars=bars,
        alt=f"{question.plain} {join_clauses(f'{label.plain}: {n}' for label, n, _wide in bars)}",
        quotes=[UserText(quote).shorten(MAX_QUOTE_LENGTH) for quote in result.quotes[:MOST_QUOTES]],
        by=[(UserText(group), format_one_decimal(mean)) for group, mean in result.by.items()],
    )
