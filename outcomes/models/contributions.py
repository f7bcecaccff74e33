"""Which session, note entry or action contributed to an outcome."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.models.outcomes import ExpectedOutcome
from p2p.base.accounts.viewer import Viewer
from p2p.base.web import bounds
from programmes.models.programmes import of_programmes
from programmes.policy import EVERYONE
from sessions.models import NoteEntry, PeerSession


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Contributions whose session, entry or entry behind the action ``viewer`` may read."""
        readable = NoteEntry.objects.readable_by(viewer)
        action = Q(action__entry=None) | Q(action__owner=viewer.pk) | Q(action__entry__in=readable)
        return self.filter(
            of_programmes(viewer, EVERYONE, "outcome__programme"),
            Q(session__in=PeerSession.objects.visible_to(viewer))
            | Q(entry__in=readable)
            | Q(action__isnull=False) & action,
        )

    def for_list(self) -> Self:
        return self.select_related("session__programme", "entry", "action__programme")


class Contribution(models.Model):
    """A session, note entry or action that helped toward an outcome; not a proof of cause."""

    outcome = models.ForeignKey(ExpectedOutcome, models.CASCADE, related_name="contributions")
    session = models.ForeignKey(PeerSession, models.CASCADE, null=True, blank=True, related_name="contributions")
    entry = models.ForeignKey(NoteEntry, models.CASCADE, null=True, blank=True, related_name="contributions")
    action = models.ForeignKey(
        "outcomes.FollowUpAction", models.CASCADE, null=True, blank=True, related_name="contributions"
    )
    strength = bounds.PositiveSmallIntegerField(_("strength"), default=2, least=1, most=3)
    narrative = models.CharField(_("how it helped"), max_length=500, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, entry=None, action=None)
                | Q(session=None, entry__isnull=False, action=None)
                | Q(session=None, entry=None, action__isnull=False),
                name="contribution_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.session_id or self.entry_id or self.action_id}"
