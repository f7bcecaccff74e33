"""The exchanges themselves: sessions with their agenda and attendance, and the notes taken there."""

from sessions.models.agreement import Correction, Coverage, Translation
from sessions.models.notes import Note, NoteEntry
from sessions.models.session import AgendaItem, Attendance, PeerSession, Readership

__all__ = [
    "AgendaItem",
    "Attendance",
    "Correction",
    "Coverage",
    "Note",
    "NoteEntry",
    "PeerSession",
    "Readership",
    "Translation",
]
