"""Fields that take files."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from p2p.base.accounts.text import single_line
from p2p.base.files.file_types import ACCEPT, reasons_to_refuse


class UploadField(forms.FileField):
    """A file that is checked with the form, so that its faults are shown with those of other fields."""

    widget = forms.ClearableFileInput(attrs={"accept": ACCEPT})

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if data and upload:
            content = upload.read(settings.P2P_UPLOAD_LIMIT + 1)
            upload.seek(0)
            if reasons := reasons_to_refuse(single_line(upload.name or "")[-200:], content, settings.P2P_UPLOAD_LIMIT):
                raise ValidationError(reasons)
        return upload
