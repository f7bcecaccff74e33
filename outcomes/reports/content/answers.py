"""What people answered: feedback on sessions, what they said months later, and surveys; never of too few."""

import datetime as dt
from typing import Any

from outcomes.models import Survey
from outcomes.reports.content import fetch
from outcomes.reports.content.facts import LONGEST_QUOTE, Fact
from outcomes.reports.words import Said, clauses, one_decimal, percent, side_by_side
from outcomes.surveys import told_apart
from p2p.base.questionnaires.pooled_results import Pool, Result, pool_of
from p2p.base.questionnaires.questions import QuestionType
from sessions.feedback import pool_results

MOST_QUOTES = 3


def rounds(forms: list[Any], known: set[str]) -> list[Fact]:
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


def feedback(pool: Pool) -> Fact:
    said = [(form.pk, one["side"], one["answers"]) for form in pool.forms for one in form.said]
    found = pool_results(pool, said)
    means = {one.question.code: one_decimal(one.mean) for one in found if one.mean}
    usual = [means.get(code, "–") for code in fetch.QUESTIONS]
    return Fact(
        kind=pool.forms[0].kind,
        codes=codes(pool),
        named=side_by_side(map(Said, codes(pool))),
        means=usual if means else [],
        **replies(pool.n, pool.invited),
        **printed(found),
    )


def replies(n: int, invited: int) -> dict[str, Any]:
    """How many answered, and the rate where it is known how many were asked."""
    return {"n": n, "invited": invited, "share": percent(round(100 * n / invited)) if invited >= n else ""}


def surveys(forms: list[Any], as_of: dt.date) -> list[Fact]:
    """Surveys with enough answers to be shown."""
    return [survey(one) for one in forms if one.survey and one.opens_on <= as_of and one.n >= one.smallest]


def survey(form: Any) -> Fact:
    """What people said under their name is for those who lead the programme: it is not quoted."""
    kind = Survey.Kind(form.survey)
    rows = [(one["side"], one["answers"]) for one in form.said]
    found = told_apart(form, rows, by_place=kind == Survey.Kind.SECTOR)
    shown = [one for one in found if form.anonymous or one.question.kind != QuestionType.TEXT]
    return Fact(title=Said(form.title), kind=str(kind.label), **replies(form.n, form.invited), **printed(shown))


def printed(found: list[Result]) -> dict[str, list[Fact]]:
    return {"results": [result(one) for one in found]}


def result(one: Result) -> Fact:
    """One question in words, with its bars or some quotes, and what a screen reader says of the bars."""
    told = [(Said(bar.words), bar.n, 100 * bar.n / one.n) for bar in one.bars]
    return Fact(
        question=Said(one.question),
        n=one.n,
        mean=one_decimal(one.mean) if one.mean else "",
        bars=told,
        alt=f"{Said(one.question).plain} {clauses(f'{words.plain}: {n}' for words, n, _wide in told)}",
        quotes=[Said(words).beginning(LONGEST_QUOTE) for words in one.quotes[:MOST_QUOTES]],
        by=[(Said(group), one_decimal(mean)) for group, mean in one.by.items()],
    )
