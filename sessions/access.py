"""Who runs a session. Pure: rights and people come in as arguments."""

from p2p.accounts.models import Person
from sessions.models import PeerSession


def runs(session: PeerSession, person: Person, *, leads: bool) -> bool:
    """The coordination, the facilitator and the note-taker confirm a session, count heads and call it off."""
    return leads or person.pk in {session.moderator_id, session.note_taker_id}


def may_shape(session: PeerSession, person: Person, *, leads: bool) -> bool:
    """As long as a session is only planned, anyone in the exchange may propose another time or agenda."""
    return session.status == PeerSession.Status.PLANNED or runs(session, person, leads=leads)
