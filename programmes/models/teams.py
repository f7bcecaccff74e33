"""Organisations and teams."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField

from p2p.base.records.models import Record
from programmes.models.programmes import Programme, ProgrammeRecordQuerySet


class Side(models.TextChoices):
    SEEKING = "seeking", _("Knowledge-seeking")
    PROVIDING = "providing", _("Knowledge-providing")
    SUPPORT = "support", _("Support")


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

    objects = ProgrammeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="team_code_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(side="seeking"), name="one_seeking_team"),
            models.CheckConstraint(condition=Q(side="support") | ~Q(country=""), name="team_has_a_country"),
        ]

    def __str__(self) -> str:
        return countries.name(self.country) if self.country else str(_("UNESCO and partners"))
