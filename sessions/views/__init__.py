"""Pages of the sessions floor, by noun."""

from sessions.views.agreement import correction, coverage, share_notes, suggest, translation
from sessions.views.feedback import ask
from sessions.views.notes import edit_entry, edit_note, notes, remove_entry
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
