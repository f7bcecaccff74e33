"""Needs: what the seeking country wants to learn."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models.programmes import Programme, ProgrammeRecordQuerySet


class NeedQuerySet(ProgrammeRecordQuerySet):
    def for_list(self) -> Self:
        return self.live().order_by("rank", "number")

    def wanted(self) -> Self:
        return self.live().exclude(status=Need.Status.DROPPED)


class Need(Record):
    """A question the national team wants answered, ranked in the diagnostic."""

    class Priority(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("need", "Open")
        MATCHED = "matched", pgettext_lazy("need", "Matched")
        PARTLY = "partly_covered", pgettext_lazy("need", "Partly covered")
        COVERED = "covered", pgettext_lazy("need", "Covered")
        DROPPED = "dropped", pgettext_lazy("need", "Dropped")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="needs", editable=False)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(
        _("the question"), max_length=250, help_text=_("Write it as a question that a peer can answer.")
    )
    justification = bounds.TextField(_("why it matters"), max_length=2000, blank=True)
    answered_when = models.CharField(
        _("answered when"), max_length=300, blank=True, help_text=_("What would show that the question is answered?")
    )
    priority = models.CharField(_("priority"), max_length=8, choices=Priority, default=Priority.MEDIUM)
    rank = bounds.PositiveSmallIntegerField(_("rank"), default=1, least=1, most=99)
    policy_domain = models.CharField(_("policy area"), max_length=10, blank=True)
    status = models.CharField(_("how far it is covered"), max_length=16, choices=Status, default=Status.OPEN)
    reason = bounds.TextField(
        _("reason"), max_length=1000, blank=True, help_text=_("Why it was dropped, or why no offer was found.")
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="need_number_once"),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""),
                name="dropped_need_has_a_reason",
                violation_error_message=_("Write the reason for dropping this need."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:need", args=[self.programme.code, self.number])

    @property
    def bead(self) -> str:
        return {"covered": "done", "partly_covered": "part-done"}.get(self.status, "open")
