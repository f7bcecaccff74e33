"""Why somebody may not remove another person's access, by model."""

from django.utils.translation import gettext_lazy as _

from sessions.models import Note, NoteEntry, PeerSession

REFUSAL_BY_MODEL = {
    PeerSession: _("Only the coordination or the team itself can remove a team or restrict who reads the session."),
    Note: _("Only the author, the note-taker or the co-writers themselves can remove a co-writer."),
    NoteEntry: _("Only the author of an entry can change who reads it."),
}
