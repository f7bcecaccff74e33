"""What programmes ask upper floors."""

from collections.abc import Sequence

from p2p.base.duties.queries import Duty
from p2p.base.registry.hooks import list_provider


@list_provider
def duty_readers(duties: Sequence[Duty]) -> dict[str, set[int]]:
    """By key of a duty that not everybody in its programme may know of: the people who may."""
