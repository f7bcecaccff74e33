"""Notes of a session and their entries, from draft to agreed."""

import datetime as dt
import functools
import uuid
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.files.models import StoredFile
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Need, Team
from programmes.models.programmes import NOTHING
from programmes.models.teams import Side
from sessions.models.agenda import AgendaItem
from sessions.models.sessions import PeerSession, attended_by, read_by
from sessions.models.visibility import PUBLIC_TO_EXCHANGE, Visibility


def written_by(viewer: Viewer, at: str = "") -> Q:
    """Condition for notes that ``viewer`` writes, as ``can_write_notes`` says of one. ``at`` begins each lookup."""
    named = Note.co_writers.through.objects.filter(person=viewer.pk).values("note")
    author = Q(**{f"{at}author": viewer.pk}) | Q(**{f"{at}session__note_taker": viewer.pk})
    return author | Q(**{f"{at}pk__in": named})


def notes_read_by(viewer: Viewer, at: str = "") -> Q:
    """Condition for notes that ``viewer`` may read: drafts their writers, shared ones all who may read the session."""
    ready = ~Q(**{f"{at}state": Note.State.DRAFT}) | written_by(viewer, at)
    return Q(**{f"{at}session__archived_at": None}) & read_by(viewer, f"{at}session__") & ready


class NoteQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(notes_read_by(viewer))

    def ready_to_agree(self, today: dt.date) -> Self:
        """Shared notes whose days for corrections are over, with nothing left to answer."""
        waiting = Q(corrections__state="open", corrections__amends=False)
        over = Q(corrections_until__lt=today) | Q(corrections_until=None, shared_on__lt=today)
        return self.filter(over, state=Note.State.SHARED).exclude(waiting)


class Note(Record):
    """The notes of one session by one author and the co-writers that the author names."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("notes", "Draft")
        SHARED = "shared", pgettext_lazy("notes", "Shared")
        AGREED = "agreed", pgettext_lazy("notes", "Agreed")

    session = models.OneToOneField(PeerSession, models.CASCADE, related_name="note", editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    co_writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("co-writers")
    )
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    language = models.CharField(_("language of the notes"), max_length=2, choices=settings.LANGUAGES, default="en")
    summary = bounds.TextField(_("free text"), max_length=20000, blank=True)
    shared_on = models.DateField(null=True, editable=False)
    corrections_until = models.DateField(null=True, editable=False, help_text="the last day to suggest corrections")
    agreed_on = models.DateField(null=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(shared_on__isnull=False), name="shared_note_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_on__isnull=False), name="agreed_note_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Notes: %(session)s") % {"session": self.session})

    @property
    def programme(self):
        return self.session.programme

    @property
    def is_locked(self) -> bool:
        return self.state == Note.State.AGREED

    @property
    def last_day(self) -> dt.date | None:
        """The last day for corrections; notes that were shared without one closed on the day they were shared."""
        return self.corrections_until or self.shared_on

    def get_absolute_url(self) -> str:
        return reverse("sessions:notes", args=[self.programme.code, self.session.number])


class NoteEntryQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.live().readable_by(viewer)

    def readable_by(self, viewer: Viewer) -> Self:
        """Archived entries included. The visibility of an entry narrows that of its session."""
        by_side = {side: viewer.programmes_on(side) for side in Side.values}
        same_side = [Q(note__session__programme__in=here, team__side=side) for side, here in by_side.items() if here]
        return self.filter(
            notes_read_by(viewer, "note__"),
            Q(author=viewer.pk)
            | Q(visibility__in=PUBLIC_TO_EXCHANGE)
            | Q(visibility=Visibility.OWN_SIDE) & functools.reduce(or_, same_side, NOTHING)
            | Q(visibility=Visibility.IN_THE_ROOM, note__session__in=attended_by(viewer.teams)),
        )

    def live(self) -> Self:
        return self.filter(archived_at=None)

    def for_report(self) -> Self:
        """Entries that may leave the exchange: open to everyone in it, in shared notes of sessions that may."""
        return self.live().filter(
            visibility__in=PUBLIC_TO_EXCHANGE,
            note__session__in=PeerSession.objects.for_report(),
            note__state__in=[Note.State.SHARED, Note.State.AGREED],
        )

    def for_list(self) -> Self:
        return self.select_related(
            "note__session", "agenda_item", "need__programme", "author", "team", "came_from", "owner", "file"
        ).order_by("position", "pk")

    def for_reading(self) -> Self:
        """Without their notes, in the order of the agenda; entries of no agenda item come last."""
        rows = self.select_related("agenda_item", "need", "author", "team", "came_from", "owner", "file")
        return rows.order_by(F("agenda_item__position").asc(nulls_last=True), "position", "pk")


class NoteEntry(Record):
    """One thing worth keeping from a session. ``uuid`` comes from the device, so a save sent twice is stored once."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        PRACTICE = "practice", _("Practice shared")
        DECISION = "decision", _("Decision")
        QUESTION = "question", _("Question")
        DOCUMENT = "document", _("Document")
        ACTION = "action", _("Action")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(Note, models.CASCADE, related_name="entries", editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LESSON)
    text = bounds.TextField(_("what was said or shown"), max_length=20000)
    adapt = bounds.TextField(_("what to adapt for us"), max_length=5000, blank=True)
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("point of the agenda"),
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("need it answers")
    )
    source = models.CharField(_("who it came from"), max_length=200, blank=True)
    came_from = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team it came from"),
        help_text=_("It decides whether a lesson may leave the exchange. Left empty: the writer’s own team."),
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who will do it"),
    )
    due_on = bounds.DateField(_("due"), null=True, blank=True)
    visibility = models.CharField(_("who may read it"), max_length=14, choices=Visibility, default=Visibility.EXCHANGE)

    objects = NoteEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="entry_has_text")]
        indexes = [models.Index(fields=["note", "position"])]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def history_title(self) -> str:
        """The history is read by more people than the entry, so it does not quote it."""
        return str(_("Entry in the notes of session %(number)s") % {"number": self.note.session.number})

    @property
    def programme(self):
        return self.note.session.programme

    @property
    def origin(self) -> Team | None:
        """The team that may release it; ``team`` is the writer's and decides who reads what is for one side only."""
        return self.came_from or self.team

    @property
    def source_shown(self) -> str:
        """Who it came from; empty if the entry or its session is unattributed."""
        if Visibility.UNATTRIBUTED in (self.visibility, self.note.session.visibility):
            return ""
        return " · ".join(str(source) for source in (self.source, self.came_from) if source)

    def get_absolute_url(self) -> str:
        return reverse("sessions:notes", args=[self.programme.code, self.note.session.number])
