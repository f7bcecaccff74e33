"""Who may run a session, edit its plan and write its notes, and what a change may not hide from others."""

from typing import Any

from p2p.base.accounts.viewer import Viewer
from p2p.base.records.actions import serialise
from p2p.base.records.models import Record, Revision
from programmes.permissions import has_permission
from programmes.policy import Can, Role
from sessions.models import Correction, Note, NoteEntry, PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE


def can_run(session: PeerSession, viewer: Viewer, *, leads: bool) -> bool:
    """The coordination, the facilitator and the note-taker confirm a session, count heads and call it off."""
    return leads or viewer.pk in {session.moderator_id, session.note_taker_id}


def can_edit_plan(session: PeerSession, viewer: Viewer, *, leads: bool) -> bool:
    """As long as a session is only planned, anyone in the exchange may propose another time or agenda."""
    return session.status == PeerSession.Status.PLANNED or can_run(session, viewer, leads=leads)


def locked_teams(teams: set[int], own: set[int], *, leads: bool) -> set[int]:
    """Teams that somebody may not take out of a session: all but their own, unless they lead the programme."""
    return set() if leads else teams - own


def fields_hiding_session(others: set[int], *, teams: set[int], was: str, becomes: str) -> list[str]:
    """The fields by which the teams ``others``, which take part, would lose sight of a session. Pure."""
    is_closed = was in PUBLIC_TO_EXCHANGE and becomes not in PUBLIC_TO_EXCHANGE
    return ["teams"] * bool(others - teams) + ["visibility"] * bool(others and is_closed)


def locked_co_writers(note: Note, viewer: Viewer, chosen: set[int]) -> set[int]:
    """Co-writers whom ``viewer`` may not remove: only the author, the note-taker and they themselves may."""
    may_remove_all = viewer.pk in {note.author_id, note.session.note_taker_id}
    return set() if may_remove_all else chosen - {viewer.pk}


def teams_locked_for(session: PeerSession, by: Viewer) -> set[int]:
    """Teams of a session that ``by`` may not take out."""
    own = {seat.team for seat in by.seats if seat.role != Role.OBSERVER}
    teams = set(session.teams.values_list("pk", flat=True))
    return locked_teams(teams, own, leads=has_permission(by, Can.EDIT, session.programme))


def fields_hiding_record(record: Record, values: dict[str, Any], by: Viewer) -> list[str]:
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


def can_edit_notes(note: Note, viewer: Viewer) -> bool:
    """Writers write until the notes are agreed; then they are locked."""
    return not note.is_locked and can_write_notes(note, viewer)


def can_write_notes(note: Note, viewer: Viewer) -> bool:
    """The author, the co-writers and the session's note-taker; ``written_by`` says the same in SQL."""
    return viewer.pk in {note.author_id, note.session.note_taker_id} or viewer.pk in writers_of(note)


def writers_of(note: Note) -> set[int | None]:
    named = note.co_writers.values_list("pk", flat=True) if note.pk else ()
    return {note.author_id, note.session.note_taker_id, *named}


def first_readable_version(entry: NoteEntry, viewer: Viewer) -> int:
    """First version that ``viewer`` may read: versions written while the entry was restricted stay restricted."""
    if entry.author_id == viewer.pk or entry.team_id in viewer.teams:
        return 1
    revisions = Revision.objects.filter(kind=entry._meta.label_lower, key=str(entry.pk))
    restricted = [
        revision.number for revision in revisions if revision.body.get("visibility") not in PUBLIC_TO_EXCHANGE
    ]
    return 1 + max(restricted, default=0)


def is_for_everyone(note: Note) -> bool:
    """Whether everyone who reads the notes reads all of them."""
    return not note.entries.live().exclude(visibility__in=PUBLIC_TO_EXCHANGE).exists()


def readable_text(correction: Correction, viewer: Viewer) -> str:
    """The text that ``correction`` would change; empty if ``viewer`` may not read that entry."""
    entry = correction.entry
    readable = entry is None or NoteEntry.objects.readable_by(viewer).filter(pk=entry.pk).exists()
    return correction.current_text if readable else ""
