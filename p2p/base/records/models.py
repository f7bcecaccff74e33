"""Versions of everything people type: nothing saved is ever overwritten for good."""

from typing import Self

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from p2p.base.accounts.models import Person
from p2p.base.web import bounds


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
    def visible_to(self, person: Person) -> Self:
        """Nobody but its writer ever sees a draft."""
        return self.filter(person=person)


class Draft(models.Model):
    """What stands in a form, as one device sent it last: no version, no history. ``uuid`` comes from the device, so two
    devices are two drafts and neither overwrites the other."""

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
        """Enough to recognise it by: its longest words; codes and keys have no spaces."""
        return max((value for _name, value in self.fields), key=lambda value: (" " in value, len(value)), default="")


class FormKey(models.Model):
    """The key of a form that somebody sent, and what it made: sent again, it makes nothing more."""

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
        """What was made, unless it is gone or put away by now."""
        instance = apps.get_model(self.kind)._base_manager.filter(pk=self.made).first() if self.kind else None
        return None if getattr(instance, "archived_at", None) else instance
