"""Create lessons from the notes of sessions, and release them from the exchange."""

from django.db import transaction

from outcomes.enums import OutcomeVerb
from outcomes.models import Lesson
from p2p.base.accounts.models import Person
from p2p.base.records.actions import save_record
from sessions.models import Note, NoteEntry
from sessions.models.visibility import PUBLIC_TO_EXCHANGE


@transaction.atomic
def release_lesson(*, lesson: Lesson, agreed: bool, by: Person) -> Lesson:
    """Record whether the side that the lesson came from agrees; only then may it be read outside the exchange."""
    verb = OutcomeVerb.RELEASED if agreed else OutcomeVerb.KEPT_INSIDE
    return save_record(lesson, {"released": agreed}, by=by, verb=verb)


@transaction.atomic
def create_lessons_from_notes(*, note: Note, by: Person) -> None:
    """Make a lesson of each lesson entry that both sides may read and that has none yet."""
    both_read = {"kind": NoteEntry.Kind.LESSON, "visibility__in": PUBLIC_TO_EXCHANGE}
    for entry in note.entries.filter(archived_at=None, lesson=None, **both_read):
        values = {"text": entry.text[:5000], "adapt": entry.adapt, "entry": entry, "session": note.session}
        save_record(Lesson(programme=note.programme), values, by=by)


@transaction.atomic
def copy_entry_text_to_lessons(*, entry: NoteEntry, before: NoteEntry, by: Person) -> None:
    """Copy the new text to lessons that still hold the old text, and withdraw their release; edited ones stay."""
    for lesson in Lesson.objects.filter(entry=entry, text=before.text[:5000]).exclude(text=entry.text[:5000]):
        save_record(lesson, {"text": entry.text[:5000], "released": False}, by=by)
    if before.origin != entry.origin:
        withdraw_release(entry=entry, by=by)


@transaction.atomic
def withdraw_release(*, entry: NoteEntry | None, by: Person) -> None:
    """Withdraw the release of lessons from ``entry``: its side agreed to another text. None withdraws nothing."""
    for lesson in Lesson.objects.filter(entry=entry, released=True).exclude(entry=None):
        save_record(lesson, {"released": False}, by=by)
