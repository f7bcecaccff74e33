"""Audit verbs of programmes."""

from django.utils.translation import gettext_lazy as _

from p2p.base.history.enums import AuditVerb


class ProgrammeVerb(AuditVerb):
    MOVED = "moved", _("moved to another phase")
    ENTERED = "entered", _("was entered")
    WAIVED = "waived", _("was left open with a reason")
    DECLARED = "declared", _("was declared")
    PLANNED = "planned", _("was planned anew")
    STATE = "state", _("changed its state")
    TICKED = "ticked", _("was ticked")
    SCORED = "scored", _("was scored")
    RULES = "rules", _("accepted the ground rules")
    TIMETABLE = "timetable", _("has another timetable of reminders")
    GRANTED = "granted", _("was given the role")
    ENDED = "ended", _("no longer has the role")
    DEACTIVATED = "deactivated", _("was deactivated")
    REACTIVATED = "reactivated", _("was reactivated")
    SIGNED_OUT = "signed_out", _("was signed out everywhere")
    JOINED = "joined", _("joined")
    LEFT = "left", _("left")
    INVITED = "invited", _("was invited")
    REVOKED = "revoked", _("was withdrawn")
    ERASED = "erased", _("was erased")
