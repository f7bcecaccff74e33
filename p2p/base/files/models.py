"""Stored files, downloaded only through the URL of the object that they belong to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


def storage_path(stored: "StoredFile", _name: str) -> str:
    return f"{stored.folder}/{stored.uuid}"


class StoredFile(models.Model):
    """One file, uploaded or generated; ``folder`` is the programme's code."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    folder = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to=storage_path)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty")]

    def __str__(self) -> str:
        return self.name
