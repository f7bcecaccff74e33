"""The diagnostic assessment of a programme."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models.documents import Document
from programmes.models.programmes import Programme, ProgrammeRecordQuerySet


class DiagnosticAssessment(Record):
    """Summary of the diagnostic: findings, date and the document that holds it in full."""

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="diagnostic", editable=False)
    carried_out_on = bounds.DateField(_("date"))
    summary = bounds.TextField(_("what was found"), max_length=6000)
    consulted = bounds.PositiveIntegerField(_("people consulted"), default=0)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )

    objects = ProgrammeRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(summary=""), name="diagnostic_has_words")]

    def __str__(self) -> str:
        return str(_("Diagnostic assessment"))

    def get_absolute_url(self) -> str:
        return reverse("programmes:diagnostic", args=[self.programme.code])
