"""Feedback and survey results; groups below the threshold are left out."""

import datetime as dt
from typing import Any

from outcomes.models import Survey
from outcomes.reports.content import fetch
from outcomes.reports.content.data import MAX_QUOTE_LENGTH, Bar, Feedback, QuestionResult, SurveyResults
from outcomes.survey_results import grouped_results
from p2p.base.documents.formatting import UserText
from p2p.base.questionnaires.pooled_results import Pool, Result, pool_of
from p2p.base.questionnaires.questions import QuestionType
from sessions.feedback import pool_results

MOST_QUOTES = 3


def feedback_rows(forms: list[Any], known: set[str]) -> tuple[Feedback, ...]:
    """Each pool of feedback once, in the order of its sessions.

    A pool with a session that the report does not print is left out whole: a part of it would be pooled differently
    from the pages.
    """
    feedback_forms = [form for form in forms if form.kind in {"feedback", "pulse"}]
    pools = {pool.forms[0].pk: pool for form in feedback_forms if (pool := pool_of(form, forms))}
    rounds = [feedback(pool) for pool in pools.values() if known.issuperset(codes(pool))]
    return tuple(sorted(rounds, key=lambda feedback_round: int(feedback_round.codes[0].removeprefix("S"))))


def codes(pool: Pool) -> tuple[str, ...]:
    return tuple(f"S{number}" for number in pool.subject_numbers)


def feedback(pool: Pool) -> Feedback:
    responses = [
        (form.pk, response["side"], response["answers"]) for form in pool.forms for response in form.response_list
    ]
    results = pool_results(pool, responses)
    means = {result.question.code: result.mean for result in results if result.mean}
    return Feedback(
        kind=pool.forms[0].kind,
        codes=codes(pool),
        n=pool.n,
        invited=pool.invited,
        means=tuple(means.get(code) for code in fetch.QUESTIONS) if means else (),
        results=tuple(map(question_result, results)),
    )


def surveys(forms: list[Any], as_of: dt.date) -> tuple[SurveyResults, ...]:
    """Surveys with enough answers to be shown."""
    closed = [form for form in forms if form.survey and form.opens_on <= as_of and form.n >= form.smallest]
    return tuple(map(survey, closed))


def survey(form: Any) -> SurveyResults:
    """Signed texts are not quoted: they are meant for the people who lead the programme."""
    kind = form.survey
    responses = [(response["side"], response["answers"]) for response in form.response_list]
    results = grouped_results(form, responses, by_place=kind == Survey.Kind.SECTOR)
    shown = [result for result in results if form.anonymous or result.question.kind != QuestionType.TEXT]
    return SurveyResults(UserText(form.title), kind, form.n, form.invited, tuple(map(question_result, shown)))


def question_result(result: Result) -> QuestionResult:
    return QuestionResult(
        question=UserText(result.question),
        n=result.n,
        mean=result.mean,
        bars=tuple(Bar(UserText(bar.words), bar.n) for bar in result.bars),
        quotes=tuple(UserText(quote).shorten(MAX_QUOTE_LENGTH) for quote in result.quotes[:MOST_QUOTES]),
        by=tuple((UserText(group), mean) for group, mean in result.by.items()),
    )
