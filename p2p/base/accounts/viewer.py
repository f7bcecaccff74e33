"""Who is asking. Every ``visible_to`` takes a viewer."""

import dataclasses
import functools
from collections.abc import Container

from django.http import HttpRequest

from p2p.base.accounts.models import Person
from p2p.base.accounts.providers import Seat, seats_of


@dataclasses.dataclass(frozen=True)
class Viewer:
    """A person and what they belong to, read in one query when first needed and kept for a request or job."""

    person: Person

    @property
    def pk(self) -> int:
        """The key of the person; 0, which is nobody's, for somebody who has not signed in."""
        return self.person.pk or 0

    @property
    def portfolio(self) -> str:
        return self.person.portfolio if self.person.is_authenticated else ""

    @functools.cached_property
    def seats(self) -> tuple[Seat, ...]:
        return seats_of.ask(self.person) if self.person.is_authenticated else ()

    @property
    def teams(self) -> set[int]:
        return {seat.team for seat in self.seats}

    def roles_in(self, programme: int) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats if seat.programme == programme)

    def programmes_on(self, side: str) -> set[int]:
        return {seat.programme for seat in self.seats if seat.side == side}

    def programmes_as(self, roles: Container[str]) -> set[int]:
        """Programmes in which the person holds one of ``roles``."""
        return {seat.programme for seat in self.seats if seat.role in roles}


class PersonRequest(HttpRequest):
    """The request of somebody who has signed in."""

    user: Person
    viewer: Viewer
