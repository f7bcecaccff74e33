"""Surveys of a programme: before and after, the evaluation of the whole, and the sector outside the team."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.questionnaires.models import Form
from p2p.base.records.models import Record
from programmes.models import Programme
from programmes.models.programmes import of_programmes
from programmes.policy import INSIDE


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(of_programmes(viewer, INSIDE, "programme"), archived_at=None)

    def for_link(self, link: str) -> Self:
        """The survey whose open address this is."""
        return self.filter(link=link, archived_at=None).exclude(link="").select_related("form", "programme")

    def for_list(self) -> Self:
        return self.select_related("form", "programme").annotate(n=models.Count("form__responses")).order_by("number")


class Survey(Record):
    """Its questions and dates are those of ``form``; ``link`` is the secret of the open address of a sector survey."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", pgettext_lazy("survey", "Before the exchange")
        ENDLINE = "endline", pgettext_lazy("survey", "After the exchange, the same questions")
        EVALUATION = "evaluation", pgettext_lazy("survey", "Evaluation of the whole programme")
        SECTOR = "sector", pgettext_lazy("survey", "People of the cultural sector, outside the team")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="surveys", editable=False)
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    form = models.OneToOneField(Form, models.PROTECT, related_name="+", editable=False)
    link = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    asked_on = models.DateField(null=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="survey_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:survey", args=[self.programme.code, self.number])

    @property
    def public_address(self) -> str:
        """The open address of a sector survey; empty for other surveys and before it is opened."""
        return settings.P2P_BASE_URL + reverse("answer-survey", args=[self.link]) if self.link else ""

    @property
    def is_open_to_all(self) -> bool:
        return self.kind == self.Kind.SECTOR
