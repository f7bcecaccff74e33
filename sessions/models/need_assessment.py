"""How far a session answered a need, as the seeking side sees it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.records.models import Record
from programmes.models import Need
from sessions.models.sessions import PeerSession, read_by


class NeedAssessmentQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(read_by(viewer, "session__"), session__archived_at=None)

    def left_open(self, programme: models.Model) -> Self:
        """Assessments of needs that were not fully answered and are still uncovered, by rank of the need."""
        unanswered = self.filter(need__programme=programme, need__archived_at=None).exclude(
            answer=NeedAssessment.Answer.ANSWERED
        )
        return unanswered.exclude(need__status__in=[Need.Status.COVERED, Need.Status.DROPPED]).order_by(
            "need__rank", "pk"
        )


class NeedAssessment(Record):
    """Whether one session answered one need, as the seeking side sees it."""

    class Answer(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("need", "Answered")
        PARTLY = "partly", pgettext_lazy("need", "Partly answered")
        OPEN = "open", pgettext_lazy("need", "Still open")

    session = models.ForeignKey(PeerSession, models.CASCADE, related_name="need_assessments", editable=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="need_assessments", editable=False)
    answer = models.CharField(max_length=8, choices=Answer)
    remark = models.CharField(_("what is still missing"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = NeedAssessmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "need"], name="need_assessment_once")]

    def __str__(self) -> str:
        return f"{self.need}: {self.get_answer_display()}"

    @property
    def programme(self):
        return self.session.programme

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()
