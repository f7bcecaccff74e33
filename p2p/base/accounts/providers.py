"""What accounts ask upper floors."""

from typing import NamedTuple

from p2p.base.accounts.models import Person
from p2p.base.registry.hooks import provider


class Seat(NamedTuple):
    """One membership that holds now: keys of its programme and team, the side of the team, the role."""

    programme: int
    team: int
    side: str
    role: str


@provider
def seats_of(person: Person) -> tuple[Seat, ...]:
    """The memberships of the person that hold now."""
