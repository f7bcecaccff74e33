"""What the country wants to learn, what may go wrong, and the papers that show it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.files.models import StoredFile
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models.programme import Programme, WithinProgramme
from programmes.toolkit import catalogue


class NeedQuerySet(WithinProgramme):
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


class RiskQuerySet(WithinProgramme):
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
        """Score bands of the catalogue: 1-4 low, 5-9 medium, 10-16 high, 17-25 very high."""
        words = [(4, _("low")), (9, _("medium")), (16, _("high")), (25, _("very high"))]
        return str(next((word for limit, word in words if self.score <= limit), words[-1][1]))

    def overdue(self, today: dt.date) -> bool:
        return self.status != self.Status.CLOSED and self.review_on < today


class DocumentQuerySet(WithinProgramme):
    def for_list(self) -> Self:
        return self.live().select_related("file").order_by("-dated", "-number")


class Document(Record):
    """A paper of the programme: a file kept here or a link to where it lies."""

    class Kind(models.TextChoices):
        MANDATE = "mandate", _("Letter or mandate")
        DIAGNOSTIC = "diagnostic", _("Diagnostic")
        MATERIAL = "material", _("Material for a session")
        DRAFT = "draft", _("Draft of the policy text")
        OTHER = "other", _("Other")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="documents", editable=False)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    dated = bounds.DateField(_("date of the document"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="document_number_once"),
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="document_has_file_or_link"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:documents", args=[self.programme.code])


class DiagnosticAssessment(Record):
    """The diagnostic in short: what was found, when, and the paper that says it."""

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="diagnostic", editable=False)
    carried_out_on = bounds.DateField(_("date"))
    summary = bounds.TextField(_("what was found"), max_length=6000)
    consulted = bounds.PositiveIntegerField(_("people consulted"), default=0)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )

    objects = WithinProgramme.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(summary=""), name="diagnostic_has_words")]

    def __str__(self) -> str:
        return str(_("Diagnostic assessment"))

    def get_absolute_url(self) -> str:
        return reverse("programmes:diagnostic", args=[self.programme.code])
