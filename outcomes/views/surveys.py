"""Prepare, send and show surveys; the public form of a sector survey."""

import functools
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from outcomes import survey_results
from outcomes.actions import surveys
from outcomes.forms.surveys import SurveyForm, initial_survey_values
from outcomes.models import Survey
from outcomes.survey_sheet import qr_code_data_url, sheet_version
from p2p.base.documents.views import serve_document
from p2p.base.questionnaires.forms import AnswerForm
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.base.records.forms import rebase_on
from p2p.base.web.ratelimit import client_address, is_rate_limited
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.question_catalogue import evaluation_questions
from programmes.record_pages import saved_message
from programmes.rendering import render_programme

MAX_QUESTIONS = 15
# Several people may answer from one office.
MAX_ANSWERS_PER_HOUR = 30


def get_survey(request: ProgrammeRequest, programme: Programme, number: int) -> Survey:
    return get_object_or_404(programme.surveys.visible_to(request.viewer).for_list(), number=number)


@programme_view(Can.READ)
def survey_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    visible_surveys = list(programme.surveys.visible_to(request.viewer).for_list())
    of_team = [survey for survey in visible_surveys if not survey.is_open_to_all]
    of_sector = [survey for survey in visible_surveys if survey.is_open_to_all]
    return render_programme(request, programme, "outcomes/surveys.html", of_team=of_team, of_sector=of_sector)


@programme_view(Can.REPORT)
def edit_survey(request: ProgrammeRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    survey = get_survey(request, programme, number) if number else Survey(programme=programme)
    data = request.POST if request.method == "POST" else None
    form = SurveyForm(
        data, offered=evaluation_questions(), usual=[], most=MAX_QUESTIONS, initial=initial_survey_values(survey)
    )
    if first := find_made_before(request, form):
        return redirect(first)
    if form.is_bound and form.is_valid():
        save = functools.partial(surveys.save_survey, survey=survey, by=request.user, **form.values())
        try:
            survey = make_once(request, form, save)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            rebase_on(form, version=survey.version)
        else:
            messages.success(request, saved_message(form, survey))
            return redirect(survey)
    back = survey.get_absolute_url() if number else reverse("outcomes:surveys", args=[programme.code])
    heading = _("Edit the survey") if number else _("Prepare a survey")
    status = 422 if form.is_bound else 200
    return render_programme(request, programme, "form.html", form=form, back=back, heading=heading, status=status)


@programme_view(Can.READ)
def survey(
    request: ProgrammeRequest, programme: Programme, number: int, refusals: list[str] | None = None
) -> HttpResponse:
    survey = get_survey(request, programme, number)
    sees_names = request.can.may(Can.REPORT)
    return render_programme(
        request,
        programme,
        "outcomes/survey.html",
        survey=survey,
        open=survey.asked_on and survey.form.is_open(timezone.now()),
        results=survey_results.results_when_closed(survey),
        compared=survey_results.before_and_after(survey),
        remarks=survey_results.signed_remarks(survey),
        recipients=survey_results.named_recipients(survey) if sees_names else [],
        named_answers=survey_results.named_answers(survey) if sees_names else [],
        address=survey.public_address,
        refusals=refusals,
        status=422 if refusals else 200,
    )


@require_POST
@programme_view(Can.REPORT)
def ask_survey(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    asked = get_survey(request, programme, number)
    try:
        surveys.ask_survey(survey=asked, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        return survey(request, programme.code, number, refusals=refusal.messages)
    messages.success(request, _("The survey is open."))
    return redirect(asked)


@programme_view(Can.READ)
def survey_paper(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """A sheet to print and fill in by hand, with the address as a QR code for people with a phone."""
    survey = get_survey(request, programme, number)
    address = survey.public_address
    context: dict[str, Any] = {"survey": survey, "address": address, "picture": qr_code_data_url(address)}
    return render_programme(request, programme, "outcomes/survey_paper.html", **context)


@programme_view(Can.READ)
def survey_sheet_pdf(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponseBase:
    survey = get_survey(request, programme, number)
    return serve_document(
        request,
        kind="survey_sheet",
        subject=survey.pk,
        folder=programme.code,
        name=f"{programme.code}-survey-{survey.number}",
        title=survey.title,
        version=sheet_version(survey),
        back=reverse("outcomes:survey-paper", args=[programme.code, survey.number]),
    )


@programme_view(Can.REPORT)
def enter_paper_answers(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """Type in answers from paper, one sheet after the other."""
    survey = get_survey(request, programme, number)
    if not survey.link:
        raise Http404
    form = accept_answers(request, survey)
    if form is None:
        messages.success(request, _("Saved. The next sheet can be typed in."))
        return redirect(request.path)
    context = {"form": form, "back": survey.get_absolute_url(), "heading": _("Type in answers from paper")}
    return render_programme(request, programme, "form.html", **context, status=422 if form.is_bound else 200)


def accept_answers(request: HttpRequest, survey: Survey) -> AnswerForm | None:
    """The form to show, or None when one set of answers has been taken."""
    if request.method != "POST":
        return AnswerForm(form=survey.form, key=uuid.uuid4())
    form = AnswerForm(request.POST, form=survey.form, key=uuid.uuid4())
    if form.is_valid():
        try:
            surveys.record_anonymous_answer(
                survey=survey, answers=form.answers(), key=form.cleaned_data["key"], now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return None
    return form


@login_not_required
@never_cache
def answer_survey(request: HttpRequest, link: str) -> HttpResponse:
    """The form of a sector survey, for everybody who has its address; no person and no network address is stored."""
    survey = Survey.objects.for_link(link).first()
    if survey is None or not survey.form.is_open(timezone.now()):
        asked = survey.form if survey else None
        return hide_from_search_engines(render(request, "questionnaires/gone.html", {"form_asked": asked}, status=410))
    name = f"survey:{link}:{client_address(request)}"
    if request.method == "POST" and is_rate_limited(name, most=MAX_ANSWERS_PER_HOUR, seconds=3600):
        form: AnswerForm | None = AnswerForm(request.POST, form=survey.form, key=uuid.uuid4())
        status = 429
    else:
        form = accept_answers(request, survey)
        status = 422 if form and form.is_bound else 200
    if form is None:
        return redirect(f"{request.path}?thanks")
    context = {"form": form, "survey": survey, "thanks": "thanks" in request.GET, "crowded": status == 429}
    return hide_from_search_engines(render(request, "outcomes/survey_answer.html", context, status=status))


def hide_from_search_engines(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
