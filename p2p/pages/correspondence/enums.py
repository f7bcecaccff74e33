"""Audit verbs of the message log."""

from django.utils.translation import gettext_lazy as _

from p2p.base.history.enums import AuditVerb


class CorrespondenceVerb(AuditVerb):
    COPIED = "copied", _("– a message was copied, to be passed on")
