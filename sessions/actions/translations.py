"""Save a translation of notes."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.records.actions import lock_row, save_record
from sessions.models import Translation


@transaction.atomic
def save_translation(
    *,
    translation: Translation,
    values: dict[str, Any],
    by: Person,
    expected: int | None,
    behalf: OnBehalf | None = None,
) -> Translation:
    """When two people begin the same translation at once, the second gets a conflict that shows both texts."""
    lock_row(translation.note)
    begun = Translation.objects.filter(note=translation.note, language=translation.language).first()
    expected = expected or (0 if begun else None)
    return save_record(begun or translation, values, by=by, expected=expected, behalf=behalf)
