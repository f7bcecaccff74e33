"""The access table: which role may do what, and in which state of a programme. Pure."""

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    DEPUTY = "deputy", _("Deputy coordinator")
    MEMBER = "member", _("National team member")
    PEER_LEAD = "peer_lead", _("Lead of the peers")
    PEER = "peer", _("Peer")
    OFFICER = "officer", _("Programme officer")
    OBSERVER = "observer", _("Donor or observer")
    PORTFOLIO = "portfolio", _("Portfolio reader")


class Can(enum.Enum):
    """An act. Views and templates ask for acts, never for roles."""

    SEE_RESULTS = "open the programme and read what is published"
    READ = "read needs, sessions, notes and actions"
    EDIT = "edit the programme, its phases, risks, outcomes and documents"
    STATE = "pause, close, put away or reopen the programme"
    MOVE = "move the programme to another phase"
    WAIVE = "move on although a point is not met"
    DECLARE = "declare that the team has received enough"
    INVITE = "invite people and change the teams, each in their own"
    ADMIT = "admit to a team of peers whom others have invited"
    CONTACTS = "see how people can be reached"
    DIAGNOSE = "write the diagnostic and the needs"
    OFFER = "make and change offers"
    ANSWER_OFFER = "accept or decline an offer"
    CONFIRM = "confirm an exchange for one's own side"
    PLAN_SESSION = "propose and plan sessions"
    WRITE_NOTES = "write session notes"
    EDIT_FOLLOW_UP = "write follow-up actions, figures and evidence"
    UPDATE_OWN = "review the risk and update the action that carries one's own name"
    REPORT = "write the report, and ask people in surveys"
    APPROVE = "approve reports and figures"
    SEE_TEAM_TASKS = "see what the people of one's own side have to do"
    SEND_MESSAGES = "see the mail log and pass on messages"
    ENTER_FOR = "enter something for somebody else"
    HISTORY = "see the history of the programme"


COORDINATION = frozenset({Role.COORDINATOR, Role.DEPUTY})
LEADS = COORDINATION | {Role.OFFICER}
_SEEKING = LEADS | {Role.MEMBER}
_PEERS = frozenset({Role.PEER, Role.PEER_LEAD})
INSIDE = _SEEKING | _PEERS | {Role.PORTFOLIO}
EVERYONE = INSIDE | {Role.OBSERVER}
UNESCO = frozenset({Role.OFFICER, Role.PORTFOLIO})

ALLOWED_ROLES: dict[Can, frozenset] = {
    Can.SEE_RESULTS: EVERYONE,
    Can.READ: INSIDE,
    Can.EDIT: LEADS,
    Can.STATE: LEADS,
    Can.MOVE: LEADS,
    Can.WAIVE: LEADS | {Role.PORTFOLIO},
    Can.DECLARE: COORDINATION,
    Can.INVITE: LEADS | {Role.PEER_LEAD},
    Can.ADMIT: frozenset({Role.PEER_LEAD, Role.OFFICER, Role.PORTFOLIO}),
    Can.CONTACTS: INSIDE,
    Can.DIAGNOSE: _SEEKING,
    Can.OFFER: LEADS | _PEERS,
    Can.ANSWER_OFFER: LEADS,
    Can.CONFIRM: COORDINATION | {Role.PEER_LEAD},
    Can.PLAN_SESSION: _SEEKING | _PEERS,
    Can.WRITE_NOTES: _SEEKING | _PEERS,
    Can.EDIT_FOLLOW_UP: _SEEKING,
    Can.UPDATE_OWN: _SEEKING | _PEERS,
    Can.REPORT: LEADS,
    Can.APPROVE: LEADS | {Role.PORTFOLIO},
    Can.SEE_TEAM_TASKS: LEADS | {Role.PEER_LEAD},
    Can.SEND_MESSAGES: LEADS,
    Can.ENTER_FOR: LEADS,
    Can.HISTORY: LEADS | {Role.PORTFOLIO},
}

_READING = frozenset({Can.SEE_RESULTS, Can.READ, Can.HISTORY, Can.CONTACTS})
# After closing, the carrier of the file goes on with actions, figures, reports and check-ins; the rest is read-only.
CARRIER_ACTS = frozenset({Can.EDIT_FOLLOW_UP, Can.REPORT, Can.SEND_MESSAGES, Can.SEE_TEAM_TASKS})
# The state can be changed in every state: to reopen what was archived by mistake, or to replace a carrier who left.
_ALWAYS = frozenset({Can.STATE})
# After closing, people still finish what they own.
_FOLLOW_UP = _READING | CARRIER_ACTS | {Can.APPROVE, Can.UPDATE_OWN}
ALLOWED_ACTS: dict[str, frozenset] = {
    "active": frozenset(Can),
    "closing": frozenset(Can),
    "paused": _READING | {Can.EDIT, Can.SEND_MESSAGES, Can.SEE_TEAM_TASKS, Can.INVITE, Can.ADMIT} | _ALWAYS,
    "closed_with_follow_up": _FOLLOW_UP | _ALWAYS,
    "archived": _READING - {Can.CONTACTS} | _ALWAYS,
    "cancelled": _READING | _ALWAYS,
}


def is_allowed(act: Can, roles: frozenset[str], state: str) -> bool:
    """Whether one of ``roles`` allows ``act`` while the programme is in ``state``."""
    return act in ALLOWED_ACTS[state] and bool(ALLOWED_ROLES[act] & roles)
