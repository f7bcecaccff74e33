"""Sessions with agenda and attendance, their notes, corrections, translations and need assessments."""

from sessions.models.agenda import AgendaItem
from sessions.models.attendance import Attendance
from sessions.models.need_assessment import NeedAssessment
from sessions.models.note_review import Correction
from sessions.models.notes import Note, NoteEntry
from sessions.models.sessions import PeerSession
from sessions.models.translations import Translation
from sessions.models.visibility import Visibility

__all__ = [
    "AgendaItem",
    "Attendance",
    "Correction",
    "NeedAssessment",
    "Note",
    "NoteEntry",
    "PeerSession",
    "Translation",
    "Visibility",
]
