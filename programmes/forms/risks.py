"""A risk, its rating, mitigation and next review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import RecordForm
from programmes.forms.choices import catalogue_choices
from programmes.members import people_working_in
from programmes.models import Risk


class RiskForm(RecordForm):
    obstacle = forms.ChoiceField(label=_("Obstacle"), choices=lambda: catalogue_choices("obstacles"))

    class Meta:
        model = Risk
        fields = [
            "obstacle",
            "description",
            "likelihood",
            "impact",
            "response",
            "mitigation",
            "owner",
            "status",
            "review_on",
            "worked",
        ]

    def limit_choices(self) -> None:
        self.fields["owner"].queryset = people_working_in(self.programme, self.instance.owner_id)
