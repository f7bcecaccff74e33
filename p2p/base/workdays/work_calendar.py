"""Count working days. Pure: weekend and days off are arguments."""

import dataclasses
import datetime as dt
from collections.abc import Container

DAY = dt.timedelta(days=1)
ALL_WEEKDAYS = frozenset(range(7))
# Stop searching after so many days without work, however the days off are filled in.
MAX_DAYS_OFF = 366


@dataclasses.dataclass(frozen=True)
class WorkCalendar:
    """Working days. ``weekend`` holds weekdays, Monday is 0; ``days_off`` is any container of dates."""

    weekend: frozenset[int]
    days_off: Container[dt.date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekend < ALL_WEEKDAYS:
            raise ValueError(f"A weekend is made of weekdays 0 to 6 and leaves one to work: {sorted(self.weekend)}")

    def works(self, day: dt.date) -> bool:
        return day.weekday() not in self.weekend and day not in self.days_off

    def on_or_after(self, day: dt.date) -> dt.date:
        return self._nearest(day, DAY)

    def on_or_before(self, day: dt.date) -> dt.date:
        return self._nearest(day, -DAY)

    def after(self, day: dt.date, count: int) -> dt.date:
        """The day that lies ``count`` working days after ``day``."""
        for _ in range(count):
            day = self.on_or_after(day + DAY)
        return day

    def _nearest(self, day: dt.date, step: dt.timedelta) -> dt.date:
        return next((here for n in range(MAX_DAYS_OFF) if self.works(here := day + n * step)), day)
