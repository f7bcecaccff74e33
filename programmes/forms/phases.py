"""The planned dates of a phase."""

from django import forms

from p2p.base.records.forms import DateInput, SeenForm
from programmes.models import Phase


class PhaseForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Phase
        fields = ["planned_start", "planned_end"]
        widgets = {"planned_start": DateInput, "planned_end": DateInput}
