"""Pages of this app, one module per noun."""

from programmes.views.checklists import tick
from programmes.views.diagnostic import diagnostic_detail, edit_diagnostic
from programmes.views.documents import document_file, document_list, edit_document
from programmes.views.ground_rules import edit_ground_rules, ground_rules_detail
from programmes.views.invitations import admit, invitation_by_link, invite, invite_again, withdraw_invitation
from programmes.views.memberships import end_membership
from programmes.views.needs import edit_need, need_detail, need_list
from programmes.views.phases import declare, go_back, move_on, phase, plan_phase
from programmes.views.programmes import change_state, edit_programme, new_programme, programme_list
from programmes.views.risks import edit_risk, risk_list
from programmes.views.success_factors import score_success_factors
from programmes.views.teams import edit_team, team_list
from programmes.views.workdays import country_workdays, programme_workdays

__all__ = [
    "admit",
    "change_state",
    "country_workdays",
    "declare",
    "diagnostic_detail",
    "document_file",
    "document_list",
    "edit_diagnostic",
    "edit_document",
    "edit_ground_rules",
    "edit_need",
    "edit_programme",
    "edit_risk",
    "edit_team",
    "end_membership",
    "go_back",
    "ground_rules_detail",
    "invitation_by_link",
    "invite",
    "invite_again",
    "move_on",
    "need_detail",
    "need_list",
    "new_programme",
    "phase",
    "plan_phase",
    "programme_list",
    "programme_workdays",
    "risk_list",
    "score_success_factors",
    "team_list",
    "tick",
    "withdraw_invitation",
]
