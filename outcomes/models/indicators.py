"""Indicators of an outcome and their measurements."""

import decimal
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.indicators import is_valid_value, percent_achieved
from outcomes.models.outcomes import INDICATOR_STAGES, ExpectedOutcome
from p2p.base.accounts.viewer import Viewer
from p2p.base.i18n import numbers
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Programme, ProgrammeRecordQuerySet
from programmes.models.programmes import of_programmes
from programmes.policy import EVERYONE, INSIDE
from programmes.toolkit import catalogue


class Direction(models.TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


class IndicatorQuerySet(ProgrammeRecordQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.live().filter(of_programmes(viewer, EVERYONE, "programme"))

    def for_list(self) -> Self:
        return (
            self.live()
            .select_related("outcome", "responsible")
            .prefetch_related("measurements")
            .order_by("outcome__number", "number")
        )


class Indicator(Record):
    """How an outcome is measured: a value at the start, a target, and the measurements since."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="indicators", editable=False)
    outcome = models.ForeignKey(ExpectedOutcome, models.CASCADE, related_name="indicators", editable=False)
    number = models.PositiveIntegerField(editable=False)
    indicator = models.CharField(_("indicator"), max_length=10, blank=True)
    own_label = models.CharField(_("in your own words"), max_length=200, blank=True)
    own_unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    baseline = bounds.DecimalField(_("value at the start"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = bounds.DateField(_("measured on"), null=True, blank=True)
    target = bounds.DecimalField(_("target"), max_digits=14, decimal_places=2)
    due_on = bounds.DateField(_("to be measured by"), null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who measures"),
    )
    not_measured_reason = models.CharField(_("why it could not be measured"), max_length=300, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="indicator_number_once"),
            models.CheckConstraint(
                condition=~Q(indicator="") | ~Q(own_label=""),
                name="indicator_has_a_name",
                violation_error_message=_("Choose an indicator from the list or write your own."),
            ),
            models.CheckConstraint(
                condition=Q(baseline=None)
                | Q(direction="up", target__gt=F("baseline"))
                | Q(direction="down", target__lt=F("baseline")),
                name="target_lies_ahead_of_baseline",
                violation_error_message=_(
                    "The target must lie beyond the value at the start, in the chosen direction."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.own_label or catalogue().label(self.indicator)

    def get_absolute_url(self) -> str:
        return reverse("outcomes:figure", args=[self.programme.code, self.number])

    @property
    def unit(self) -> str:
        return self.own_unit or str(getattr(catalogue().by_code.get(self.indicator), "unit", ""))

    @property
    def is_stage(self) -> bool:
        return self.indicator == "P1-c"

    def format_value(self, value: decimal.Decimal | None) -> str:
        """The name of the stage of the policy text, or the number in the reader's notation."""
        stages = enumerate(INDICATOR_STAGES) if self.is_stage else ()
        label = next((str(stage.label) for at, stage in stages if at == value), "")
        return label or numbers.format_number(value)

    def check_values(self, **values: decimal.Decimal | None) -> None:
        """Refuse start, target or measurement outside the toolkit's limits; an indicator in own words has none."""
        entry: Any = catalogue().by_code.get(self.indicator)
        if entry is None:
            return
        refusal = _("Enter a whole number from %(least)s to %(most)s.")
        refusal = refusal if entry.whole else _("Enter a number from %(least)s to %(most)s.")
        ends = {name: numbers.format_number(end) for name, end in (("least", entry.least), ("most", entry.most))}
        if self.is_stage:
            ends = {name: f"{end} ({self.format_value(decimal.Decimal(end))})" for name, end in ends.items()}
        limits = (entry.least, entry.most)
        wrong = [
            name
            for name, value in values.items()
            if value is not None and not is_valid_value(value, *limits, whole=entry.whole)
        ]
        if wrong:
            raise ValidationError(dict.fromkeys(wrong, refusal % ends))

    @property
    def actual_label(self) -> str:
        return self.format_value(self.actual)

    @property
    def target_label(self) -> str:
        return self.format_value(self.target)

    @property
    def latest(self) -> "Measurement | None":
        """The newest accepted value, from the prefetched measurements."""
        accepted = [measurement for measurement in self.measurements.all() if measurement.is_accepted]
        return max(accepted, key=lambda measurement: (measurement.on, measurement.pk), default=None)

    @property
    def actual(self) -> decimal.Decimal | None:
        return self.latest.value if self.latest else None

    @property
    def percent(self) -> int | None:
        return percent_achieved(self.baseline, self.target, self.actual)

    @property
    def met(self) -> bool:
        return self.percent is not None and self.percent >= 100


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Members and UNESCO see every measurement; donors and observers see accepted ones only."""
        inside = of_programmes(viewer, INSIDE, "indicator__programme")
        visible = of_programmes(viewer, EVERYONE, "indicator__programme")
        return self.filter(inside | visible & Q(status=Measurement.Status.ACCEPTED))

    def waiting(self) -> Self:
        return self.filter(status=Measurement.Status.SUBMITTED)


class Measurement(Record):
    """One measured value of an indicator on one day; an accepted one is locked."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("figure", "Submitted")
        RETURNED = "returned", pgettext_lazy("figure", "Returned")
        ACCEPTED = "accepted", pgettext_lazy("figure", "Accepted")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements", editable=False)
    value = bounds.DecimalField(_("value"), max_digits=14, decimal_places=2)
    on = bounds.DateField(_("measured on"))
    note = models.CharField(_("one sentence about it"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SUBMITTED, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    entered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    review_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(review_reason=""), name="returned_figure_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.value:f}"

    @property
    def programme(self) -> Programme:
        return self.indicator.programme

    @property
    def is_accepted(self) -> bool:
        return self.status == self.Status.ACCEPTED

    @property
    def is_returned(self) -> bool:
        return self.status == self.Status.RETURNED

    @property
    def submitters(self) -> set[int | None]:
        """Keys of the person who entered the measurement and of the one it was entered for; neither may accept it."""
        return {self.by_id, self.entered_for_id}
