"""What sessions ask upper floors."""

from collections.abc import Sequence

from p2p.base.registry.hooks import provider
from sessions.models import NoteEntry


@provider
def records_made_from(entries: Sequence[NoteEntry]) -> dict[int | None, tuple[str, str]]:
    """By entry, the name of the action or lesson made from it and the address of the list where it stands."""
