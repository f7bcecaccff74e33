"""allauth's adapter: no sign-up, failed sign-ins counted per account and address, no error page when the mail server
fails."""

import logging
import smtplib
import time
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.accounts.models import Person
from p2p.base.web import ratelimit

log = logging.getLogger("p2p.base.accounts")


def sign_in_counter(request: HttpRequest, credentials: dict) -> str:
    """Counter per account (by either name) and client address, so that others' failures do not lock an account."""
    name = credentials.get("email") or credentials.get("username") or ""
    known = Person.objects.filter(Q(email__iexact=name) | Q(username__iexact=name)).values_list("pk", flat=True).first()
    return f"sign-in:{known or name.casefold()}:{ratelimit.client_address(request)}"


def refuse_for(seconds: int) -> None:
    """Raise ``ValidationError`` if there are seconds to wait."""
    if seconds:
        message = ngettext(
            "Too many failed attempts. Try again in %(n)s second.",
            "Too many failed attempts. Try again in %(n)s seconds.",
            seconds,
        )
        raise ValidationError(message % {"n": seconds})


class InvitationOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Our rate limit: allauth's counts all people behind one address together."""
        refuse_for(ratelimit.begin_try(sign_in_counter(request, credentials), time.time()))

    def authenticate(self, request: HttpRequest, **credentials) -> Person | None:
        person = super().authenticate(request, **credentials)
        if person:
            ratelimit.reset_tries(sign_in_counter(request, credentials))
        return person

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        refuse_for(ratelimit.seconds_left(sign_in_counter(request, credentials), time.time()))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always the configured address, never the Host header of the request."""
        return settings.P2P_BASE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        site = {"name": _("P2P Programmes"), "domain": urlsplit(settings.P2P_BASE_URL).netloc}
        try:
            super().send_mail(template_prefix, email, context | {"current_site": site})
        except (smtplib.SMTPException, OSError):
            log.exception("account mail %s could not be sent", template_prefix)
            messages.error(
                self.request,
                _(
                    "The mail could not be sent just now. Try again in a few minutes, "
                    "or ask your coordinator for a personal link."
                ),
            )
