"""Models and kinds of duty that belong to a session, found by walking the models."""

import functools
from typing import Any

from p2p.base.duties.registry import DUTIES
from p2p.base.i18n import dates
from sessions.models import PeerSession


@functools.cache
def related_models(model: Any = PeerSession, path: str = "") -> list[tuple[Any, str]]:
    """Each model that points to a session, directly or through others, with the lookup path to the session."""
    related: list[tuple[Any, str]] = []
    for field in model._meta.get_fields(include_hidden=True):
        points_here = field.auto_created and not field.concrete and not field.related_model._meta.auto_created
        if points_here and field.related_model is not model:
            longer = "__".join(filter(None, [field.remote_field.name, path]))
            related += [(field.related_model, longer), *related_models(field.related_model, longer)]
    return related


@functools.cache
def session_duty_kinds() -> set[str]:
    """The kinds of duty whose number is that of a session."""
    numbers = [(PeerSession, "number"), *((model, f"{path}__number") for model, path in related_models())]
    kinds = DUTIES.entries().items()
    return {code for code, kind in kinds if (kind.columns(dates.today()).model, kind.number) in numbers}
