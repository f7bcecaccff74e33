"""An expected outcome."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import ExpectedOutcome
from p2p.base.records.forms import RecordForm
from programmes.forms.choices import catalogue_choices


class OutcomeForm(RecordForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=lambda: catalogue_choices("outcomes", optional=True), required=False
    )

    class Meta:
        model = ExpectedOutcome
        fields = ["outcome", "own_title", "policy_stage"]
