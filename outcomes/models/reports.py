"""The final report in one language: its own texts, its state, and what was approved."""

import functools
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.documents.models import DocumentJob
from p2p.base.files.models import StoredFile
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Programme
from programmes.models.programmes import of_programmes
from programmes.policy import EVERYONE, INSIDE

PUBLIC_STATUSES = ("published", "superseded")
# Approvals are of one version: any change makes a new version, which has none.
CURRENT_VERSION_APPROVED = Q(approved_version=F("version"))


class ReportQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Members and UNESCO see all, donors and observers published ones only; the views decide who reads drafts."""
        inside = of_programmes(viewer, INSIDE, "programme")
        published = of_programmes(viewer, EVERYONE, "programme") & Q(status=Report.Status.PUBLISHED)
        return self.filter(archived_at=None).filter(inside | published)

    def for_list(self) -> Self:
        return self.select_related("programme", "final").order_by("-pk")

    def public(self) -> Self:
        """Readable by everybody for good: a newer report supersedes an older one, but the older file stays."""
        return self.for_list().filter(status__in=PUBLIC_STATUSES, final__isnull=False)

    def in_review(self) -> Self:
        return self.filter(status=Report.Status.IN_REVIEW, archived_at=None)


class Report(Record):
    """``texts`` maps section codes to own texts; ``conclusions`` and ``recommendations`` are numbered lists.

    ``snapshot`` are the data that were approved; ``final`` is the PDF made of them. Drafts are files of their job only.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("report", "Draft")
        IN_REVIEW = "in_review", pgettext_lazy("report", "In review")
        APPROVED = "approved", pgettext_lazy("report", "Approved")
        PUBLISHED = "published", pgettext_lazy("report", "Published")
        SUPERSEDED = "superseded", pgettext_lazy("report", "Superseded")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="reports", editable=False)
    number = models.PositiveIntegerField(editable=False)
    language = models.CharField(_("language of the report"), max_length=2, choices=settings.LANGUAGES)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    texts = bounds.JSONField(default=dict)
    conclusions = bounds.JSONField(default=list)
    recommendations = bounds.JSONField(default=list)
    data_as_of = bounds.DateField(_("data as of"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    return_reason = models.CharField(max_length=300, blank=True, db_default="", editable=False)
    approved_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    approved_version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    signed_for = models.CharField(
        max_length=10, blank=True, db_default="", editable=False, help_text="the side that has approved first"
    )
    snapshot = models.JSONField(null=True, editable=False)
    final = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="report_number_once")]

    def __str__(self) -> str:
        return str(_("Report %(number)s of %(code)s") % {"number": self.number, "code": self.programme.code})

    def get_absolute_url(self) -> str:
        return reverse("outcomes:report", args=[self.programme.code, self.number])

    def get_public_url(self) -> str:
        return reverse("published-report", args=[self.programme.code, self.number])

    @functools.cached_property
    def job(self) -> DocumentJob:
        return DocumentJob.objects.of("report", self.pk, self.language)

    @property
    def document(self) -> StoredFile | None:
        """The PDF to read: of a draft the newest, afterwards the final one alone."""
        return self.job.file if self.is_draft else self.final

    @property
    def is_public(self) -> bool:
        return self.final_id is not None and self.status in PUBLIC_STATUSES

    @property
    def is_signed(self) -> bool:
        """Whether the approvals are of the current version."""
        return not self.is_draft or self.approved_version == self.version

    @property
    def approvals(self) -> models.QuerySet:
        return self.approved_by.all() if self.is_signed else self.approved_by.none()

    @property
    def is_draft(self) -> bool:
        return self.status in (self.Status.DRAFT, self.Status.IN_REVIEW)
