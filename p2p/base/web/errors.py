"""Error pages that say what to do, in the reader's language, and never lose what was typed."""

import logging
import sys
from functools import cache
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

log = logging.getLogger("p2p.errors")
RETRY_SECONDS = 10
# Hidden fields, which nobody typed.
HIDDEN_FIELDS = {"csrfmiddlewaretoken", "version", "key", "seen", "draft"}


@login_not_required
def bad_request(request, exception=None):
    return render(
        request,
        "error.html",
        {"heading": _("This request was not understood"), "reason": _("Go back and try once more.")},
        status=400,
    )


@login_not_required
def forbidden(request, exception: PermissionDenied | None = None):
    reason = str(exception or "") or _("Your role in this programme does not allow this. Ask the coordinator.")
    return render(request, "error.html", {"heading": _("You may not do this"), "reason": reason}, status=403)


@login_not_required
def not_found(request, exception=None):
    reason = _("The address may be mistyped, or the page belongs to a programme you are not part of.")
    return render(request, "error.html", {"heading": _("This page was not found"), "reason": reason}, status=404)


@login_not_required
def not_allowed(request, allowed: str):
    reason = _("This address takes only what a form sends. Go back to the page with the form and press its button.")
    context = {"heading": _("There is no page here"), "reason": reason}
    answer = render(request, "error.html", context, status=405)
    answer["Allow"] = allowed
    return answer


def refused(request, refusal: ValidationError):
    """For a ``ValidationError`` that no form caught: the reason and the submitted text."""
    log.warning("%s met a rule that its form does not know", request.resolver_match.view_name)
    context = {
        "heading": _("This was not saved"),
        "reason": " ".join(refusal.messages),
        "typed": submitted_text(request),
    }
    return render(request, "error.html", context, status=422)


@login_not_required
def server_error(request):
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    reason = _(
        "The fault is ours and has been written down. What you sent may not have been saved: "
        "go back, copy your text, and try again."
    )
    return render(request, "error.html", {"heading": _("Something went wrong"), "reason": reason}, status=500)


def unavailable(request):
    """The database does not answer, so this page makes no query, not even for the signed-in person."""
    language = getattr(request, "LANGUAGE_CODE", "") or requested_language(request)
    with translation.override(language):
        context = {
            "heading": _("The site is not available for a moment"),
            "reason": _("Wait a minute and try again. What you sent just now may not have been saved: copy it first."),
            "typed": submitted_text(request),
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        page = render_to_string("unavailable.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def requested_language(request) -> str:
    """The language of ``?lang=``, the cookie or the browser."""
    requested = request.GET.get("lang", "")
    return requested if requested in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def submitted_text(request) -> dict[str, str]:
    """What the person typed, without hidden fields, passwords and choices."""
    return {
        name: value
        for name, value in request.POST.items()
        if name not in HIDDEN_FIELDS and "password" not in name and value.strip() and value not in choice_codes()
    }


@cache
def choice_codes() -> set[str]:
    """Stored values of all choice fields: codes that nobody typed."""
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    return {str(value) for field in fields for value, _label in field.flatchoices}


@login_not_required
def csrf_failure(request, reason=""):
    """A form that was open for too long: show the submitted text, to be copied and sent again."""
    context = {
        "heading": _("This form was open for too long"),
        "reason": _("For your safety it was not saved. Your text is below: open the page again and paste it."),
        "typed": submitted_text(request),
    }
    return render(request, "error.html", context, status=403)


def signed_out(request):
    """The session ended while somebody was writing: show the submitted text and a sign-in that leads back."""
    page = urlsplit(request.headers.get("Referer", "")).path
    context = {
        "heading": _("Sign in again"),
        "reason": _(
            "You had been signed out, so nothing was saved. Your text is below: sign in, open the page, paste it."
        ),
        "typed": submitted_text(request),
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}",
    }
    return render(request, "error.html", context, status=403)
