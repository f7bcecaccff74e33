"""Form choices from the toolkit catalogue."""

from programmes.toolkit import catalogue


def catalogue_choices(kind: str, *, optional: bool = False) -> list:
    """Choices from the toolkit's catalogue."""
    return [*([("", "—")] if optional else []), *catalogue().choices(kind)]
