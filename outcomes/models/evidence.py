"""What proves a measurement, an action or an outcome."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.models.indicators import Measurement
from outcomes.models.outcomes import ExpectedOutcome
from p2p.base.files.models import StoredFile
from programmes.models import Programme


class Evidence(models.Model):
    """What proves a measurement, an action or an outcome: a file, a link or the name of a source."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="evidence")
    measurement = models.ForeignKey(Measurement, models.CASCADE, null=True, blank=True, related_name="evidence")
    action = models.ForeignKey(
        "outcomes.FollowUpAction", models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    outcome = models.ForeignKey(ExpectedOutcome, models.CASCADE, null=True, blank=True, related_name="evidence")
    title = models.CharField(_("evidence"), max_length=250)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(measurement__isnull=False, action=None, outcome=None)
                | Q(measurement=None, action__isnull=False, outcome=None)
                | Q(measurement=None, action=None, outcome__isnull=False),
                name="evidence_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.title
