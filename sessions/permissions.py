"""Who may run a session, edit its plan and write its notes, and what a change may not hide from others."""

from typing import Any

from p2p.base.accounts.models import Person
from p2p.base.records.actions import serialise
from p2p.base.records.models import Record, Revision
from programmes.models import Membership
from programmes.permissions import has_permission
from programmes.policy import Can, Role
from sessions.models import Correction, Note, NoteEntry, PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE


def can_run(session: PeerSession, person: Person, *, leads: bool) -> bool:
    """The coordination, the facilitator and the note-taker confirm a session, count heads and call it off."""
    return leads or person.pk in {session.moderator_id, session.note_taker_id}


def can_edit_plan(session: PeerSession, person: Person, *, leads: bool) -> bool:
    """As long as a session is only planned, anyone in the exchange may propose another time or agenda."""
    return session.status == PeerSession.Status.PLANNED or can_run(session, person, leads=leads)


def locked_teams(teams: set[int], own: set[int], *, leads: bool) -> set[int]:
    """Teams that somebody may not take out of a session: all but their own, unless they lead the programme."""
    return set() if leads else teams - own


def fields_hiding_session(others: set[int], *, teams: set[int], was: str, becomes: str) -> list[str]:
    """The fields by which the teams ``others``, which take part, would lose sight of a session. Pure."""
    is_closed = was in PUBLIC_TO_EXCHANGE and becomes not in PUBLIC_TO_EXCHANGE
    return ["teams"] * bool(others - teams) + ["visibility"] * bool(others and is_closed)


def locked_co_writers(note: Note, person: Person, chosen: set[int]) -> set[int]:
    """Co-writers whom ``person`` may not remove: only the author, the note-taker and they themselves may."""
    may_remove_all = person.pk in {note.author_id, note.session.note_taker_id}
    return set() if may_remove_all else chosen - {person.pk}


def teams_locked_for(session: PeerSession, by: Person) -> set[int]:
    """Teams of a session that ``by`` may not take out."""
    own = Membership.objects.active().filter(person=by).exclude(role=Role.OBSERVER).values_list("team", flat=True)
    teams = set(session.teams.values_list("pk", flat=True))
    return locked_teams(teams, set(own), leads=has_permission(by, Can.EDIT, session.programme))


def fields_hiding_record(record: Record, values: dict[str, Any], by: Person) -> list[str]:
    """The fields in ``values`` by which somebody else would lose sight of ``record``, a session or its notes."""
    if isinstance(record, PeerSession) and values.keys() & {"teams", "visibility"}:
        teams = set(serialise(values.get("teams", record.teams.all())))
        becomes = values.get("visibility", record.visibility)
        return fields_hiding_session(teams_locked_for(record, by), teams=teams, was=record.visibility, becomes=becomes)
    if isinstance(record, Note) and "co_writers" in values:
        locked = locked_co_writers(record, by, set(serialise(record.co_writers.all())))
        return ["co_writers"] * bool(locked - set(serialise(values["co_writers"])))
    if not isinstance(record, NoteEntry) or record.author_id == by.pk:
        return []
    return ["visibility"] * (values.get("visibility", record.visibility) != record.visibility)


def can_edit_notes(note: Note, person: Person) -> bool:
    """Writers write until the notes are agreed; then they are locked."""
    return note.state != Note.State.AGREED and can_write_notes(note, person)


def can_write_notes(note: Note, person: Person) -> bool:
    """The author, the co-writers and the session's note-taker."""
    if person.pk in {note.author_id, note.session.note_taker_id}:
        return True
    return note.pk is not None and note.co_writers.filter(pk=person.pk).exists()


def first_readable_version(entry: NoteEntry, person: Person) -> int:
    """First version that ``person`` may read: versions written while the entry was restricted stay restricted."""
    of_own_team = entry.team_id and person.memberships.active().filter(team=entry.team_id).exists()
    if entry.author_id == person.pk or of_own_team:
        return 1
    revisions = Revision.objects.filter(kind=entry._meta.label_lower, key=str(entry.pk))
    restricted = [
        revision.number for revision in revisions if revision.body.get("visibility") not in PUBLIC_TO_EXCHANGE
    ]
    return 1 + max(restricted, default=0)


def is_for_everyone(note: Note) -> bool:
    """Whether everyone who reads the notes reads all of them."""
    return not note.entries.live().exclude(visibility__in=PUBLIC_TO_EXCHANGE).exists()


def readable_text(correction: Correction, person: Person) -> str:
    """The text that ``correction`` would change; empty if ``person`` may not read that entry."""
    entry = correction.entry
    readable = entry is None or NoteEntry.objects.readable_by(person).filter(pk=entry.pk).exists()
    return correction.current_text if readable else ""
