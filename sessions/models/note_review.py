"""Suggested corrections to notes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from p2p.base.accounts.viewer import Viewer
from p2p.base.records.models import Record
from p2p.base.web import bounds
from sessions.models.notes import Note, NoteEntry, notes_read_by


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Corrections of an entry are for all who may read the entry, others for all who may read the notes."""
        entries = Q(entry=None) | Q(entry__in=NoteEntry.objects.readable_by(viewer)) | Q(by=viewer.pk)
        return self.filter(entries, notes_read_by(viewer, "note__"))

    def waiting(self) -> Self:
        return self.filter(state=Correction.State.OPEN)

    def for_list(self) -> Self:
        return self.for_reading().select_related("note__session__programme")

    def for_reading(self) -> Self:
        """Without their notes."""
        return self.select_related("by", "answered_by", "entry").order_by("number")


class Correction(Record):
    """What somebody would change in shared notes: an entry, their free text, or something that is missing.

    ``amends``: suggested after the notes were agreed; accepted, it stands beside the agreed text, which stays as it is.
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
        """What it would change; None if it names something missing."""
        return self.note if self.of_text else self.entry

    @property
    def current_text(self) -> str:
        return self.note.summary if self.of_text else self.entry.text if self.entry else ""

    @property
    def state_label(self) -> str:
        """The state in words, as it stands above the correction in the notes."""
        if self.amends and self.state == Correction.State.ACCEPTED:
            return str(_("Added later"))
        return str(_("Suggested")) if self.state == Correction.State.OPEN else self.get_state_display()

    @property
    def programme(self):
        return self.note.session.programme

    def get_absolute_url(self) -> str:
        return reverse("sessions:correction", args=[self.programme.code, self.note.session.number, self.number])
