"""The wording of the ground rules."""

from django import forms

from p2p.base.records.forms import RecordForm
from programmes.ground_rules import default_ground_rules
from programmes.models import Programme


class GroundRulesForm(RecordForm):
    autosave = True

    class Meta:
        model = Programme
        fields = ["ground_rules"]
        widgets = {"ground_rules": forms.Textarea(attrs={"rows": 12})}

    def limit_choices(self) -> None:
        if not self.instance.ground_rules:
            self.initial["ground_rules"] = default_ground_rules()
