"""Making surveys, asking them, and what they say."""

import dataclasses
import datetime as dt
import secrets
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.models import Survey
from p2p.base.accounts.models import Person
from p2p.base.notifications.send_questionnaire import send_questionnaire
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.questionnaires.pooled_results import Result, results_of
from p2p.base.questionnaires.pooling import may_split
from p2p.base.questionnaires.questions import Question, QuestionType
from p2p.base.records.actions import lock_row, next_number, save_record, serialise
from programmes.models import Membership, Programme
from programmes.models.teams import Side
from programmes.policy import Role
from programmes.question_catalogue import in_all_languages, side_label
from programmes.toolkit import catalogue

Kind = Survey.Kind
# Against flooding: more answers than that come from no sector survey of a programme.
MOST_ANSWERS = 2000
REGION, SUBSECTOR = "region", "subsector"
ABOUT_ONESELF = {
    REGION: gettext_lazy("Where do you work?"),
    SUBSECTOR: gettext_lazy("In which field of culture do you work?"),
}


@transaction.atomic
def save_survey(
    *,
    survey: Survey,
    kind: str,
    title: str,
    facts: dict[str, Any],
    questions: list[dict],
    regions: list[str],
    by: Person,
    expected: int | None = None,
) -> Survey:
    """Make a survey, or change one that nobody has been asked yet. An endline repeats the baseline."""
    survey = lock_row(survey) if survey.pk else survey
    if expected is not None and expected != survey.version:
        raise ValidationError(_("Somebody else has changed this meanwhile. Save once more to put yours in its place."))
    if survey.asked_on:
        raise ValidationError(_("People have been asked already: the questions stay as they are."))
    survey.number = survey.number or next_number(Survey, survey.programme)
    before = newest(survey.programme, Kind.BASELINE)
    if kind == Kind.ENDLINE and before:
        questions = before.form.questions
    if not questions:
        raise ValidationError(_("Choose at least one question."))
    if kind == Kind.SECTOR:
        questions = [one.stored for one in about_oneself(regions)] + questions
        facts["anonymous"] = True
    wanted = {"title": title, "questions": questions, **facts}
    if survey.pk and survey.kind == kind and reads(wanted) == reads(vars(survey.form)):
        return survey
    survey.form, _new = Form.objects.update_or_create(
        programme_code=survey.programme.code, kind="survey", about=survey.number, defaults=wanted
    )
    # What is asked lies in the form: the survey has a new version although its own fields are the same.
    verb = "changed" if survey.pk else ""
    return save_record(survey, {"kind": kind, "title": title, "form": survey.form}, by=by, verb=verb)


def reads(form: dict[str, Any]) -> list[Any]:
    """What people would read in it; questions of one's own get another code each time."""
    questions = [one | {"code": ""} for one in form["questions"]]
    return serialise([form[name] for name in ("title", "introduction", "closes_on", "anonymous")] + questions)


def newest(programme: Programme, kind: str) -> Survey | None:
    found = Survey.objects.filter(programme=programme, kind=kind, archived_at=None)
    return found.select_related("form").order_by("number").last()


def about_oneself(regions: list[str]) -> list[Question]:
    """Where somebody works and in which field: what answers of the sector are told apart by."""
    fields = [{"code": one.code} | in_all_languages(one.label) for one in catalogue().cultural_domains]
    options = {REGION: [{"": one} for one in regions], SUBSECTOR: fields}
    return [
        Question(code, str(QuestionType.CHOICE), in_all_languages(words), options[code])
        for code, words in ABOUT_ONESELF.items()
        if options[code]
    ]


@transaction.atomic
def ask_survey(*, survey: Survey, by: Person, now: dt.datetime) -> Survey:
    """Ask both sides by mail, or open the address for the sector."""
    survey = lock_row(survey)
    form = survey.form
    if survey.asked_on:
        raise ValidationError(_("People have been asked already."))
    today = survey.programme.day_of(now)
    if form.closes_on <= today:
        raise ValidationError(_("The last day has passed. Choose a later one first."))
    form.opens_on, form.closed = today, False
    if survey.is_open_to_all:
        form.save()
    else:
        send_questionnaire(form=form, people=people_of(survey), now=now)
    values = {"asked_on": today, "link": secrets.token_urlsafe(16) if survey.is_open_to_all else ""}
    return save_record(survey, values, by=by, verb="asks")


def people_of(survey: Survey) -> dict[Person, str]:
    """Everybody of both sides, with their side."""
    members = Membership.objects.active().filter(team__programme=survey.programme_id, person__is_active=True)
    rows = members.exclude(team__side=Side.SUPPORT).exclude(role=Role.OBSERVER).select_related("person", "team")
    return {one.person: one.team.side for one in rows.order_by("-rank", "-pk")}


@transaction.atomic
def take(*, survey: Survey, answers: dict[str, Any], key: uuid.UUID, now: dt.datetime) -> None:
    """One answer of somebody whom we do not know, by the open address or on paper; sent twice, it is stored once."""
    form = Form.objects.select_for_update().get(pk=survey.form_id)
    if not survey.link or not form.is_open(now):
        raise ValidationError(_("This form is closed: it takes no answers any more."))
    if form.responses.count() >= MOST_ANSWERS:
        raise ValidationError(_("This survey cannot take more answers. Thank you all the same for your interest."))
    if not answers:
        raise ValidationError(_("Answer at least one question."))
    Response.objects.bulk_create([Response(form=form, uuid=key, answers=answers)], ignore_conflicts=True)


def results(survey: Survey) -> list[Result]:
    """What the answers say once the form has closed, told apart by side, or by region and field."""
    form = survey.form
    if not form.closed:
        return []
    rows = list(form.responses.order_by("uuid").values_list("side", "answers"))
    return told_apart(form, rows, by_place=survey.is_open_to_all)


def told_apart(form: Form, rows: list[tuple[str, dict[str, Any]]], *, by_place: bool) -> list[Result]:
    if not by_place:
        return results_of(form.question_list, [(side_label(side), answers) for side, answers in rows], form.smallest)
    return results_by(form, [answers for _side, answers in rows])


def results_by(form: Form, said: list[dict[str, Any]]) -> list[Result]:
    """Each question with its means by region and by field; how many come from where, only where all may be shown."""
    groups = [one for one in form.question_list if one.code in {REGION, SUBSECTOR}]
    found = results_of(form.question_list, [("", answers) for answers in said], form.smallest)
    for group in groups:
        named = [(group.said(answers.get(group.code)), answers) for answers in said]
        by = {one.question.code: one.by for one in results_of(form.question_list, named, form.smallest)}
        found = [dataclasses.replace(one, by=one.by | by[one.question.code]) for one in found]
    return [one for one in found if one.question not in groups or may_show(one, said, form.smallest)]


def may_show(one: Result, said: list[dict[str, Any]], smallest: int) -> bool:
    counts = {line.words: line.n for line in one.bars if line.n}
    return may_split({**counts, "": len(said) - one.n}, smallest)


def compared(survey: Survey) -> list[tuple[Question, Result, Result]]:
    """The same questions before and after, where both may be shown."""
    if survey.kind not in {Kind.BASELINE, Kind.ENDLINE}:
        return []
    other = Kind.ENDLINE if survey.kind == Kind.BASELINE else Kind.BASELINE
    partner = newest(survey.programme, other)
    if partner is None:
        return []
    pair = [{one.question.code: one for one in results(each) if one.mean} for each in (survey, partner)]
    before, after = pair if survey.kind == Kind.BASELINE else reversed(pair)
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


def remarks(survey: Survey) -> list[Recipient]:
    """What people have said with their name, where too few were asked to be heard otherwise."""
    if not survey.form.below_threshold:
        return []
    return list(survey.form.recipients.exclude(remark="").select_related("person").order_by("person__sort_key"))


def asked_people(survey: Survey) -> list[Recipient]:
    """Who was asked by name and whether they have answered; nobody where answers are anonymous."""
    if survey.form.anonymous:
        return []
    return list(survey.form.recipients.select_related("person").order_by("answered", "person__sort_key"))
