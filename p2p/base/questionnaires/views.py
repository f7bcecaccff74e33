"""Answering a form: by one's own link without signing in, or signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from p2p.base.accounts.models import Person
from p2p.base.questionnaires import actions
from p2p.base.questionnaires.forms import AnswerForm, first_values
from p2p.base.questionnaires.models import Asked
from p2p.base.web.limits import crowded

TRIES_AN_HOUR = 30


@login_not_required
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form and changes nothing, POST saves; nobody is signed in by it."""
    asked = Asked.objects.for_token(token).first()
    language = language_for(request, asked.person if asked else None)
    # A link that somebody passed on by hand shows nobody what was answered with it.
    known = bool(asked and asked.person.mailbox and asked.person.preferred_way == Person.Way.MAIL)
    with translation.override(language):
        answer = (
            answering(request, asked, known=known) if asked else render(request, "questionnaires/gone.html", status=410)
        )
    answer["Content-Language"], answer["X-Robots-Tag"] = language, "noindex, nofollow"
    return answer


@never_cache
def asked(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The same form for whoever is signed in and was asked."""
    return answering(
        request, get_object_or_404(Asked.objects.visible_to(request.user), form__programme_code=code, form=pk)
    )


def language_for(request: HttpRequest, person: Person | None) -> str:
    """As the address or the menu says; otherwise the language of whoever was asked."""
    chosen = request.GET.get("lang") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if person is None or chosen in dict(settings.LANGUAGES):
        return request.LANGUAGE_CODE
    return person.language


def answering(request: HttpRequest, asked: Asked, *, known: bool = True) -> HttpResponse:
    """The form; with what was answered before when whoever asks for it is ``known`` to be that person."""
    form, now = asked.form, timezone.now()
    if not form.is_open(now):
        return render(request, "questionnaires/gone.html", {"form_asked": form}, status=410)
    initial = first_values(asked, actions.answers_of(asked)) if known else {}
    data = request.POST if request.method == "POST" else None
    typed = AnswerForm(data, form=form, signed=form.few, initial=initial)
    status = 200
    if request.method == "POST":
        status = save(request, asked, typed)
        if status == 302:
            return redirect(request.get_full_path())
    return render(
        request, "questionnaires/answer.html", {"form": typed, "asked": asked, "form_asked": form}, status=status
    )


def save(request: HttpRequest, asked: Asked, typed: AnswerForm) -> int:
    """The status of the page that follows."""
    if crowded(f"answer:{asked.pk}", most=TRIES_AN_HOUR, seconds=3600):
        typed.add_error(None, _("This has been sent too many times. Wait an hour, then send it again."))
        return 429
    if not typed.is_valid():
        return 422
    try:
        actions.answer(asked=asked, answers=typed.answers(), remark=typed.remark, now=timezone.now())
    except ValidationError as refusal:
        typed.add_error(None, refusal)
        return 422
    messages.success(request, _("Thank you. Your answers are saved."))
    return 302
