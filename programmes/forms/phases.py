"""The planned dates of a phase."""

from django import forms

from p2p.base.records.forms import DateInput, StaleCheckForm
from programmes.models import Phase


class PhaseForm(StaleCheckForm, forms.ModelForm):
    class Meta:
        model = Phase
        fields = ["planned_start", "planned_end"]
        widgets = {"planned_start": DateInput, "planned_end": DateInput}
