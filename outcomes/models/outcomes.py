"""Expected outcomes and the stages of a policy text."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.records.models import Record
from programmes.models import Programme, ProgrammeRecordQuerySet
from programmes.models.programmes import of_programmes
from programmes.policy import EVERYONE
from programmes.toolkit import catalogue


class PolicyStage(models.TextChoices):
    NONE = "none", pgettext_lazy("policy text", "None")
    CONCEPT = "concept", pgettext_lazy("policy text", "Concept")
    DRAFT = "draft", pgettext_lazy("policy text", "Draft")
    VALIDATED = "validated", pgettext_lazy("policy text", "Validated")
    SUBMITTED = "submitted", pgettext_lazy("policy text", "Submitted")
    ADOPTED = "adopted", pgettext_lazy("policy text", "Adopted")
    IN_FORCE = "in_force", pgettext_lazy("policy text", "In force")
    FUNDED = "funded", pgettext_lazy("policy text", "Funded")
    EVALUATED = "evaluated", pgettext_lazy("policy text", "Evaluated")

    @classmethod
    def _missing_(cls, value: object) -> "PolicyStage":
        """An unknown stored value reads as none, so that no page fails because of it."""
        return cls.NONE


# The toolkit's indicator P1-c counts stages from 0 to 5.
INDICATOR_STAGES = [
    PolicyStage.NONE,
    PolicyStage.CONCEPT,
    PolicyStage.DRAFT,
    PolicyStage.VALIDATED,
    PolicyStage.SUBMITTED,
    PolicyStage.ADOPTED,
]


class ExpectedOutcomeQuerySet(ProgrammeRecordQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Donors and observers see outcomes too; which measurements, ``MeasurementQuerySet`` decides."""
        return self.live().filter(of_programmes(viewer, EVERYONE, "programme"))

    def for_list(self) -> Self:
        return self.live().prefetch_related("indicators__measurements").order_by("number")


class ExpectedOutcome(Record):
    """A change the programme set out to bring about, from the toolkit's table or in own words."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="outcomes", editable=False)
    number = models.PositiveIntegerField(editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, blank=True)
    own_title = models.CharField(_("in your own words"), max_length=200, blank=True)
    policy_stage = models.CharField(
        _("stage of the policy text"), max_length=10, choices=PolicyStage, default=PolicyStage.NONE
    )

    objects = ExpectedOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="outcome_number_once"),
            models.CheckConstraint(
                condition=~Q(outcome="") | ~Q(own_title=""),
                name="outcome_has_a_name",
                violation_error_message=_("Choose an outcome from the list or write your own."),
            ),
        ]

    def __str__(self) -> str:
        return self.own_title or catalogue().label(self.outcome)

    def get_absolute_url(self) -> str:
        return reverse("outcomes:outcome", args=[self.programme.code, self.number])
