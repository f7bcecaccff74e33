"""History: append-only events, readable when their objects are gone."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from p2p.base.history.enums import verb_labels
from p2p.base.i18n.languages import pick_language
from p2p.base.web import bounds


class Channel(models.TextChoices):
    """How somebody told what another person entered for them."""

    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    MESSAGE = "message", _("by message")
    PAPER = "paper", _("on paper")
    IN_PERSON = "in_person", _("in person")


class EventQuerySet(models.QuerySet):
    def about(self, programme_code: str) -> Self:
        return self.filter(programme_code=programme_code)

    def for_list(self) -> Self:
        return self.select_related("actor", "for_person").order_by("-at", "-pk")


class Event(models.Model):
    """One event: who did what to which object, for whom and why. Names the object by kind and key."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    programme_code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    titles = models.JSONField(
        default=dict, db_default={}, help_text="the title by language, where it is not the same in all"
    )
    changes = models.JSONField(default=list, help_text="names of the changed fields")
    reason = bounds.TextField(max_length=6000, blank=True)
    for_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="entered_for")
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    told_on = bounds.DateField(null=True, help_text="the day on which the person said it")
    revision = bounds.PositiveIntegerField(null=True, help_text="version of the object that this made")
    undone_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["programme_code", "-at"]), models.Index(fields=["kind", "key"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(for_person=None, channel="", told_on=None)
                | Q(for_person__isnull=False, told_on__isnull=False) & ~Q(channel=""),
                name="event_on_behalf_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.title}"

    @property
    def title_label(self) -> str:
        return pick_language(self.titles) or self.title

    @property
    def verb_label(self) -> str:
        return str(verb_labels().get(self.verb, self.verb))
