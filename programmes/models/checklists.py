"""Progress on the toolkit's key actions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.web import bounds
from programmes.models.phases import ProgrammeRowQuerySet
from programmes.models.programmes import Programme
from programmes.toolkit import catalogue


class ChecklistTick(models.Model):
    """How far the team is with one key action of the toolkit."""

    class State(models.TextChoices):
        TODO = "todo", pgettext_lazy("key action", "To do")
        DOING = "doing", pgettext_lazy("key action", "In progress")
        DONE = "done", pgettext_lazy("key action", "Done")
        NOT_APPLICABLE = "not_applicable", pgettext_lazy("key action", "Not applicable")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=10)
    state = models.CharField(max_length=16, choices=State, default=State.TODO)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = bounds.DateField(null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ProgrammeRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "item"], name="tick_once")]

    def __str__(self) -> str:
        return f"{catalogue().label(self.item)}: {self.get_state_display()}"

    @property
    def bead(self) -> str:
        return {"done": "done", "not_applicable": "done", "doing": "part-done"}.get(self.state, "")
