"""Seeded random choices; the same seed gives the same answers."""

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from p2p.demo.yaml_files import read_yaml


class RandomSource(random.Random):
    def chance(self, share: float) -> bool:
        return self.random() < share

    def draw(self, *names: str) -> Any:
        """One of the weighted choices under this path of ``chances.yaml``."""
        chances: Mapping = read_yaml("synthetic/chances")
        for name in names:
            chances = chances[name]
        return self.choices(list(chances), list(chances.values()))[0]

    def sample_between(self, values: Sequence, fewest: int, most: int) -> list:
        """From ``fewest`` to ``most`` different ones, or all where there are not as many."""
        return self.sample(values, min(len(values), self.randint(fewest, most)))

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from ``first`` to ``last``; ``first`` when that is no stretch of time."""
        return self.days_from(first, 0, max(0, (last - first).days))

    def days_from(self, day: dt.date, fewest: int, most: int) -> dt.date:
        return day + dt.timedelta(days=self.randint(fewest, most))

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.getrandbits(128), version=4)
