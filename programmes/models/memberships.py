"""Who belongs to which team, from when to when."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.viewer import Viewer
from p2p.base.web import bounds
from programmes.models.programmes import Programme, in_force, of_programmes
from programmes.models.teams import Team
from programmes.policy import INSIDE, Role


class Sector(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    ACADEMIA = "academia", _("Academia")
    MEDIA = "media", _("Media")
    INTERNATIONAL = "international", _("International")


def serving(*roles: str, prefix: str = "") -> Q:
    """Memberships in force of people whose account is active; in one of ``roles``, where any are given.

    Whoever leads, signs, admits or is asked to do something is one of these.
    """
    people = in_force(prefix) & Q(**{f"{prefix}person__is_active": True})
    return people & Q(**{f"{prefix}role__in": sorted(roles)}) if roles else people


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(in_force())

    def serving(self, *roles: str) -> Self:
        return self.filter(serving(*roles)).order_by("rank", "pk")

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(of_programmes(viewer, INSIDE, "team__programme"))

    def for_list(self) -> Self:
        return self.select_related("person", "team", "team__organisation").order_by(
            "team__pk", "rank", "person__sort_key"
        )


ENDED_AT_UTC = Func(Value("UTC"), F("ended_at"), function="timezone", output_field=models.DateTimeField())


class Membership(models.Model):
    """One person in one team: ``role`` decides rights, ``function`` is the toolkit's name for what they do."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", verbose_name=_("team"))
    role = models.CharField(
        _("role"), max_length=12, choices=[choice for choice in Role.choices if choice[0] != Role.PORTFOLIO]
    )
    function = models.CharField(_("function in the method"), max_length=12)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector)
    rank = models.PositiveSmallIntegerField(default=9, editable=False, help_text="order in lists: leads first")
    since = bounds.DateField(_("from"))
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team", "role"], condition=Q(ended_at=None), name="membership_once"
            ),
            # East of Greenwich the day that begins a membership may be a day ahead.
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(since__lte=ENDED_AT_UTC + dt.timedelta(days=1)),
                name="membership_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}"

    @property
    def programme(self) -> Programme:
        return self.team.programme
