"""Prepare, send and show surveys; the public form of a sector survey."""

import base64
import functools
import uuid

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
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
from p2p.base.questionnaires.forms import AnswerForm
from p2p.base.records.form_keys import find_made_before, make_once
from p2p.base.records.forms import rebase_on
from p2p.base.web.ratelimit import client_address, is_rate_limited
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.question_catalogue import evaluation_questions
from programmes.record_pages import saved_message

MAX_QUESTIONS = 15
# Several people may answer from one office.
MAX_ANSWERS_PER_HOUR = 30


def get_survey(request: HttpRequest, programme: Programme, number: int) -> Survey:
    return get_object_or_404(programme.surveys.visible_to(request.user).for_list(), number=number)


@programme_view(Can.READ)
def survey_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = list(programme.surveys.visible_to(request.user).for_list())
    context = {
        "programme": programme,
        "of_team": [row for row in rows if not row.is_open_to_all],
        "of_sector": [row for row in rows if row.is_open_to_all],
        "area": "programmes",
    }
    return render(request, "outcomes/surveys.html", context)


@programme_view(Can.REPORT)
def edit_survey(request: HttpRequest, programme: Programme, number: int | None = None) -> HttpResponse:
    row = get_survey(request, programme, number) if number else Survey(programme=programme)
    data = request.POST if request.method == "POST" else None
    form = SurveyForm(
        data, offered=evaluation_questions(), usual=[], most=MAX_QUESTIONS, initial=initial_survey_values(row)
    )
    if first := find_made_before(request, form):
        return redirect(first)
    if form.is_bound and form.is_valid():
        save = functools.partial(surveys.save_survey, survey=row, by=request.user, **form.values())
        try:
            row = make_once(request, form, save)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            rebase_on(form, version=row.version)
        else:
            messages.success(request, saved_message(form, row))
            return redirect(row)
    back = row.get_absolute_url() if number else reverse("outcomes:surveys", args=[programme.code])
    context = {"programme": programme, "form": form, "back": back, "area": "programmes"}
    context["heading"] = _("Edit the survey") if number else _("Prepare a survey")
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


@programme_view(Can.READ)
def survey(request: HttpRequest, programme: Programme, number: int, refusals: list[str] | None = None) -> HttpResponse:
    row = get_survey(request, programme, number)
    context = {
        "programme": programme,
        "survey": row,
        "open": row.asked_on and row.form.is_open(timezone.now()),
        "results": survey_results.results_when_closed(row),
        "compared": survey_results.before_and_after(row),
        "remarks": survey_results.signed_remarks(row),
        "asked": survey_results.named_recipients(row) if request.can.may(Can.REPORT) else [],
        "named": survey_results.named_answers(row) if request.can.may(Can.REPORT) else [],
        "address": public_survey_address(row),
        "refusals": refusals,
        "area": "programmes",
    }
    return render(request, "outcomes/survey.html", context, status=422 if refusals else 200)


def public_survey_address(row: Survey) -> str:
    return settings.P2P_BASE_URL + reverse("answer-survey", args=[row.link]) if row.link else ""


@require_POST
@programme_view(Can.REPORT)
def ask_survey(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_survey(request, programme, number)
    try:
        surveys.ask_survey(survey=row, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        return survey(request, programme.code, number, refusals=refusal.messages)
    messages.success(request, _("The survey is open."))
    return redirect(row)


@programme_view(Can.READ)
def survey_paper(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """To be printed and filled in by hand, with the address as a picture for those who have a phone."""
    row = get_survey(request, programme, number)
    address = public_survey_address(row)
    context = {"programme": programme, "survey": row, "address": address, "area": "programmes"}
    return render(
        request, "outcomes/survey_paper.html", context | {"picture": qr_code_data_url(address) if address else ""}
    )


def qr_code_data_url(address: str) -> str:
    """The address as a QR code that a page may hold: the policy of pages allows images from data."""
    drawn = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathFillImage, border=2).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode()


@programme_view(Can.REPORT)
def enter_paper_answers(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Answers on paper, one sheet after the other."""
    row = get_survey(request, programme, number)
    if not row.link:
        raise Http404
    form = accept_answers(request, row)
    if form is None:
        messages.success(request, _("Saved. The next sheet can be typed in."))
        return redirect(request.path)
    context = {"programme": programme, "form": form, "back": row.get_absolute_url(), "area": "programmes"}
    context["heading"] = _("Type in answers from paper")
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


def accept_answers(request: HttpRequest, row: Survey) -> AnswerForm | None:
    """The form to show, or None when one set of answers has been taken."""
    if request.method != "POST":
        return AnswerForm(form=row.form, key=uuid.uuid4())
    form = AnswerForm(request.POST, form=row.form, key=uuid.uuid4())
    if form.is_valid():
        try:
            surveys.record_anonymous_answer(
                survey=row, answers=form.answers(), key=form.cleaned_data["key"], now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return None
    return form


@login_not_required
@never_cache
def answer_survey(request: HttpRequest, link: str) -> HttpResponse:
    """The survey of the sector, for whoever has its address; nobody is known, and no address is kept."""
    row = Survey.objects.for_link(link).first()
    if row is None or not row.form.is_open(timezone.now()):
        form = row.form if row else None
        return hide_from_search_engines(render(request, "questionnaires/gone.html", {"form_asked": form}, status=410))
    name = f"survey:{link}:{client_address(request)}"
    if request.method == "POST" and is_rate_limited(name, most=MAX_ANSWERS_PER_HOUR, seconds=3600):
        form, status = AnswerForm(request.POST, form=row.form, key=uuid.uuid4()), 429
    else:
        form = accept_answers(request, row)
        status = 422 if form and form.is_bound else 200
    if form is None:
        return redirect(f"{request.path}?thanks")
    context = {"form": form, "survey": row, "thanks": "thanks" in request.GET, "crowded": status == 429}
    return hide_from_search_engines(render(request, "outcomes/survey_answer.html", context, status=status))


def hide_from_search_engines(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
