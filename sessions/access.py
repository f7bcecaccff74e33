"""Who runs a session. Pure: rights and people come in as arguments."""

from p2p.base.accounts.models import Person
from sessions.models import Note, PeerSession
from sessions.models.session import OPEN_READERSHIP


def runs(session: PeerSession, person: Person, *, leads: bool) -> bool:
    """The coordination, the facilitator and the note-taker confirm a session, count heads and call it off."""
    return leads or person.pk in {session.moderator_id, session.note_taker_id}


def may_shape(session: PeerSession, person: Person, *, leads: bool) -> bool:
    """As long as a session is only planned, anyone in the exchange may propose another time or agenda."""
    return session.status == PeerSession.Status.PLANNED or runs(session, person, leads=leads)


def kept_by_others(teams: set[int], own: set[int], *, leads: bool) -> set[int]:
    """Teams that somebody may not take out of a session: all but their own, unless they lead the programme."""
    return set() if leads else teams - own


def taken_away(others: set[int], *, teams: set[int], was: str, becomes: str) -> list[str]:
    """The fields by which ``others``, who take part, would lose sight of a session without having said so."""
    closed = was in OPEN_READERSHIP and becomes not in OPEN_READERSHIP
    return ["teams"] * bool(others - teams) + ["readership"] * bool(others and closed)


def kept_co_writers(note: Note, person: Person, chosen: set[int]) -> set[int]:
    """Co-writers whom only the author, the note-taker or they themselves take off: a draft is theirs to read."""
    leads = person.pk in {note.author_id, note.session.note_taker_id}
    return set() if leads else chosen - {person.pk}
