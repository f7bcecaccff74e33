"""The side for which somebody may confirm an exchange."""

from p2p.base.accounts.models import Person
from peers.models import SIDES, Pairing
from programmes.models import Membership, Programme
from programmes.models.teams import Side
from programmes.policy import COORDINATION, Role


def leading_roles(programme: Programme, person: Person) -> set[tuple[str, int]]:
    """The leading roles that ``person`` holds, each as (role, key of the team)."""
    leads = Membership.objects.serving(*COORDINATION, Role.PEER_LEAD)
    held = leads.filter(person=person, team__programme=programme)
    return set(held.values_list("role", "team"))


def confirming_side(pairing: Pairing, held: set[tuple[str, int]]) -> str:
    """The side for which somebody with the roles ``held`` confirms; empty for leads of other peers. Pure."""
    if any(role != Role.PEER_LEAD for role, _team in held):
        return Side.SEEKING
    return Side.PROVIDING if (Role.PEER_LEAD, pairing.team_id) in held else ""


def sides_open_to_paper(pairing: Pairing, own_side: str) -> list[str]:
    """For which sides a paper may be entered: the coordination does it for both, a lead of peers for their own."""
    if pairing.state != Pairing.State.PROPOSED:
        return []
    open_to = SIDES if own_side == Side.SEEKING else [own_side]
    return [side for side in pairing.unconfirmed if side in open_to]
