"""Scores of the toolkit's success factors."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from p2p.base.web import bounds
from programmes.models.phases import ProgrammeRowQuerySet
from programmes.models.programmes import Programme


class SuccessScore(models.Model):
    """How far one of the toolkit's success factors is met: 0 not, 1 partly, 2 largely, 3 fully."""

    class Moment(models.TextChoices):
        MIDWAY = "midway", _("Mid-way")
        END = "end", _("At the end")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="scores")
    factor = models.CharField(max_length=10)
    moment = models.CharField(max_length=8, choices=Moment, default=Moment.END)
    score = bounds.PositiveSmallIntegerField(most=3)
    evidence = models.CharField(_("evidence in one line"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = bounds.DateField()

    objects = ProgrammeRowQuerySet.as_manager()

    class Meta:
        ordering = ["factor"]
        constraints = [models.UniqueConstraint(fields=["programme", "factor", "moment"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.factor} {self.score}"
