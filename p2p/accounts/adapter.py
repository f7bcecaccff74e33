"""What allauth does differently here: nobody signs up alone, and a failing mail server never breaks a page."""

import logging
import smtplib

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.utils.translation import gettext as _

log = logging.getLogger("p2p.accounts")


class ByInvitationOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            log.exception("account mail %s could not be sent", template_prefix)
            messages.error(
                self.request,
                _(
                    "The mail could not be sent just now. Try again in a few minutes, "
                    "or ask your coordinator for a personal link."
                ),
            )
