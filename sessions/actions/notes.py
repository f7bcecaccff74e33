"""Write notes and their entries."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf, record_event
from p2p.base.history.enums import Verb
from p2p.base.records.actions import lock_row, save_record
from programmes.models import Membership, Team
from programmes.models.teams import Side
from sessions.events import entry_saved, notes_shared
from sessions.models import Note, NoteEntry, PeerSession

FIRST_VERSION = 1


def new_note(*, session: PeerSession, by: Person) -> Note:
    """Empty notes for their first writer, not stored yet."""
    return Note(session=session, author=session.note_taker or by, language=by.language)


def get_or_create_note(*, session: PeerSession, by: Person) -> Note:
    """The session's notes; the first to write becomes their author."""
    blank = new_note(session=session, by=by)
    note, new = Note.objects.get_or_create(
        session=session, defaults={"author": blank.author, "language": blank.language}
    )
    if new:
        record_event(by, Verb.CREATED, note)
    return note


def writer_team(session: PeerSession, person: Person) -> Team | None:
    memberships = (
        Membership.objects.active()
        .filter(person=person, team__programme=session.programme)
        .exclude(team__side=Side.SUPPORT)
    )
    membership = memberships.select_related("team").first()
    return membership.team if membership else None


@transaction.atomic
def save_entry(
    *,
    note: Note,
    entry: NoteEntry | None,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    key: uuid.UUID | None = None,
) -> NoteEntry:
    """Write one entry. ``key`` comes from the form, so that a form sent twice is stored once.

    Sent again with another text, after the browser's Back, it becomes the next version of that entry, or a conflict
    if somebody has changed the entry since.
    """
    # Locked: a form sent twice at once finds the entry of the first, and notes agreed meanwhile take no more.
    note = lock_open_note(note)
    if entry is None:
        stored = NoteEntry.objects.filter(uuid=key).first() if key else None
        if stored and (stored.note_id, stored.author_id) == (note.pk, by.pk):
            if all(getattr(stored, name) == value for name, value in values.items()):
                return stored
            if stored.archived_at is None:
                return save_record(stored, values, by=by, expected=expected or FIRST_VERSION)
        # If the key is that of a removed entry or of somebody else's, the text becomes a new entry.
        key = uuid.uuid4() if stored or key is None else key
        position = note.entries.count() + 1
        entry = NoteEntry(note=note, author=by, team=writer_team(note.session, by), position=position, uuid=key)
    before = entry if entry.pk is None else NoteEntry.objects.select_related("team", "came_from").get(pk=entry.pk)
    entry = save_record(entry, values, by=by, expected=expected)
    if note.state == Note.State.SHARED:
        notes_shared.emit(note=note, by=by)
        entry_saved.emit(entry=entry, before=before, by=by)
    return entry


def lock_open_note(note: Note) -> Note:
    """The notes as they are stored now, locked; refused when they are agreed."""
    locked = lock_row(note)
    if locked.state == Note.State.AGREED:
        raise PermissionDenied(_("These notes are agreed and locked."))
    locked.session = note.session
    return locked


@transaction.atomic
def save_note(
    *, note: Note, values: dict[str, Any], by: Person, expected: int | None = None, behalf: OnBehalf | None = None
) -> Note:
    """Free text, language and co-writers."""
    lock_open_note(note)
    return save_record(note, values, by=by, expected=expected, behalf=behalf)
