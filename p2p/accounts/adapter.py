"""What allauth does differently here: nobody signs up alone, and a failing mail server never breaks a page."""

import logging
import smtplib
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _

log = logging.getLogger("p2p.accounts")


class ByInvitationOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mails lead to the configured address, whatever host the request has named."""
        return settings.P2P_BASE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        site = SimpleNamespace(name=_("P2P Programmes"), domain=urlsplit(settings.P2P_BASE_URL).netloc)
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
