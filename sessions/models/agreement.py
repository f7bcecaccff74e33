"""How notes become everyone's: corrections, amendments, translations, and what the session answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.models import Person
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models import Need
from sessions.models.notes import Note, NoteEntry
from sessions.models.session import OPEN_READERSHIP, PeerSession


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        """Whoever reads the entry reads what is said about it; what is missing is read with the notes."""
        entries = Q(entry=None) | Q(entry__in=NoteEntry.objects.readable_by(person)) | Q(by=person)
        return self.filter(entries, note__in=Note.objects.visible_to(person))

    def waiting(self) -> Self:
        return self.filter(state=Correction.State.OPEN)

    def for_list(self) -> Self:
        return self.select_related("by", "answered_by", "note__session__programme", "entry").order_by("number")


class Correction(Record):
    """What somebody would change in shared notes: an entry, their free text, or something that is missing.

    In agreed notes it ``amends``: accepted, it stands beside the text that was agreed and changes nothing in it.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("correction", "Waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("correction", "Accepted")
        DECLINED = "declined", pgettext_lazy("correction", "Declined")

    note = models.ForeignKey(Note, models.CASCADE, related_name="corrections", editable=False)
    number = models.PositiveIntegerField(editable=False)
    entry = models.ForeignKey(NoteEntry, models.CASCADE, null=True, related_name="corrections", editable=False)
    of_text = models.BooleanField(default=False, editable=False, help_text="of the free text of the notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    amends = models.BooleanField(default=False, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=NoteEntry.Kind, default=NoteEntry.Kind.LESSON)
    text = bounds.TextField(_("how it should read"), max_length=20000)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    due_on = models.DateField(editable=False, help_text="when an answer is owed")
    answer = models.CharField(_("your answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    answered_on = models.DateField(null=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="correction_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_text"),
            models.CheckConstraint(condition=Q(of_text=False) | Q(entry=None), name="correction_of_one_text"),
            models.CheckConstraint(
                condition=Q(state="open", answered_on=None) | ~Q(state="open") & Q(answered_on__isnull=False),
                name="answered_correction_has_a_date",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name="declined_correction_has_why"),
        ]

    def __str__(self) -> str:
        return str(_("Correction %(number)s") % {"number": self.number})

    @property
    def target(self) -> NoteEntry | Note | None:
        """What would change; None where something is missing."""
        return self.note if self.of_text else self.entry

    @property
    def reads_now(self) -> str:
        return self.note.summary if self.of_text else self.entry.text if self.entry else ""

    @property
    def programme(self):
        return self.note.session.programme

    def get_absolute_url(self) -> str:
        return reverse("sessions:correction", args=[self.programme.code, self.note.session.number, self.number])


class TranslationQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        """One text holds all entries: where some are not for everyone, only the writers of the notes read it."""
        closed = NoteEntry.objects.live().exclude(readership__in=OPEN_READERSHIP).filter(note=OuterRef("note"))
        writers = Q(note__author=person) | Q(note__co_writers=person) | Q(note__session__note_taker=person)
        return self.filter(writers | ~Exists(closed), note__in=Note.objects.visible_to(person)).distinct()


class Translation(Record):
    """The notes in another language, beside them."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="translations", editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = bounds.TextField(_("the notes in this language"), max_length=60000)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "language"], name="translation_once")]

    def __str__(self) -> str:
        return f"{self.note}, {self.get_language_display()}"

    @property
    def programme(self):
        return self.note.session.programme

    def get_absolute_url(self) -> str:
        return self.note.session.get_absolute_url()


class CoverageQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(session__in=PeerSession.objects.visible_to(person))

    def left_open(self, programme: models.Model) -> Self:
        """What sessions of ``programme`` did not answer and no later one has."""
        left = self.filter(need__programme=programme, need__archived_at=None).exclude(answer=Coverage.Answer.ANSWERED)
        return left.exclude(need__status__in=[Need.Status.COVERED, Need.Status.DROPPED]).order_by("need__rank", "pk")


class Coverage(Record):
    """Whether one session answered one need, as the seeking side sees it."""

    class Answer(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("need", "Answered")
        PARTLY = "partly", pgettext_lazy("need", "Partly answered")
        OPEN = "open", pgettext_lazy("need", "Still open")

    session = models.ForeignKey(PeerSession, models.CASCADE, related_name="coverage", editable=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="coverage", editable=False)
    answer = models.CharField(max_length=8, choices=Answer)
    remark = models.CharField(_("what is still missing"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "need"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.need}: {self.get_answer_display()}"

    @property
    def programme(self):
        return self.session.programme

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()
