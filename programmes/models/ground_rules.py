"""Which team has accepted the ground rules."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from p2p.base.accounts.viewer import Viewer
from p2p.base.web import bounds
from programmes.models.programmes import Programme, of_programmes
from programmes.models.teams import Team
from programmes.policy import INSIDE


class RulesAcceptanceQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(of_programmes(viewer, INSIDE, "team__programme"))

    def standing(self) -> Self:
        return self.filter(withdrawn_on=None)


class RulesAcceptance(models.Model):
    """One team has accepted the ground rules; withdrawn when the rules change and every team is asked again."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rules_accepted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = bounds.DateField()
    withdrawn_on = bounds.DateField(null=True)

    objects = RulesAcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(withdrawn_on=None), name="rules_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.on}"

    @property
    def programme(self) -> Programme:
        return self.team.programme
