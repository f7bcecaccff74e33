"""For which side somebody confirms an exchange."""

from p2p.base.accounts.models import Person
from peers.models import SIDES, Pairing
from programmes.models import Membership, Programme
from programmes.models.teams import Side
from programmes.policy import Role


def leading_roles(programme: Programme, person: Person) -> set[tuple[str, int]]:
    """The leading roles that ``person`` holds, each with its team: they confirm for their side."""
    roles = [Role.COORDINATOR, Role.DEPUTY, Role.PEER_LEAD]
    held = Membership.objects.active().filter(person=person, team__programme=programme, role__in=roles)
    return set(held.values_list("role", "team"))


def confirming_side(pairing: Pairing, held: set[tuple[str, int]]) -> str:
    """The side for which somebody with these roles confirms; empty for leads of other peers. Pure."""
    if any(role != Role.PEER_LEAD for role, _team in held):
        return Side.SEEKING
    return Side.PROVIDING if (Role.PEER_LEAD, pairing.team_id) in held else ""


def sides_open_to_paper(pairing: Pairing, side: str) -> list[str]:
    """For which sides a paper may be entered: the coordination does it for both, a lead of peers for their own."""
    open_to = SIDES if side == Side.SEEKING else [side]
    return [one for one in pairing.unconfirmed if one in open_to and pairing.state == Pairing.State.PROPOSED]
