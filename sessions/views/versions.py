"""Versions of notes and entries."""

import uuid
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.records.models import Record
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import versions_page
from sessions import permissions
from sessions.actions import notes
from sessions.models import Note, NoteEntry
from sessions.permissions import first_readable_version
from sessions.views.note_review import get_readable_note
from sessions.views.notes import not_a_writer_message


@programme_view(Can.WRITE_NOTES)
def note_versions(
    request: ProgrammeRequest, programme: Programme, number: int, key: uuid.UUID | None = None
) -> HttpResponse:
    """Every version of an entry, or of the free text; only for the writers of the notes."""
    note = get_readable_note(request, programme, number)
    if not permissions.can_write_notes(note, request.viewer):
        raise PermissionDenied(not_a_writer_message(note))
    entries = NoteEntry.objects.visible_to(request.viewer).filter(note=note)
    record = get_object_or_404(entries, uuid=key) if key else note
    since = first_readable_version(record, request.viewer) if isinstance(record, NoteEntry) else 1
    restore, back = make_restore(request, note, record), note.session.get_absolute_url()
    return versions_page(request, programme, record, restore=restore, back=back, since=since)


def make_restore(request: PersonRequest, note: Note, record: Record) -> Callable[[dict], Record] | None:
    """How to make a version the newest again, without its readers and co-writers; None if this person may not."""
    if not permissions.can_edit_notes(note, request.viewer):
        return None

    def restore(values: dict) -> Record:
        restored = {name: value for name, value in values.items() if name not in {"visibility", "co_writers"}}
        if isinstance(record, NoteEntry):
            return notes.save_entry(note=note, entry=record, values=restored, by=request.user)
        return notes.save_note(note=note, values=restored, by=request.user)

    return restore
