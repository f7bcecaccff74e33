"""A horizontal time axis: positions of days, labels of months and years. Pure."""

import dataclasses
import datetime as dt

from p2p.base.i18n import dates

MAX_LABELS = 12
MIN_LABEL_PERCENT = 7


@dataclasses.dataclass(frozen=True)
class Axis:
    """Months as columns of equal width; positions are percentages of the drawing's width."""

    first: dt.date
    months: int

    @classmethod
    def between(cls, first: dt.date, last: dt.date) -> "Axis":
        """Whole months, from that of the first day to that of the last."""
        return cls(first.replace(day=1), (last.year - first.year) * 12 + last.month - first.month + 1)

    def month(self, day: dt.date) -> int:
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def place(self, day: dt.date) -> float:
        return min(max((self.month(day) + (day.day - 1) / 31) * 100 / self.months, 0), 100)

    def names(self) -> list[tuple[float, str]]:
        every = 1 + (self.months - 1) // MAX_LABELS
        firsts = [divmod(self.first.month - 1 + i, 12) for i in range(self.months)]
        labels = [
            ((i + 0.5) * 100 / self.months, dates.month_name(dt.date(self.first.year + y, m + 1, 1)))
            for i, (y, m) in enumerate(firsts)
        ]
        return labels[::every]

    def years(self) -> list[tuple[float, int]]:
        """Start of each year; the first year is labelled at the edge if there is room."""
        starts = [self.first.year + n for n in range(1 + (self.first.month - 1 + self.months - 1) // 12)]
        places = [(self.place(dt.date(year, 1, 1)), year) for year in starts]
        if len(places) > 1 and places[1][0] < MIN_LABEL_PERCENT and self.first.month > 1:
            places = places[1:]
        return places[:: 1 + (len(places) - 1) // MAX_LABELS]
