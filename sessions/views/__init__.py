"""Pages of the sessions floor, by noun."""

from sessions.views.feedback import ask
from sessions.views.notes import agree_notes, edit_entry, edit_note, notes, remove_entry, share_notes
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

__all__ = [
    "agree_notes",
    "ask",
    "call_off",
    "confirm",
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
]
