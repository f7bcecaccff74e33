"""Documents of a programme: stored files or links."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from p2p.base.files.models import StoredFile
from p2p.base.records.models import Record
from p2p.base.web import bounds
from programmes.models.programmes import Programme, ProgrammeRecordQuerySet


class DocumentQuerySet(ProgrammeRecordQuerySet):
    def for_list(self) -> Self:
        return self.live().select_related("file").order_by("-dated", "-number")


class Document(Record):
    """A document of the programme: a stored file or a link."""

    class Kind(models.TextChoices):
        MANDATE = "mandate", _("Letter or mandate")
        DIAGNOSTIC = "diagnostic", _("Diagnostic")
        MATERIAL = "material", _("Material for a session")
        DRAFT = "draft", _("Draft of the policy text")
        OTHER = "other", _("Other")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="documents", editable=False)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    dated = bounds.DateField(_("date of the document"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="document_number_once"),
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="document_has_file_or_link"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:documents", args=[self.programme.code])

    @property
    def download_url(self) -> str:
        """Where the document itself opens: the stored file, or the external link."""
        if self.file_id is None:
            return self.link
        return reverse("programmes:document-file", args=[self.programme.code, self.number])
