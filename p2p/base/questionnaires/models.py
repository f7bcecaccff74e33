"""Questionnaires, recipients and responses. Who was asked is stored apart from the answers."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from p2p.base.accounts.viewer import Viewer
from p2p.base.questionnaires.links import read_answer_token
from p2p.base.questionnaires.questions import Question, parse_questions
from p2p.base.web import bounds

# A day ends everywhere twelve hours after it ends in UTC.
LAST_ZONE = dt.timedelta(hours=12)


def smallest_group() -> int:
    return settings.P2P_MIN_ANSWERS


def day_everywhere(now: dt.datetime) -> dt.date:
    """The earliest date that it still is anywhere on earth."""
    return (now - LAST_ZONE).astimezone(dt.UTC).date()


class FormQuerySet(models.QuerySet):
    def with_counts(self) -> Self:
        """With the number of responses as ``n``, in the order in which they close."""
        return self.annotate(n=Count("responses")).order_by("closes_on", "pk")

    def to_close(self, now: dt.datetime) -> Self:
        return self.filter(closed=False, closes_on__lt=day_everywhere(now)).order_by("closes_on", "pk")


class Form(models.Model):
    """Questions to some people, open for a while. ``title`` and the number ``about`` name the subject.

    Closed forms with the same ``pool`` are shown together while they have too few responses. ``pool`` is set when
    people are asked and never changed, so that nothing can be computed from two ways of pooling.
    """

    kind = models.CharField(max_length=30)
    programme_code = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200, blank=True)
    introduction = bounds.TextField(blank=True, max_length=2000)
    about = bounds.PositiveIntegerField(default=0)
    questions = bounds.JSONField(default=list)
    anonymous = models.BooleanField(default=True)
    smallest = bounds.PositiveSmallIntegerField(default=smallest_group)
    invited = bounds.PositiveIntegerField(default=0)
    opens_on = bounds.DateField()
    closes_on = bounds.DateField()
    closed = models.BooleanField(default=False, help_text="no answer is taken any more, and no link leads to one")
    pool = models.CharField(max_length=150, blank=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="form_closes_after_it_opens"),
            models.UniqueConstraint(
                fields=["programme_code", "kind", "about"], condition=Q(about__gt=0), name="form_once_about_a_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens_on}"

    @property
    def question_list(self) -> list[Question]:
        return parse_questions(self.questions)

    @property
    def below_threshold(self) -> bool:
        """Too few people were asked to show results of this form alone; they can leave a signed remark."""
        return self.anonymous and 0 < self.invited < self.smallest

    def is_open(self, now: dt.datetime) -> bool:
        return not self.closed and day_everywhere(now) <= self.closes_on


class RecipientQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(person=viewer.pk).select_related("form", "person")

    def for_token(self, token: str) -> Self:
        """The recipient that a link was made for, if active and still asked."""
        form, person = read_answer_token(token) or (None, None)
        return self.filter(form=form, person=person, person__is_active=True).select_related("form", "person")


class Recipient(models.Model):
    """One person who was asked, and whether they have answered; not when or what.

    ``side`` is stored only if both sides are large enough to be shown. ``remark`` is signed, and apart from answers.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="recipients")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, blank=True)
    answered = models.BooleanField(default=False)
    remark = bounds.TextField(blank=True, max_length=2000)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "person"], name="recipient_once")]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.person_id}"


class Response(models.Model):
    """One set of answers. ``uuid`` follows from the person's link until the form closes, then it is random.

    Answers by name have the person; anonymous ones neither that nor a time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.ForeignKey(Form, models.CASCADE, related_name="responses")
    side = models.CharField(max_length=10, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answers = bounds.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.form} {self.uuid}"
