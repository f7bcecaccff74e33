"""The side for which somebody may confirm an exchange."""

from p2p.base.accounts.viewer import Viewer
from peers.models import SIDES, Pairing
from programmes.models import Programme
from programmes.models.teams import Side
from programmes.policy import COORDINATION, Role


def leading_roles(programme: Programme, viewer: Viewer) -> set[tuple[str, int]]:
    """The leading roles that ``viewer`` holds, each as (role, key of the team)."""
    roles = COORDINATION | {Role.PEER_LEAD}
    return {(seat.role, seat.team) for seat in viewer.seats if seat.programme == programme.pk and seat.role in roles}


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
