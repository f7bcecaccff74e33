"""Audit verbs of outcomes."""

from django.utils.translation import gettext_lazy as _

from p2p.base.history.enums import AuditVerb


class OutcomeVerb(AuditVerb):
    HELPED = "helped", _("has a new line of what helped")
    RELEASED = "released", _("may leave the exchange")
    KEPT_INSIDE = "kept_inside", _("stays in the exchange")
    ASKS = "asks", _("was opened for answers")
    MEASURED = "measured", _("was measured")
    RETURNED = "returned", _("was returned")
    UNLOCKED = "unlocked", _("was unlocked")
    ORDERED = "ordered", _("was ordered as PDF")
    SUBMITTED = "submitted", _("was submitted")
    SIGNED = "signed", _("was approved by one side")
    CLEARED = "cleared", _("was changed after an approval; its approvals are cleared")
    APPROVED = "approved", _("was approved")
    FINISHED = "finished", _("has its final PDF")
    PUBLISHED = "published", _("was published")
    SUPERSEDED = "superseded", _("was replaced")
