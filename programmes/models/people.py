"""Organisations, teams and who belongs to them."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries
from django_countries.fields import CountryField

from p2p.base.accounts.models import Person
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.access import Role
from programmes.models.programme import Programme, WithinProgramme, in_force


class Side(models.TextChoices):
    SEEKING = "seeking", _("Knowledge-seeking")
    PROVIDING = "providing", _("Knowledge-providing")
    SUPPORT = "support", _("Support")


class Sector(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    ACADEMIA = "academia", _("Academia")
    MEDIA = "media", _("Media")
    INTERNATIONAL = "international", _("International")


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=250)
    country = CountryField(_("country"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "country"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


class Team(Record):
    """The people of one country (or of UNESCO and its partners, side *support*) in one programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="teams")
    code = models.CharField(_("short code"), max_length=12)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    country = CountryField(_("country"), blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation")
    )

    objects = WithinProgramme.as_manager()

    class Meta:
        ordering = ["-side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="team_code_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(side="seeking"), name="one_seeking_team"),
            models.CheckConstraint(condition=Q(side="support") | ~Q(country=""), name="team_has_a_country"),
        ]

    def __str__(self) -> str:
        return countries.name(self.country) if self.country else str(_("UNESCO and partners"))


class RulesAcceptedQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(team__programme__in=Programme.objects.inside(person))

    def standing(self) -> Self:
        return self.filter(withdrawn_on=None)


class RulesAccepted(models.Model):
    """One team has accepted the ground rules; withdrawn when they were written anew and everybody is asked again."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rules_accepted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = bounds.DateField()
    withdrawn_on = bounds.DateField(null=True)

    objects = RulesAcceptedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(withdrawn_on=None), name="rules_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.on}"

    @property
    def programme(self) -> Programme:
        return self.team.programme


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(in_force())

    def visible_to(self, person: Person) -> Self:
        return self.filter(team__programme__in=Programme.objects.inside(person))

    def for_list(self) -> Self:
        return self.select_related("person", "team", "team__organisation").order_by(
            "team__pk", "rank", "person__sort_key"
        )


ENDED_IN_GREENWICH = Func(Value("UTC"), F("ended_at"), function="timezone", output_field=models.DateTimeField())


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
                condition=Q(ended_at=None) | Q(since__lte=ENDED_IN_GREENWICH + dt.timedelta(days=1)),
                name="membership_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}"

    @property
    def programme(self) -> Programme:
        return self.team.programme


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(team__programme__in=Programme.objects.inside(person))

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
    def expired(self) -> bool:
        return self.state == self.State.WAITING and self.expires_at < dt.datetime.now(dt.UTC)

    @property
    def state_word(self) -> str:
        return str(_("Expired")) if self.expired else self.get_state_display()
