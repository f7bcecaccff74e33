"""Versions of everything people type: nothing saved is ever overwritten for good."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Record(models.Model):
    """Base of every object that people edit: a version for the stale-save check, and archiving in place of deletion."""

    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Revision(models.Model):
    """The fields of one object as one version left them; append-only. The object is named by kind and key."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    body = models.JSONField(encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "key", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} version {self.number}"
