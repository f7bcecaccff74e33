"""Prepare a survey, send it, and record anonymous answers."""

import datetime as dt
import secrets
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.enums import OutcomeVerb
from outcomes.models import Survey
from outcomes.survey_results import REGION, SUBSECTOR, latest_survey
from p2p.base.accounts.models import Person
from p2p.base.history.enums import Verb
from p2p.base.notifications.send_questionnaire import send_questionnaire
from p2p.base.questionnaires.models import Form, Response
from p2p.base.questionnaires.questions import Question, QuestionType
from p2p.base.records.actions import lock_row, next_number, save_record, serialise
from programmes.models import Membership
from programmes.models.teams import Side
from programmes.policy import Role
from programmes.question_catalogue import in_all_languages
from programmes.toolkit import catalogue

# Against flooding: no sector survey of a programme gets more answers than this.
MOST_ANSWERS = 2000
BACKGROUND_QUESTIONS = {
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
    """Create a survey, or change one that has not been sent yet. An endline repeats the questions of the baseline."""
    survey = lock_row(survey) if survey.pk else survey
    if expected is not None and expected != survey.version:
        raise ValidationError(_("Somebody else has changed this meanwhile. Save once more to put yours in its place."))
    if survey.asked_on:
        raise ValidationError(_("People have been asked already: the questions stay as they are."))
    survey.number = survey.number or next_number(Survey, survey.programme)
    before = latest_survey(survey.programme, Survey.Kind.BASELINE)
    if kind == Survey.Kind.ENDLINE and before:
        questions = before.form.questions
    if not questions:
        raise ValidationError(_("Choose at least one question."))
    if kind == Survey.Kind.SECTOR:
        questions = [question.stored for question in background_questions(regions)] + questions
        facts["anonymous"] = True
    wanted = {"title": title, "questions": questions, **facts}
    if survey.pk and survey.kind == kind and comparable_content(wanted) == comparable_content(vars(survey.form)):
        return survey
    survey.form, _new = Form.objects.update_or_create(
        programme_code=survey.programme.code, kind="survey", about=survey.number, defaults=wanted
    )
    # What is asked lies in the form: the survey has a new version although its own fields are the same.
    verb = Verb.CHANGED if survey.pk else None
    return save_record(survey, {"kind": kind, "title": title, "form": survey.form}, by=by, verb=verb)


def comparable_content(form: dict[str, Any]) -> list[Any]:
    """What people would read in the form; without the codes of own questions, which are new at each save."""
    questions = [question | {"code": ""} for question in form["questions"]]
    return serialise([form[name] for name in ("title", "introduction", "closes_on", "anonymous")] + questions)


def background_questions(regions: list[str]) -> list[Question]:
    """Region and field of work: the questions by which answers of the sector are grouped."""
    fields = [{"code": domain.code} | in_all_languages(domain.label) for domain in catalogue().cultural_domains]
    options = {REGION: [{"": region} for region in regions], SUBSECTOR: fields}
    return [
        Question(code, str(QuestionType.CHOICE), in_all_languages(label), options[code])
        for code, label in BACKGROUND_QUESTIONS.items()
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
        send_questionnaire(form=form, people=people_to_ask(survey), now=now)
    values = {"asked_on": today, "link": secrets.token_urlsafe(16) if survey.is_open_to_all else ""}
    return save_record(survey, values, by=by, verb=OutcomeVerb.ASKS)


def people_to_ask(survey: Survey) -> dict[Person, str]:
    """Everybody of both sides but observers, and the side of each."""
    members = Membership.objects.active().filter(team__programme=survey.programme_id, person__is_active=True)
    members = members.exclude(team__side=Side.SUPPORT).exclude(role=Role.OBSERVER).select_related("person", "team")
    return {member.person: member.team.side for member in members.order_by("-rank", "-pk")}


@transaction.atomic
def record_anonymous_answer(*, survey: Survey, answers: dict[str, Any], key: uuid.UUID, now: dt.datetime) -> None:
    """Store the answers of one unknown person, from the open address or from paper. A repeated ``key`` is ignored."""
    form = Form.objects.select_for_update().get(pk=survey.form_id)
    if not survey.link or not form.is_open(now):
        raise ValidationError(_("This form is closed: it takes no answers any more."))
    if form.responses.count() >= MOST_ANSWERS:
        raise ValidationError(_("This survey cannot take more answers. Thank you all the same for your interest."))
    if not answers:
        raise ValidationError(_("Answer at least one question."))
    Response.objects.bulk_create([Response(form=form, uuid=key, answers=answers)], ignore_conflicts=True)
