"""Who is told of a duty that is long overdue. Pure: memberships are passed in."""

import dataclasses
from collections.abc import Iterator

from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import ReminderRule
from programmes.models import Membership
from programmes.models.programmes import State
from programmes.models.teams import Side
from programmes.policy import Role

# The officer is told after this many times the first delay (``ReminderRule.escalate_after``).
COORDINATION_STEP, OFFICER_STEP = 1, 3


@dataclasses.dataclass(frozen=True)
class Escalation:
    """Tell ``person`` of ``duty``; ``neutral``: without the owner's name and without saying what is late."""

    duty: Duty
    person: int
    number: int
    neutral: bool = False

    @property
    def key(self) -> str:
        # UNESCO gets one message a month and programme, however much is late.
        return f"waiting:{self.duty.code}:{self.duty.today:%Y-%m}" if self.neutral else self.name

    @property
    def name(self) -> str:
        return f"climb:{self.number}:{self.duty.dedup_key}"


def escalations_due(duty: Duty, rule: ReminderRule, members: list[Membership]) -> Iterator[Escalation]:
    """Every step due by now: the coordinator, the deputy, and UNESCO's officer where the programme wants it.

    For a peer's duty only the lead of the peers is told, and nobody in the other country.
    """
    waited = duty.days_late // rule.escalate_after
    own = [member for member in members if member.person_id == duty.owner and member.team.side != Side.SUPPORT]
    if not own:
        return
    active = [member for member in members if member.person.is_active]
    chain = [member for member in escalation_chain(own, active) if member.person_id != duty.owner]
    for number, member in enumerate(chain, start=COORDINATION_STEP):
        if number <= min(waited, rule.escalate_to):
            yield Escalation(duty, member.person_id, number)
    if waited >= OFFICER_STEP and own[0].team.programme.officer_told:
        for member in active:
            if member.role == Role.OFFICER:
                yield Escalation(duty, member.person_id, OFFICER_STEP, neutral=True)


def escalation_chain(own: list[Membership], members: list[Membership]) -> list[Membership]:
    """Whom to tell, nearest first: for peers their lead, otherwise coordinator and deputy, after closing the carrier.

    ``own`` are the memberships of the owner of the duty.
    """
    peer_teams = [membership.team_id for membership in own if membership.team.side == Side.PROVIDING]
    if peer_teams:
        return [member for member in members if member.team_id in peer_teams and member.role == Role.PEER_LEAD]
    programme = own[0].team.programme
    if programme.state == State.CLOSED:
        return [member for member in members if member.person_id == programme.carrier_id][:1]
    return [member for role in (Role.COORDINATOR, Role.DEPUTY) for member in members if member.role == role]
