"""What sessions tell upper floors."""

from p2p.base.accounts.models import Person
from p2p.base.registry.hooks import event
from sessions.models import Note, NoteEntry


@event
def notes_shared(note: Note, by: Person) -> None:
    """Notes are shared, or an entry was added to shared notes."""


@event
def entry_saved(entry: NoteEntry, before: NoteEntry, by: Person) -> None:
    """An entry of shared notes is saved; ``before`` is the entry as it was."""


@event
def entry_amended(entry: NoteEntry | None, by: Person) -> None:
    """A correction has amended an entry of agreed notes; None: their free text."""
