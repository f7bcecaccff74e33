"""Save a translation of notes."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.records.actions import lock_row, save_record
from sessions.models import Translation


@transaction.atomic
def save_translation(
    *, row: Translation, values: dict[str, Any], by: Person, expected: int | None, behalf: OnBehalf | None = None
) -> Translation:
    """Two who begin a translation at the same time see both texts."""
    lock_row(row.note)
    begun = Translation.objects.filter(note=row.note, language=row.language).first()
    return save_record(begun or row, values, by=by, expected=expected or (0 if begun else None), behalf=behalf)
