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
    found = Survey.objects.filter(programme=programme, kind=kind, archived_at=None)
    return found.select_related("form").order_by("number").last()


def results_when_closed(survey: Survey) -> list[Result]:
    """What the answers say once the form has closed, told apart by side, or by region and field."""
    form = survey.form
    if not form.closed:
        return []
    rows = list(form.responses.order_by("uuid").values_list("side", "answers"))
    return grouped_results(form, rows, by_place=survey.is_open_to_all)


def grouped_results(form: Form, rows: list[tuple[str, dict[str, Any]]], *, by_place: bool) -> list[Result]:
    if not by_place:
        return results_of(form.question_list, [(side_label(side), answers) for side, answers in rows], form.smallest)
    return results_by_place(form, [answers for _side, answers in rows])


def results_by_place(form: Form, said: list[dict[str, Any]]) -> list[Result]:
    """Each question with its means by region and by field; how many come from where, only where all may be shown."""
    groups = [one for one in form.question_list if one.code in {REGION, SUBSECTOR}]
    found = results_of(form.question_list, [("", answers) for answers in said], form.smallest)
    for group in groups:
        named = [(group.said(answers.get(group.code)), answers) for answers in said]
        by = {one.question.code: one.by for one in results_of(form.question_list, named, form.smallest)}
        found = [dataclasses.replace(one, by=one.by | by[one.question.code]) for one in found]
    return [one for one in found if one.question not in groups or can_show_group_sizes(one, said, form.smallest)]


def can_show_group_sizes(one: Result, said: list[dict[str, Any]], smallest: int) -> bool:
    counts = {line.words: line.n for line in one.bars if line.n}
    return may_split({**counts, "": len(said) - one.n}, smallest)


def before_and_after(survey: Survey) -> list[tuple[Question, Result, Result]]:
    """The same questions before and after, where both may be shown."""
    if survey.kind not in {Survey.Kind.BASELINE, Survey.Kind.ENDLINE}:
        return []
    other = Survey.Kind.ENDLINE if survey.kind == Survey.Kind.BASELINE else Survey.Kind.BASELINE
    partner = latest_survey(survey.programme, other)
    if partner is None:
        return []
    pair = [{one.question.code: one for one in results_when_closed(each) if one.mean} for each in (survey, partner)]
    before, after = pair if survey.kind == Survey.Kind.BASELINE else reversed(pair)
    return [(one.question, one, after[code]) for code, one in before.items() if code in after]


def named_answers(survey: Survey) -> list[tuple[Any, list[tuple[Question, str]]]]:
    """What each person has answered, where people answer by name."""
    if survey.form.anonymous:
        return []
    rows = survey.form.responses.exclude(person=None).select_related("person").order_by("person__sort_key")
    question_list = survey.form.question_list
    return [
        (row.person, [(one, one.said(row.answers[one.code])) for one in question_list if one.code in row.answers])
        for row in rows
    ]


def signed_remarks(survey: Survey) -> list[Recipient]:
    """What people have said with their name, where too few were asked to be heard otherwise."""
    if not survey.form.below_threshold:
        return []
    return list(survey.form.recipients.exclude(remark="").select_related("person").order_by("person__sort_key"))


def named_recipients(survey: Survey) -> list[Recipient]:
    """Who was asked by name and whether they have answered; nobody where answers are anonymous."""
    if survey.form.anonymous:
        return []
    return list(survey.form.recipients.select_related("person").order_by("answered", "person__sort_key"))
