"""What hangs on a session, read out of the models: a new kind of record is found without being named here."""

from collections.abc import Iterator
from typing import Any

from p2p.duties.kinds import Kind
from p2p.ui import when
from sessions.models import PeerSession


def hanging(model: Any = PeerSession, path: str = "") -> Iterator[tuple[Any, str]]:
    """Each kind of record that points to a session, itself or through others, with the path by which it does."""
    for field in model._meta.get_fields(include_hidden=True):
        points_here = field.auto_created and not field.concrete and not field.related_model._meta.auto_created
        if points_here and field.related_model is not model:
            longer = "__".join(filter(None, [field.remote_field.name, path]))
            yield field.related_model, longer
            yield from hanging(field.related_model, longer)


def names_session(kind: Kind) -> bool:
    """Whether the number in a duty of this kind is that of a session."""
    numbers = [(PeerSession, "number"), *((model, f"{path}__number") for model, path in hanging())]
    return (kind.columns(when.today()).model, kind.number) in numbers
