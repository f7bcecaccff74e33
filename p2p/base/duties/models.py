"""Snoozed and delegated duties. The duties themselves are never stored: they are computed from what is undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from p2p.base.web import bounds


class DutyOverride(models.Model):
    """``person`` snoozes one duty, once, or delegates it to a colleague who may do it as well.

    ``key`` names the duty; a snooze holds for one due date only, so a new date is not hidden by an old override.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="duty_overrides")
    key = models.CharField(max_length=80)
    due_on = bounds.DateField()
    snoozed_until = bounds.DateField(null=True)
    delegated_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "due_on"], name="duty_override_once"),
            models.CheckConstraint(
                condition=Q(snoozed_until__isnull=False) | Q(delegated_to__isnull=False),
                name="duty_override_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(delegated_to=models.F("person")), name="duty_delegated_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key} {self.due_on}"
