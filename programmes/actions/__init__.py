"""Every change to a programme, its people and its phases."""

from programmes.actions.checklists import tick
from programmes.actions.diagnostic import save_diagnostic
from programmes.actions.documents import save_document
from programmes.actions.ground_rules import accept_rules, save_rules
from programmes.actions.invitations import admit, answer_invitation, invite, revoke_invitation, send_invitation
from programmes.actions.lifecycle import change_state, save_programme, start_programme
from programmes.actions.memberships import FUNCTION_BY_ROLE, RANK_BY_ROLE, join, leave
from programmes.actions.needs import save_need
from programmes.actions.phases import declare, go_back, mark_blocked_phases, move_on, plan_phase, propose_phase_dates
from programmes.actions.retention import erase_contacts
from programmes.actions.risks import save_risk
from programmes.actions.success_factors import score_factors
from programmes.actions.teams import save_team

__all__ = [
    "FUNCTION_BY_ROLE",
    "RANK_BY_ROLE",
    "accept_rules",
    "admit",
    "answer_invitation",
    "change_state",
    "declare",
    "erase_contacts",
    "go_back",
    "invite",
    "join",
    "leave",
    "mark_blocked_phases",
    "move_on",
    "plan_phase",
    "propose_phase_dates",
    "revoke_invitation",
    "save_diagnostic",
    "save_document",
    "save_need",
    "save_programme",
    "save_risk",
    "save_rules",
    "save_team",
    "score_factors",
    "send_invitation",
    "start_programme",
    "tick",
]
