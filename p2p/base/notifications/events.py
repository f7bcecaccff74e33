"""What notifications tell upper floors."""

import datetime as dt
from collections.abc import Callable, Sequence

from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import ReminderRule
from p2p.base.registry.hooks import event


@event
def duties_late(duties: Sequence[Duty], rule: Callable[[Duty], ReminderRule], now: dt.datetime) -> None:
    """Duties are late that nothing blocks; ``rule`` gives the reminder rule of each. Repeated at every planning."""
