"""Pages of the programme's own floor, by noun."""

from programmes.views.days import country_days, days
from programmes.views.papers import diagnostic, document_file, documents, edit_diagnostic, edit_document
from programmes.views.people import admit, edit_team, end_membership, invite, invite_again, team, withdraw_invitation
from programmes.views.phases import declare, go_back, move_on, phase, plan_phase, success_factors, tick
from programmes.views.programme import change_state, edit_programme, new_programme, programme_list
from programmes.views.rules import edit_rules, ground_rules
from programmes.views.wants import edit_need, edit_risk, need, needs, risks

__all__ = [
    "admit",
    "change_state",
    "country_days",
    "days",
    "declare",
    "diagnostic",
    "document_file",
    "documents",
    "edit_diagnostic",
    "edit_document",
    "edit_need",
    "edit_programme",
    "edit_risk",
    "edit_rules",
    "edit_team",
    "end_membership",
    "go_back",
    "ground_rules",
    "invite",
    "invite_again",
    "move_on",
    "need",
    "needs",
    "new_programme",
    "phase",
    "plan_phase",
    "programme_list",
    "risks",
    "success_factors",
    "team",
    "tick",
    "withdraw_invitation",
]
