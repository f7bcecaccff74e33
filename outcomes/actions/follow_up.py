"""Create and update follow-up actions, by hand and from the notes of sessions."""

import datetime as dt
from typing import Any

from django.db import transaction

from outcomes.models import FollowUpAction
from outcomes.models.follow_up import done_date
from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.records.actions import save_record
from sessions.models import Note, NoteEntry

DEFAULT_ACTION_DAYS = 30


@transaction.atomic
def save_action(
    *,
    action: FollowUpAction,
    values: dict[str, Any],
    by: Person,
    today: dt.date,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> FollowUpAction:
    """Create or update an action; one marked done without a date was done today."""
    values = values | done_date(values, today)
    return save_record(action, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def create_actions_from_notes(*, note: Note, by: Person) -> None:
    """Make an action of each action entry that has none yet, owned by the person named there or the note's author."""
    met_on = note.programme.day_of(note.session.starts_at)
    for entry in note.entries.filter(archived_at=None, kind=NoteEntry.Kind.ACTION, action=None):
        values = {
            "title": entry.text[:250],
            "owner": entry.owner or note.author,
            "entry": entry,
            "session": note.session,
            "need": entry.need,
            "due_on": entry.due_on or met_on + dt.timedelta(days=DEFAULT_ACTION_DAYS),
        }
        save_record(FollowUpAction(programme=note.programme), values, by=by)


@transaction.atomic
def copy_entry_text_to_actions(*, entry: NoteEntry, before: NoteEntry, by: Person) -> None:
    """Copy the new text to actions whose title is still the entry's old text; edited titles stay."""
    for action in FollowUpAction.objects.filter(entry=entry, title=before.text[:250]).exclude(title=entry.text[:250]):
        save_record(action, {"title": entry.text[:250]}, by=by)
