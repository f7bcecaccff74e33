"""Bands of a risk's score (likelihood times impact), as the catalogue's scale has them. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RiskBand(models.IntegerChoices):
    """The value of a band is its highest score."""

    LOW = 4, _("low")
    MEDIUM = 9, _("medium")
    HIGH = 16, _("high")
    VERY_HIGH = 25, _("very high")

    @property
    def step(self) -> int:
        """Place among the bands, from 0: the class of its colour."""
        return list(RiskBand).index(self)

    @property
    def least(self) -> int:
        return list(RiskBand)[self.step - 1] + 1 if self.step else 1


def band_of(score: int) -> RiskBand:
    return next((band for band in RiskBand if score <= band), RiskBand.VERY_HIGH)
