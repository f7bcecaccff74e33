"""Who is told of a duty that is long overdue. Pure: memberships are passed in."""

import dataclasses
from collections.abc import Iterator

from p2p.base.duties.queries import Duty
from p2p.base.notifications.reminder_schedule import ReminderRule
from programmes.models import Membership
from programmes.models.programmes import State
from programmes.models.teams import Side
from programmes.policy import Role

# After so many times the first delay.
COORDINATION_STEP, OFFICER_STEP = 1, 3


@dataclasses.dataclass(frozen=True)
class Escalation:
    """``person`` hears of ``duty``. ``neutral``: without a name and without saying what it is."""

    duty: Duty
    person: int
    number: int
    neutral: bool = False

    @property
    def key(self) -> str:
        # UNESCO gets one line a month and programme, whatever and however much waits.
        return f"waiting:{self.duty.code}:{self.duty.today:%Y-%m}" if self.neutral else self.name

    @property
    def name(self) -> str:
        return f"climb:{self.number}:{self.duty.dedup_key}"


def escalations_due(duty: Duty, rule: ReminderRule, members: list[Membership]) -> Iterator[Escalation]:
    """Every step that is due by now: the coordination, the deputy, and UNESCO where the programme wants it.

    What a peer owes stays with the peers: their lead hears of it, and nobody in the other country.
    """
    waited = duty.days_late // rule.escalate_after
    mine = [one for one in members if one.person_id == duty.owner and one.team.side != Side.SUPPORT]
    if not mine:
        return
    above = escalation_chain(mine, members)
    for number, one in enumerate([one for one in above if one.person_id != duty.owner], start=COORDINATION_STEP):
        if number <= min(waited, rule.escalate_to):
            yield Escalation(duty, one.person_id, number)
    if waited >= OFFICER_STEP and mine[0].team.programme.officer_told:
        for one in members:
            if one.role == Role.OFFICER:
                yield Escalation(duty, one.person_id, OFFICER_STEP, neutral=True)


def escalation_chain(mine: list[Membership], members: list[Membership]) -> list[Membership]:
    """The lead of the peers for whoever is a peer at all; otherwise the coordination, after closing the carrier."""
    peers = [one.team_id for one in mine if one.team.side == Side.PROVIDING]
    if peers:
        return [one for one in members if one.team_id in peers and one.role == Role.PEER_LEAD]
    programme = mine[0].team.programme
    if programme.state == State.CLOSED:
        return [one for one in members if one.person_id == programme.carrier_id][:1]
    return [one for role in (Role.COORDINATOR, Role.DEPUTY) for one in members if one.role == role]
