"""Notifications and their state (the row is the queue), preferences, reminder overrides."""

import datetime as dt
import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.duties.registry import ReminderRule
from p2p.base.web import bounds


class NotificationQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> Self:
        return self.filter(state=Notification.State.DUE, due_at__lte=now).order_by("due_at", "pk")

    def by_hand(self) -> Self:
        """Pending messages to people whom no mail reaches: a colleague must pass them on."""
        by_hand = [Notification.Channel.MESSAGE, Notification.Channel.PHONE]
        return self.filter(channel__in=by_hand, state=Notification.State.DUE)

    def for_digest(self, now: dt.datetime) -> Self:
        """Pending items of the next digest, newest first."""
        return self.filter(channel=Notification.Channel.DIGEST, state=Notification.State.DUE, due_at__lte=now).order_by(
            "-pk"
        )

    def shown_to(self, person: models.Model, now: dt.datetime) -> Self:
        """The list of notifications in the application: sent, or due by now."""
        current = Q(state__in=[Notification.State.SENT, Notification.State.DUE], due_at__lte=now)
        return self.filter(current, person=person, in_app=True).exclude(kind="digest").order_by("-due_at", "-pk")

    def about(self, programme_code: str) -> Self:
        return self.filter(programme_code=programme_code).select_related("person").order_by("-due_at", "-pk")


class Notification(models.Model):
    """One message to one person, sent once per ``key``; ``data`` holds what the text needs."""

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
        DIGEST = "digest", _("in the digest")
        APP = "app", _("in the application only")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    programme_code = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = bounds.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    digest = models.ForeignKey("self", models.SET_NULL, null=True, related_name="items")
    in_app = models.BooleanField(default=True, help_text="stands in the person's list of notifications as well")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notification_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state="sent"), name="notification_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="notification_due"),
            models.Index(fields=["programme_code", "-due_at"]),
            models.Index(fields=["person", "-due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"

    @property
    def history_title(self) -> str:
        return str(self.person)

    @property
    def message_id(self) -> str:
        """The same for every copy of this notification, so that a duplicate sent after a crash is recognised."""
        digest = hashlib.sha256(f"{self.person_id}:{self.key}".encode()).hexdigest()[:32]
        return f"<{digest}@{settings.P2P_BASE_URL.split('//')[-1].split(':')[0]}>"


class Preferences(models.Model):
    """Categories switched off and rhythm of the digest; a person without a row gets everything, in a daily digest."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", pgettext_lazy("digest", "Every working day")
        WEEKLY = "weekly", pgettext_lazy("digest", "Once a week, on Monday")
        OFF = "off", pgettext_lazy("digest", "Never")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    digest = models.CharField(_("digest"), max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    no_mail = models.JSONField(default=list, help_text="topics that come by no mail")
    no_app = models.JSONField(default=list, help_text="topics that do not stand in the list")

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest}"


class ReminderOverride(models.Model):
    """The reminder rule of one programme for one kind of duty, where it differs from that of the kind."""

    programme_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    before = models.JSONField(default=list, help_text="days before the date")
    on_day = models.BooleanField(default=True)
    every = bounds.PositiveSmallIntegerField(
        default=7, most=60, help_text="days between reminders of what is late; 0: none"
    )
    escalate_after = bounds.PositiveSmallIntegerField(default=7, most=90, help_text="days late; 0: nobody else is told")
    escalate_to = bounds.PositiveSmallIntegerField(
        default=2, least=1, most=2, help_text="1: the coordination; 2: then the deputy too"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme_code", "kind"], name="reminder_override_once")]

    def __str__(self) -> str:
        return f"{self.programme_code} {self.kind}"

    @property
    def rule(self) -> ReminderRule:
        return ReminderRule(tuple(self.before), self.on_day, self.every, self.escalate_after, self.escalate_to)


class Heartbeat(models.Model):
    """When beat and the workers last ran, one row each."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
