"""Follow-up actions: a task, its owner and its date."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.models.outcomes import ExpectedOutcome
from p2p.base.accounts.viewer import Viewer
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Need, Programme, ProgrammeRecordQuerySet
from sessions.models import NoteEntry, PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE


def visible_session_number(viewer: Viewer) -> Case:
    """The number of the session that a record came from; None for people who may not read that session."""
    return Case(When(session__in=PeerSession.objects.visible_to(viewer), then=F("session__number")))


def readable_filter(viewer: Viewer) -> Q:
    return Q(entry=None) | Q(owner=viewer.pk) | Q(entry__in=NoteEntry.objects.readable_by(viewer))


class FollowUpActionQuerySet(ProgrammeRecordQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """An action from session notes is visible to the readers of its entry and to its owner."""
        return (
            super()
            .visible_to(viewer)
            .filter(readable_filter(viewer))
            .annotate(from_session=visible_session_number(viewer))
        )

    def not_visible_to(self, viewer: Viewer) -> Self:
        """Actions that ``viewer`` must not know of, not even by their number; archived ones too."""
        return self.exclude(pk__in=FollowUpAction.objects.filter(readable_filter(viewer)).values("pk"))

    def for_staff(self) -> Self:
        """What UNESCO's counts include: nothing from notes that one side keeps for itself."""
        of_all = Q(entry__visibility__in=PUBLIC_TO_EXCHANGE, entry__note__session__visibility__in=PUBLIC_TO_EXCHANGE)
        return self.live().filter(Q(entry=None) | of_all & Q(entry__note__session__archived_at=None))

    def for_list(self) -> Self:
        return self.live().select_related("owner", "outcome").order_by("due_on", "number")

    def unfinished(self) -> Self:
        return self.live().filter(status__in=FollowUpAction.UNFINISHED)

    def late(self, today: dt.date) -> Self:
        return self.unfinished().filter(due_on__lt=today)


DONE_STATUSES = ["done", "verified"]


def done_date(values: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """The value for ``done_on`` where ``values`` lack it: what is marked done without a date was done today."""
    return {"done_on": today} if values.get("status") in DONE_STATUSES and not values.get("done_on") else {}


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

    objects = FollowUpActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=~Q(status__in=DONE_STATUSES) | Q(done_on__isnull=False),
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
        """Without the title where the entry is restricted: the history has more readers."""
        closed = self.entry and self.entry.visibility not in PUBLIC_TO_EXCHANGE
        return str(_("Action %(number)s") % {"number": self.number}) if closed else self.title

    @property
    def is_finished(self) -> bool:
        return self.status not in self.UNFINISHED
