"""Lessons, and whether they may be read outside the exchange."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.models.follow_up import visible_session_number
from p2p.base.accounts.viewer import Viewer
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Programme, ProgrammeRecordQuerySet
from sessions.models import NoteEntry, PeerSession


class LessonQuerySet(ProgrammeRecordQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """A lesson from session notes is visible to the readers of its entry."""
        readable = Q(entry__in=NoteEntry.objects.readable_by(viewer))
        lessons = super().visible_to(viewer).filter(Q(entry=None) | readable)
        return lessons.annotate(from_session=visible_session_number(viewer))

    def for_list(self) -> Self:
        return self.live().select_related("session__programme", "entry__team", "entry__came_from").order_by("number")


class Lesson(Record):
    """Something learned, kept with a note on how to adapt it; read outside only once the side it came from agrees."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="lessons", editable=False)
    number = models.PositiveIntegerField(editable=False)
    text = bounds.TextField(_("lesson"), max_length=5000)
    adapt = bounds.TextField(_("what to adapt for us"), max_length=5000, blank=True)
    session = models.ForeignKey(PeerSession, models.PROTECT, null=True, blank=True, related_name="lessons")
    entry = models.OneToOneField(NoteEntry, models.PROTECT, null=True, blank=True, related_name="lesson")
    released = models.BooleanField(_("the side it came from agrees that it leaves the programme"), default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="lesson_number_once")]

    def __str__(self) -> str:
        return self.text[:120]
