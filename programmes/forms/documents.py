"""A document: an uploaded file or a link."""

from django.utils.translation import gettext_lazy as _

from p2p.base.files.forms import UploadField
from p2p.base.records.forms import RecordForm
from programmes.models import Document


class DocumentForm(RecordForm):
    upload = UploadField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, JPG or PNG, at most 10 MB. Or give a link below."),
    )
    free_days = frozenset({"dated"})
    field_order = ["title", "kind", "dated", "language", "upload", "link"]

    class Meta:
        model = Document
        fields = ["title", "kind", "dated", "language", "link"]

    def clean(self):
        data = super().clean()
        if not (data.get("upload") or data.get("link") or self.instance.file_id or self.errors):
            self.add_error("upload", _("Choose a file or give a link."))
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # The file is stored after validation, so the model's rule "file or link" cannot hold yet: ``clean`` checks it.
        return super()._get_validation_exclusions() | {"link"} - {"programme"}
