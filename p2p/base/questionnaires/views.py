"""Answer a questionnaire: by personal link without signing in, or signed in."""

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
from p2p.base.accounts.viewer import PersonRequest
from p2p.base.questionnaires import actions
from p2p.base.questionnaires.forms import AnswerForm, initial_answers
from p2p.base.questionnaires.models import Recipient
from p2p.base.web.ratelimit import is_rate_limited

TRIES_AN_HOUR = 30


@login_not_required
@never_cache
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form and changes nothing, POST saves; it signs nobody in."""
    recipient = Recipient.objects.for_token(token).first()
    language = language_for(request, recipient.person if recipient else None)
    # A link that a colleague passed on by hand must not show the colleague the answers.
    known = bool(recipient and recipient.person.mailbox and recipient.person.preferred_way == Person.Way.MAIL)
    with translation.override(language):
        answer = (
            render_answer_form(request, recipient, known=known)
            if recipient
            else render(request, "questionnaires/gone.html", status=410)
        )
    answer["Content-Language"], answer["X-Robots-Tag"] = language, "noindex, nofollow"
    return answer


@never_cache
def answer_signed_in(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """The same form for a signed-in person who was asked."""
    return render_answer_form(
        request, get_object_or_404(Recipient.objects.visible_to(request.viewer), form__programme_code=code, form=pk)
    )


def language_for(request: HttpRequest, person: Person | None) -> str:
    """The language of ``?lang=`` or the cookie, else that of the recipient."""
    chosen = request.GET.get("lang") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if person is None or chosen in dict(settings.LANGUAGES):
        return request.LANGUAGE_CODE
    return person.language


def render_answer_form(request: HttpRequest, recipient: Recipient, *, known: bool = True) -> HttpResponse:
    """The form; with earlier answers only if the visitor is ``known`` to be the recipient."""
    form, now = recipient.form, timezone.now()
    if not form.is_open(now):
        return render(request, "questionnaires/gone.html", {"form_asked": form}, status=410)
    initial = initial_answers(recipient, actions.answers_of(recipient)) if known else {}
    data = request.POST if request.method == "POST" else None
    typed = AnswerForm(data, form=form, signed=form.below_threshold, initial=initial)
    status = 200
    if request.method == "POST":
        status = save_answer_form(request, recipient, typed)
        if status == 302:
            return redirect(request.get_full_path())
    return render(
        request,
        "questionnaires/answer.html",
        {"form": typed, "recipient": recipient, "form_asked": form},
        status=status,
    )


def save_answer_form(request: HttpRequest, recipient: Recipient, typed: AnswerForm) -> int:
    """Save the answers, or add errors to the form; the status of the response."""
    if is_rate_limited(f"answer:{recipient.pk}", most=TRIES_AN_HOUR, seconds=3600):
        typed.add_error(None, _("This has been sent too many times. Wait an hour, then send it again."))
        return 429
    if not typed.is_valid():
        return 422
    try:
        actions.answer(recipient=recipient, answers=typed.answers(), remark=typed.remark, now=timezone.now())
    except ValidationError as refusal:
        typed.add_error(None, refusal)
        return 422
    messages.success(request, _("Thank you. Your answers are saved."))
    return 302
