"""Audit verbs of peers."""

from django.utils.translation import gettext_lazy as _

from p2p.base.history.enums import AuditVerb


class PeerVerb(AuditVerb):
    DELIVERED = "delivered", _("was delivered")
    UNCONFIRMED = "unconfirmed", _("is no longer confirmed")
