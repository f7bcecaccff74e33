"""Translations of notes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.viewer import Viewer
from p2p.base.records.models import Record
from p2p.base.web import bounds
from sessions.models.notes import Note, NoteEntry, notes_read_by, written_by
from sessions.models.visibility import PUBLIC_TO_EXCHANGE


class TranslationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """A translation holds all entries in one text: if some are restricted, only the writers read it."""
        restricted = NoteEntry.objects.live().exclude(visibility__in=PUBLIC_TO_EXCHANGE).filter(note=OuterRef("note"))
        return self.filter(written_by(viewer, "note__") | ~Exists(restricted), notes_read_by(viewer, "note__"))


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
