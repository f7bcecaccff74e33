"""Invitations to a team."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.web import bounds
from programmes.models.memberships import Membership, Sector
from programmes.models.programmes import Programme, of_programmes
from programmes.models.teams import Team
from programmes.policy import INSIDE


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(of_programmes(viewer, INSIDE, "team__programme"))

    def for_list(self) -> Self:
        return self.select_related("person", "team", "invited_by").order_by("-pk")


class Invitation(models.Model):
    """An invitation to one team with its role already set. Opening it accepts nothing.

    Until it is accepted ``person`` is a contact made of what the inviter typed, and nobody's account.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("invitation", "Waiting for an answer")
        ADMISSION = "admission", pgettext_lazy("invitation", "Accepted, not admitted yet")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
        DECLINED = "declined", pgettext_lazy("invitation", "Declined")
        REVOKED = "revoked", pgettext_lazy("invitation", "Withdrawn")

    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=12, choices=Membership._meta.get_field("role").choices)
    function = models.CharField(max_length=12)
    sector = models.CharField(max_length=16, choices=Sector)
    email = models.EmailField(
        blank=True, db_default="", help_text="as it was typed; the person has it once they accept"
    )
    shared = models.BooleanField(default=False, db_default=False, help_text="somebody else uses this mailbox too")
    message = bounds.TextField(_("a sentence of your own"), max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reason = bounds.TextField(_("reason"), max_length=600, blank=True)

    OPEN = (State.WAITING, State.ADMISSION)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(state__in=["waiting", "admission"]), name="one_open_invitation"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "revoked"]) | Q(answered_at__isnull=False), name="answer_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:team", args=[self.programme.code])

    @property
    def programme(self) -> Programme:
        return self.team.programme

    @property
    def is_expired(self) -> bool:
        return self.state == self.State.WAITING and self.expires_at < dt.datetime.now(dt.UTC)

    @property
    def bead(self) -> str:
        return "open" if self.state in self.OPEN and not self.is_expired else "no"

    @property
    def state_label(self) -> str:
        return str(_("Expired")) if self.is_expired else self.get_state_display()
