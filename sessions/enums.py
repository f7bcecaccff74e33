"""Audit verbs of sessions."""

from django.utils.translation import gettext_lazy as _

from p2p.base.history.enums import AuditVerb


class SessionVerb(AuditVerb):
    HELD = "held", _("was held")
    CANCELLED = "cancelled", _("was cancelled")
    POSTPONED = "postponed", _("was postponed")
    AGENDA = "agenda", _("has a new agenda")
    ATTENDANCE = "attendance", _("was counted")
    ANSWERED = "answered", _("was answered")
    ASKED = "asked", _("asks for feedback")
    SHARED = "shared", _("were shared")
    NOTES_SHARED = "notes_shared", _("has shared notes")
    SUGGESTED = "suggested", _("was suggested")
    AMENDED = "amended", _("was added to agreed notes")
    AGREED = "agreed", _("were agreed")
    NOTES_AGREED = "notes_agreed", _("has agreed notes")
