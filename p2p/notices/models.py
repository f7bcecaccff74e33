"""What is to be said to whom, and whether it was: the row is the queue."""

import datetime as dt
import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> Self:
        return self.filter(state=Notice.State.DUE, due_at__lte=now).order_by("due_at", "pk")

    def about(self, programme_code: str) -> Self:
        return self.filter(programme_code=programme_code).select_related("person").order_by("-due_at", "-pk")


class Notice(models.Model):
    """One thing said once to one person. ``key`` names the occasion; ``data`` holds what the text needs."""

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("message", "Waiting")
        SENT = "sent", pgettext_lazy("message", "Sent")
        FAILED = "failed", pgettext_lazy("message", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("message", "No longer needed")
        MISSED = "missed", pgettext_lazy("message", "Missed")

    class Channel(models.TextChoices):
        MAIL = "mail", _("by mail")
        MESSAGE = "message", _("by message")
        PHONE = "phone", _("told by phone")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    programme_code = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state="sent"), name="notice_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="notice_due"),
            models.Index(fields=["programme_code", "-due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"

    @property
    def message_id(self) -> str:
        """The same for every copy of this notice, so that a copy sent twice after a crash can be recognised."""
        digest = hashlib.sha256(f"{self.person_id}:{self.key}".encode()).hexdigest()[:32]
        return f"<{digest}@{settings.P2P_BASE_URL.split('//')[-1].split(':')[0]}>"
