"""Versioned records, their revisions, drafts and form keys."""

from typing import Self

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from p2p.base.accounts.viewer import Viewer
from p2p.base.web import bounds


class Record(models.Model):
    """Base of every object that people edit: a version for the stale-save check, archiving instead of deletion."""

    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Revision(models.Model):
    """The fields of one version of an object; append-only. Names the object by kind and key."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    number = bounds.PositiveIntegerField()
    body = models.JSONField(encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "key", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} version {self.number}"


class DraftQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Only the writer sees a draft."""
        return self.filter(person=viewer.pk)


class Draft(models.Model):
    """The contents of a form as one device last sent them; not versioned. The device chooses ``uuid``, so two devices
    have two drafts."""

    uuid = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=200)
    fields = bounds.JSONField(help_text="[name, value], as the form sends them")
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["person", "uuid"], name="draft_once")]
        indexes = [models.Index(fields=["address", "updated_at"])]

    def __str__(self) -> str:
        """The longest text in it, preferring values with spaces: codes and keys have none."""
        return max((value for _name, value in self.fields), key=lambda value: (" " in value, len(value)), default="")


class FormKey(models.Model):
    """The key of a submitted form and the object it made, so that sending it again makes no second one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64, help_text="of what was sent")
    kind = models.CharField(max_length=60, blank=True)
    made = models.CharField(max_length=40, blank=True, help_text="the key of what it made")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="form_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.kind} {self.made}"

    @property
    def made_object(self) -> models.Model | None:
        """The object that was made; None if it is deleted or archived."""
        instance = apps.get_model(self.kind)._base_manager.filter(pk=self.made).first() if self.kind else None
        return None if getattr(instance, "archived_at", None) else instance
