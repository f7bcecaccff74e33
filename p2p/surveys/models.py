"""Asked and answered: one form shape for feedback, surveys and check-ins."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Avg, F, IntegerField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast


class Form(models.Model):
    """A set of questions, open for a while: catalogue codes or own questions {code, text, scale}."""

    kind = models.CharField(max_length=30)
    questions = models.JSONField(default=list)
    anonymous = models.BooleanField(default=True)
    invited = models.PositiveIntegerField(default=0)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="form_closes_after_it_opens")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens_on}"


class ResponseQuerySet(models.QuerySet):
    def figures(self, codes: list[str]) -> dict:
        """Mean of each scaled question and the number of answers; empty under the smallest group that may be shown."""
        means = {code: Avg(Cast(KeyTextTransform(code, "answers"), IntegerField())) for code in codes}
        found = self.aggregate(n=models.Count("pk"), **{code.replace("-", "_"): mean for code, mean in means.items()})
        if found["n"] < settings.P2P_MIN_ANSWERS:
            return {}
        return {"n": found["n"]} | {code: found[code.replace("-", "_")] for code in codes}


class Response(models.Model):
    """One set of answers. Anonymous ones carry neither a person nor a time of day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.ForeignKey(Form, models.CASCADE, related_name="responses")
    side = models.CharField(max_length=10, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=2, blank=True)
    answered_on = models.DateField(default=dt.date.today)

    objects = ResponseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.form} {self.uuid}"
