"""Follow-up: what will be done by whom and when, what was learned, and where it was shown."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.models.results import ExpectedOutcome
from p2p.base.accounts.models import Person
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Need, Programme, ProgrammeRecordQuerySet
from sessions.models import NoteEntry, PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE


def session_for(person: Person) -> Case:
    """The number of the session that something came from, for whoever may read that session; otherwise None."""
    return Case(When(session__in=PeerSession.objects.visible_to(person), then=F("session__number")))


def told_to(person: Person) -> Q:
    return Q(entry=None) | Q(owner=person) | Q(entry__in=NoteEntry.objects.readable_by(person))


class ActionQuerySet(ProgrammeRecordQuerySet):
    def visible_to(self, person: Person) -> Self:
        """An action from session notes is read by whoever may read its entry, and by its owner."""
        return super().visible_to(person).filter(told_to(person)).annotate(from_session=session_for(person))

    def not_visible_to(self, person: Person) -> Self:
        """What ``person`` is not to be told of, not even by its number; with what was put away."""
        return self.exclude(pk__in=FollowUpAction.objects.filter(told_to(person)).values("pk"))

    def for_staff(self) -> Self:
        """What UNESCO's figures count: nothing from notes that one side keeps for itself."""
        of_all = Q(entry__visibility__in=PUBLIC_TO_EXCHANGE, entry__note__session__visibility__in=PUBLIC_TO_EXCHANGE)
        return self.live().filter(Q(entry=None) | of_all & Q(entry__note__session__archived_at=None))

    def for_list(self) -> Self:
        return self.live().select_related("owner", "outcome").order_by("due_on", "number")

    def unfinished(self) -> Self:
        return self.live().filter(status__in=FollowUpAction.UNFINISHED)

    def late(self, today: dt.date) -> Self:
        return self.unfinished().filter(due_on__lt=today)


class FollowUpAction(Record):
    """A task with one owner and one date, linked to where it came from and what it serves."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "Open")
        IN_PROGRESS = "in_progress", pgettext_lazy("action", "In progress")
        BLOCKED = "blocked", pgettext_lazy("action", "Blocked")
        DONE = "done", pgettext_lazy("action", "Done")
        VERIFIED = "verified", pgettext_lazy("action", "Verified")
        DROPPED = "dropped", pgettext_lazy("action", "Dropped")

    UNFINISHED = (Status.OPEN, Status.IN_PROGRESS, Status.BLOCKED)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="actions", editable=False)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("what is to be done"), max_length=250)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = bounds.DateField(_("due"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    next_step = models.BooleanField(_("a next step toward the policy text"), default=False)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("need")
    )
    outcome = models.ForeignKey(
        ExpectedOutcome,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("outcome it serves"),
    )
    session = models.ForeignKey(
        PeerSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("session it came from"),
    )
    entry = models.OneToOneField(
        NoteEntry, models.PROTECT, null=True, blank=True, related_name="action", editable=False
    )
    supporter = models.CharField(_("who helps"), max_length=200, blank=True)
    done_on = bounds.DateField(_("done on"), null=True, blank=True)
    remark = bounds.TextField(_("remark"), max_length=2000, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "verified"]) | Q(done_on__isnull=False),
                name="done_action_has_a_date",
                violation_error_message=_("Give the day on which it was done."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["dropped", "blocked"]) | ~Q(remark=""),
                name="stopped_action_has_a_remark",
                violation_error_message=_("Write what blocks it, or why it was dropped."),
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:action", args=[self.programme.code, self.number])

    @property
    def history_title(self) -> str:
        """The history is read by more people than what one side or one room keeps for itself."""
        closed = self.entry and self.entry.visibility not in PUBLIC_TO_EXCHANGE
        return str(_("Action %(number)s") % {"number": self.number}) if closed else self.title

    @property
    def finished(self) -> bool:
        return self.status not in self.UNFINISHED


class LessonQuerySet(ProgrammeRecordQuerySet):
    def visible_to(self, person: Person) -> Self:
        """A lesson from session notes is read by whoever may read its entry."""
        readable = Q(entry__in=NoteEntry.objects.readable_by(person))
        rows = super().visible_to(person).filter(Q(entry=None) | readable)
        return rows.annotate(from_session=session_for(person))

    def for_list(self) -> Self:
        return self.live().select_related("session__programme", "entry__team", "entry__came_from").order_by("number")


class Lesson(Record):
    """Something learned, kept with a note on how to adapt it; may be read beyond the programme once both agree."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="lessons", editable=False)
    number = models.PositiveIntegerField(editable=False)
    text = bounds.TextField(_("lesson"), max_length=5000)
    adapt = bounds.TextField(_("what to adapt for us"), max_length=5000, blank=True)
    session = models.ForeignKey(PeerSession, models.PROTECT, null=True, blank=True, related_name="lessons")
    entry = models.OneToOneField(NoteEntry, models.PROTECT, null=True, blank=True, related_name="lesson")
    consent_of_side = models.BooleanField(_("the side it came from agrees that it leaves the programme"), default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="lesson_number_once")]

    def __str__(self) -> str:
        return self.text[:120]


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
