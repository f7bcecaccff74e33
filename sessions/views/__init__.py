"""Pages of the sessions floor, by noun."""

from sessions.views.agreement import correction, coverage, share_notes, suggest, translation
from sessions.views.feedback import ask
from sessions.views.notes import add_file, edit_entry, edit_note, entry_file, notes, remove_entry
from sessions.views.session import (
    call_off,
    confirm,
    edit_agenda,
    edit_attendance,
    edit_session,
    hold,
    session,
    session_list,
)
from sessions.views.versions import versions

__all__ = [
    "add_file",
    "ask",
    "call_off",
    "confirm",
    "correction",
    "coverage",
    "edit_agenda",
    "edit_attendance",
    "edit_entry",
    "edit_note",
    "edit_session",
    "entry_file",
    "hold",
    "notes",
    "remove_entry",
    "session",
    "session_list",
    "share_notes",
    "suggest",
    "translation",
    "versions",
]
