"""Risks of a programme and their mitigation."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models.programmes import Programme, ProgrammeRecordQuerySet
from programmes.risk_bands import band_of
from programmes.toolkit import catalogue


class RiskQuerySet(ProgrammeRecordQuerySet):
    def for_list(self) -> Self:
        return self.live().select_related("owner").order_by("number")

    def under_review(self) -> Self:
        return self.live().exclude(status=Risk.Status.CLOSED)


class Risk(Record):
    """Something that may harm the programme, taken from the toolkit's obstacles or written freely."""

    class Response(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        REDUCE = "reduce", _("Reduce")
        SHARE = "share", _("Share")
        ACCEPT = "accept", _("Accept")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("risk", "Open")
        WATCH = "watch", pgettext_lazy("risk", "Watch")
        OCCURRED = "occurred", pgettext_lazy("risk", "Occurred")
        CLOSED = "closed", pgettext_lazy("risk", "Closed")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="risks", editable=False)
    number = models.PositiveIntegerField(editable=False)
    obstacle = models.CharField(_("obstacle"), max_length=10)
    description = models.CharField(_("in your own words"), max_length=300, blank=True)
    likelihood = bounds.PositiveSmallIntegerField(
        _("likelihood"), least=1, most=5, help_text=_("1 rare to 5 almost certain")
    )
    impact = bounds.PositiveSmallIntegerField(_("impact"), least=1, most=5, help_text=_("1 slight to 5 severe"))
    response = models.CharField(_("response"), max_length=8, choices=Response, default=Response.REDUCE)
    mitigation = bounds.TextField(
        _("mitigation"), max_length=1000, help_text=_("What lowers the likelihood or the impact?")
    )
    worked = models.CharField(_("did the mitigation work?"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    review_on = bounds.DateField(_("next review"))

    objects = RiskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="risk_number_once")]

    def __str__(self) -> str:
        return self.description or catalogue().label(self.obstacle)

    def get_absolute_url(self) -> str:
        return reverse("programmes:risk", args=[self.programme.code, self.number])

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def band(self) -> str:
        return str(band_of(self.score).label)

    def is_overdue(self, today: dt.date) -> bool:
        return self.status != self.Status.CLOSED and self.review_on < today
