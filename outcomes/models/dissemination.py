"""Where results were shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Programme, ProgrammeRecordQuerySet


class Dissemination(Record):
    """One place where results were shown."""

    class Kind(models.TextChoices):
        WEB = "web", _("Web page")
        PRESS = "press", _("Press")
        RADIO = "radio", _("Radio")
        TELEVISION = "television", _("Television")
        MEETING = "meeting", _("Meeting")
        SOCIAL = "social", _("Social media")
        OTHER = "other", _("Other")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="disseminations", editable=False)
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=250)
    on = bounds.DateField(_("date"))
    link = models.URLField(_("link"), max_length=500, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)

    objects = ProgrammeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="dissemination_number_once")]

    def __str__(self) -> str:
        return self.title
