"""The one doorway to change a programme, its people and its phases."""

from programmes.actions.checklists import score_factors, tick
from programmes.actions.course import (
    change_state,
    declare,
    find_blocked,
    go_back,
    move_on,
    plan,
    plan_phase,
    start_programme,
)
from programmes.actions.invitations import admit, answer_invitation, invite, revoke, send_invitation
from programmes.actions.people import FUNCTIONS, LEAD_RANKS, erase_contacts, join, leave, save_team

__all__ = [
    "FUNCTIONS",
    "LEAD_RANKS",
    "admit",
    "answer_invitation",
    "change_state",
    "declare",
    "erase_contacts",
    "find_blocked",
    "go_back",
    "invite",
    "join",
    "leave",
    "move_on",
    "plan",
    "plan_phase",
    "revoke",
    "save_team",
    "score_factors",
    "send_invitation",
    "start_programme",
    "tick",
]
