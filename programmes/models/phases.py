"""Planned and actual phases, changes of phase, declarations and waivers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.viewer import Viewer
from p2p.base.web import bounds
from programmes.models.programmes import Programme, of_programmes
from programmes.phases import PHASE_CHOICES, phase_number
from programmes.policy import EVERYONE
from programmes.toolkit import catalogue


class ProgrammeRowQuerySet(models.QuerySet):
    """For models of a programme that are never archived."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(of_programmes(viewer, EVERYONE, "programme"))


class PhaseQuerySet(ProgrammeRowQuerySet):
    def for_strip(self) -> Self:
        """With ``left_without``: the number of exit criteria waived when the phase was left."""
        standing = Q(programme__waivers__phase=F("kind"), programme__waivers__withdrawn_on=None)
        return self.annotate(left_without=Count("programme__waivers", filter=standing)).order_by("position")


class Phase(models.Model):
    """One of the five phases of one programme, planned and actual."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=4, choices=PHASE_CHOICES)
    position = models.PositiveSmallIntegerField(editable=False)
    planned_start = bounds.DateField(_("planned start"))
    planned_end = bounds.DateField(_("planned end"))
    entered_on = bounds.DateField(null=True)
    left_on = bounds.DateField(null=True)
    blocked_on = models.DateField(
        null=True, editable=False, help_text="since when its planned end is over and a point is not met"
    )

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="phase_once"),
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("planned_start")),
                name="phase_planned_end_later",
                violation_error_message=_("A phase must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(entered_on__isnull=False, left_on__gte=F("entered_on")),
                name="phase_left_after_entered",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(entered_on__isnull=False, left_on=None), name="one_open_phase"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def number(self) -> int:
        return phase_number(self.kind)

    @property
    def is_current(self) -> bool:
        return self.entered_on is not None and self.left_on is None


class PhaseChange(models.Model):
    """One step from a phase to another, forward or back; append-only."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phase_changes")
    source = models.CharField(max_length=4, choices=PHASE_CHOICES, blank=True)
    target = models.CharField(max_length=4, choices=PHASE_CHOICES)
    on = bounds.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = bounds.TextField(max_length=6000, blank=True)

    objects = ProgrammeRowQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="phase_change_moves")]

    def __str__(self) -> str:
        return self.get_target_display()


class Declaration(models.Model):
    """The seeking team declares SESS-X1 met (enough expertise and information), which cannot be computed from data."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="declarations")
    criterion = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = bounds.DateField()
    remark = bounds.TextField(_("remark"), max_length=2000)
    withdrawn_on = bounds.DateField(null=True, blank=True)

    objects = ProgrammeRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "criterion"], condition=Q(withdrawn_on=None), name="one_standing_declaration"
            )
        ]

    def __str__(self) -> str:
        return catalogue().label(self.criterion)


class Waiver(models.Model):
    """An exit criterion that was unmet when the programme moved on: who decided it, why, and how it stood then."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="waivers")
    criterion = models.CharField(max_length=10)
    phase = models.CharField(max_length=4, choices=PHASE_CHOICES)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = bounds.DateField()
    reason = bounds.TextField(_("reason"), max_length=2000)
    fact = models.TextField(blank=True)
    facts = models.JSONField(default=dict, db_default={}, help_text="the fact by language")
    withdrawn_on = bounds.DateField(null=True, blank=True)

    objects = ProgrammeRowQuerySet.as_manager()

    class Meta:
        ordering = ["on", "criterion"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason")]

    def __str__(self) -> str:
        return catalogue().label(self.criterion)
