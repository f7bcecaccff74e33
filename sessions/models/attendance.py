"""Heads counted at a session."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from p2p.base.web import bounds
from sessions.models.sessions import PeerSession


class Attendance(models.Model):
    """Heads counted at one session, by sector and by gender; those in no gender count are of unknown gender."""

    session = models.OneToOneField(PeerSession, models.CASCADE, related_name="attendance")
    public = bounds.PositiveIntegerField(_("public"), default=0)
    private = bounds.PositiveIntegerField(_("private"), default=0)
    civil_society = bounds.PositiveIntegerField(_("civil society"), default=0)
    academia = bounds.PositiveIntegerField(_("academia"), default=0)
    media = bounds.PositiveIntegerField(_("media"), default=0)
    international = bounds.PositiveIntegerField(_("international"), default=0)
    women = bounds.PositiveIntegerField(_("women"), default=0)
    men = bounds.PositiveIntegerField(_("men"), default=0)
    other_gender = bounds.PositiveIntegerField(_("other gender"), default=0)
    registered = bounds.PositiveIntegerField(_("registered"), null=True, blank=True)
    total = models.GeneratedField(
        expression=F("public") + F("private") + F("civil_society") + F("academia") + F("media") + F("international"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    women__lte=F("public")
                    + F("private")
                    + F("civil_society")
                    + F("academia")
                    + F("media")
                    + F("international")
                    - F("men")
                    - F("other_gender")
                ),
                name="no_more_genders_than_people",
                violation_error_message=_(
                    "More women, men and others are counted than people by sector. Check the numbers."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.total}"
