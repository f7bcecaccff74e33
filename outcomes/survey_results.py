"""Results of a closed survey, grouped by side, or by region and field."""

import dataclasses
from typing import Any

from outcomes.models import Survey
from p2p.base.questionnaires.models import Form, Recipient
from p2p.base.questionnaires.pooled_results import Result, results_of
from p2p.base.questionnaires.pooling import may_split
from p2p.base.questionnaires.questions import Question
from programmes.models import Programme
from programmes.question_catalogue import side_label

REGION, SUBSECTOR = "region", "subsector"


def latest_survey(programme: Programme, kind: str) -> Survey | None:
    surveys = Survey.objects.filter(programme=programme, kind=kind, archived_at=None)
    return surveys.select_related("form").order_by("number").last()


def results_when_closed(survey: Survey) -> list[Result]:
    """Results once the form has closed, grouped by side, or by region and field; none before."""
    form = survey.form
    if not form.closed:
        return []
    responses = list(form.responses.order_by("uuid").values_list("side", "answers"))
    return grouped_results(form, responses, by_place=survey.is_open_to_all)


def grouped_results(form: Form, responses: list[tuple[str, dict[str, Any]]], *, by_place: bool) -> list[Result]:
    """Results of ``responses``, each the side and the answers by code of question."""
    if by_place:
        return results_by_place(form, [answers for _side, answers in responses])
    labelled = [(side_label(side), answers) for side, answers in responses]
    return results_of(form.question_list, labelled, form.smallest)


def results_by_place(form: Form, responses: list[dict[str, Any]]) -> list[Result]:
    """Results per question with means by region and field; group sizes only if every group is large enough."""
    place_questions = [question for question in form.question_list if question.code in {REGION, SUBSECTOR}]
    results = results_of(form.question_list, [("", answers) for answers in responses], form.smallest)
    for place in place_questions:
        labelled = [(place.said(answers.get(place.code)), answers) for answers in responses]
        means = {result.question.code: result.by for result in results_of(form.question_list, labelled, form.smallest)}
        results = [dataclasses.replace(result, by=result.by | means[result.question.code]) for result in results]
    return [
        result
        for result in results
        if result.question not in place_questions or can_show_group_sizes(result, len(responses), form.smallest)
    ]


def can_show_group_sizes(result: Result, responses: int, smallest: int) -> bool:
    counts = {bar.words: bar.n for bar in result.bars if bar.n}
    return may_split({**counts, "": responses - result.n}, smallest)


def before_and_after(survey: Survey) -> list[tuple[Question, Result, Result]]:
    """Results of the same questions before and after, where both may be shown."""
    if survey.kind not in {Survey.Kind.BASELINE, Survey.Kind.ENDLINE}:
        return []
    other = Survey.Kind.ENDLINE if survey.kind == Survey.Kind.BASELINE else Survey.Kind.BASELINE
    partner = latest_survey(survey.programme, other)
    if partner is None:
        return []
    pair = [mean_results(survey), mean_results(partner)]
    before, after = pair if survey.kind == Survey.Kind.BASELINE else reversed(pair)
    return [(result.question, result, after[code]) for code, result in before.items() if code in after]


def mean_results(survey: Survey) -> dict[str, Result]:
    """Results that have a mean, by code of question."""
    return {result.question.code: result for result in results_when_closed(survey) if result.mean}


def named_answers(survey: Survey) -> list[tuple[Any, list[tuple[Question, str]]]]:
    """What each person has answered; nothing where answers are anonymous."""
    if survey.form.anonymous:
        return []
    responses = survey.form.responses.exclude(person=None).select_related("person").order_by("person__sort_key")
    questions = survey.form.question_list
    return [(response.person, answers_in_words(questions, response.answers)) for response in responses]


def answers_in_words(questions: list[Question], answers: dict[str, Any]) -> list[tuple[Question, str]]:
    return [(question, question.said(answers[question.code])) for question in questions if question.code in answers]


def signed_remarks(survey: Survey) -> list[Recipient]:
    """Recipients with a signed remark, where too few people were asked for anonymous results."""
    if not survey.form.below_threshold:
        return []
    return list(survey.form.recipients.exclude(remark="").select_related("person").order_by("person__sort_key"))


def named_recipients(survey: Survey) -> list[Recipient]:
    """Who was asked by name and whether they have answered; nobody where answers are anonymous."""
    if survey.form.anonymous:
        return []
    return list(survey.form.recipients.select_related("person").order_by("answered", "person__sort_key"))
