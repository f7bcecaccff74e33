"""Translate notes."""

from django import forms

from p2p.base.records.forms import RecordForm
from sessions.models import Translation


class TranslationForm(RecordForm):
    autosave = True

    class Meta:
        model = Translation
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
