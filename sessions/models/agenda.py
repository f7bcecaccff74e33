"""Items of a session's agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from p2p.base.web import bounds
from sessions.models.sessions import PeerSession


class AgendaItem(models.Model):
    """One point of a session's agenda."""

    session = models.ForeignKey(PeerSession, models.CASCADE, related_name="agenda")
    position = bounds.PositiveSmallIntegerField()
    title = models.CharField(_("point"), max_length=200)
    minutes = bounds.PositiveSmallIntegerField(_("minutes"), default=0, most=6000)
    presenter = models.CharField(_("who presents"), max_length=150, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="agenda_position_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"
