"""The job of making a document: a row that is claimed with a lease, rendered in a child process, stored, marked."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from p2p.base.files.models import StoredFile


class DocumentJobQuerySet(models.QuerySet["DocumentJob"]):
    def free(self, now: dt.datetime) -> Self:
        """Jobs nobody holds: waiting ones, and those whose lease ran out. A final document is never made again."""
        nobody_holds = Q(state=DocumentJob.State.WAITING) | Q(state=DocumentJob.State.RENDERING, lease_until__lt=now)
        return self.filter(nobody_holds, is_final=False).order_by("pk")

    def leased(self, pk: int, worker: str) -> Self:
        """The row as long as ``worker`` holds its lease."""
        return self.filter(pk=pk, worker=worker, state=DocumentJob.State.RENDERING)

    def of(self, kind: str, subject: object, language: str) -> "DocumentJob":
        """The job of one document; one that is not stored where nobody has ordered it yet."""
        key = {"kind": kind, "subject": str(subject), "language": language}
        return self.select_related("file").filter(**key).first() or DocumentJob(**key)

    def by_subject(self, kind: str, subjects: Iterable[object]) -> dict[tuple[str, str], "DocumentJob"]:
        """Jobs by key of the subject and language, for lists."""
        jobs = self.filter(kind=kind, subject__in=list(map(str, subjects)))
        return {(job.subject, job.language): job for job in jobs}


class JobState(models.TextChoices):
    NONE = "none", pgettext_lazy("PDF", "No PDF yet")
    WAITING = "waiting", pgettext_lazy("PDF", "Waiting")
    RENDERING = "rendering", pgettext_lazy("PDF", "Being made")
    READY = "ready", pgettext_lazy("PDF", "Ready")
    FAILED = "failed", pgettext_lazy("PDF", "Failed")


PENDING = [JobState.WAITING, JobState.RENDERING]


class DocumentJob(models.Model):
    """The newest PDF of one kind for one subject in one language, and the work on it."""

    State = JobState

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True, help_text="the key of what it is about")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    folder = models.CharField(max_length=20, help_text="where its file goes")
    name = models.CharField(max_length=200, help_text="the name of its file")
    state = models.CharField(max_length=10, choices=State, default=State.NONE)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    reason = models.CharField(max_length=40, blank=True, help_text="code of the failure")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    rendered_version = models.CharField(max_length=40, blank=True, help_text="of the subject, when the file was made")
    is_final = models.BooleanField(default=False)

    objects = DocumentJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "language"], name="document_job_once"),
            models.CheckConstraint(condition=~Q(state="ready") | Q(file__isnull=False), name="ready_document_has_file"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="failed_document_has_reason"),
        ]
        indexes = [models.Index(fields=["lease_until"], condition=Q(state__in=PENDING), name="document_jobs_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.language}"

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    def is_outdated(self, version: object) -> bool:
        """Whether the subject has changed since the file was made."""
        return self.file_id is not None and self.rendered_version != str(version)
