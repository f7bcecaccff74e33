"""Counts, means, bars and quotes, never of a group below the threshold. Pure."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Any

from p2p.base.questionnaires.models import Form
from p2p.base.questionnaires.pooling import may_split, pools
from p2p.base.questionnaires.questions import Question, QuestionType

GroupedAnswers = tuple[str, dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class AnswerCount:
    """How many people chose one answer."""

    words: Any
    n: int
    percent: int


@dataclasses.dataclass(frozen=True)
class Result:
    """Results of one question; ``by`` are the means by group, empty unless all groups may be shown."""

    question: Question
    n: int
    mean: float = 0.0
    bars: list[AnswerCount] = dataclasses.field(default_factory=list)
    quotes: list[str] = dataclasses.field(default_factory=list)
    by: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Pool:
    """Closed forms whose responses are shown together; ``n`` is their number."""

    forms: list[Any]
    n: int

    @property
    def subject_numbers(self) -> list[int]:
        return sorted({form.about for form in self.forms})

    @property
    def invited(self) -> int:
        return sum(form.invited for form in self.forms)


def pool_of(form: Form, others: Iterable[Any]) -> Pool | None:
    """The pool in which a closed form is shown; None while there are too few responses.

    ``others`` are forms ``with_counts``, in the order in which they closed, ``form`` among them.
    """
    alike = [other for other in others if other.closed and (other.pool, other.kind) == (form.pool, form.kind)]
    alike = alike if form.pool else [other for other in alike if other.pk == form.pk]
    sizes = [other.n for other in alike]
    for places in pools(sizes, form.smallest):
        if form.pk in {alike[place].pk for place in places}:
            n = sum(sizes[place] for place in places)
            return Pool([alike[place] for place in places], n) if n >= form.smallest else None
    return None


def results_of(questions: Iterable[Question], answers: list[GroupedAnswers], smallest: int) -> list[Result]:
    """A result for each question that enough people answered; ``answers``: group and answers of each person."""
    if len(answers) < smallest:
        return []
    results = (
        result_of(question, answers, smallest)
        for question in {question.code: question for question in questions}.values()
    )
    return [result for result in results if result]


def result_of(question: Question, grouped: list[GroupedAnswers], smallest: int) -> Result | None:
    given = [(group, answers[question.code]) for group, answers in grouped if question.code in answers]
    if question.kind == QuestionType.TEXT:
        return Result(question, len(given), quotes=sorted(str(text) for _group, text in given)) if given else None
    if len(given) < smallest:
        return None
    values = [value for _group, value in given]
    counts = Counter(str(value) for value in values)
    bars = [AnswerCount(label, counts[key], round(100 * counts[key] / len(given))) for key, label in question.choices]
    if question.kind == QuestionType.CHOICE:
        return Result(question, len(given), bars=bars)
    return Result(question, len(given), mean(values), bars, by=means_by_group(given, smallest))


def means_by_group(given: list[tuple[str, Any]], smallest: int) -> dict[str, float]:
    groups = Counter(group for group, _value in given)
    if not may_split(groups, smallest):
        return {}
    return {name: mean([value for group, value in given if group == name]) for name in sorted(groups) if name}


def mean(values: list[int]) -> float:
    return sum(values) / len(values)
