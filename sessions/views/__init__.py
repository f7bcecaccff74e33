"""Pages of this app, one module per noun."""

from sessions.views.agenda import edit_agenda
from sessions.views.attendance import edit_attendance
from sessions.views.feedback import choose_feedback_questions
from sessions.views.need_assessment import assess_needs
from sessions.views.note_review import correction_detail, share_notes, suggest_correction
from sessions.views.notes import add_file, edit_entry, edit_note, entry_file, remove_entry, write_notes
from sessions.views.sessions import (
    cancel_or_postpone,
    confirm_session,
    edit_session,
    mark_held,
    session_detail,
    session_list,
)
from sessions.views.translations import edit_translation
from sessions.views.versions import note_versions

__all__ = [
    "add_file",
    "assess_needs",
    "cancel_or_postpone",
    "choose_feedback_questions",
    "confirm_session",
    "correction_detail",
    "edit_agenda",
    "edit_attendance",
    "edit_entry",
    "edit_note",
    "edit_session",
    "edit_translation",
    "entry_file",
    "mark_held",
    "note_versions",
    "remove_entry",
    "session_detail",
    "session_list",
    "share_notes",
    "suggest_correction",
    "write_notes",
]
