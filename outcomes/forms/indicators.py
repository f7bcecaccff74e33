"""An indicator, and a measurement with its evidence."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Indicator, Measurement
from outcomes.models.outcomes import INDICATOR_STAGES
from p2p.base.files.forms import UploadField
from p2p.base.records.forms import RecordForm
from programmes.members import people_working_in
from programmes.toolkit import catalogue


def indicator_choices() -> list:
    """The indicators of the catalogue under their outcomes; the empty choice is for one in own words."""
    groups = [
        (str(outcome.label), [(indicator.code, str(indicator.label)) for indicator in outcome.indicators])
        for outcome in catalogue().outcomes
    ]
    return [("", "—"), *groups]


class IndicatorForm(RecordForm):
    indicator = forms.ChoiceField(label=_("Indicator"), choices=indicator_choices, required=False)

    free_days = frozenset({"baseline_on"})

    class Meta:
        model = Indicator
        fields = [
            "indicator",
            "own_label",
            "own_unit",
            "direction",
            "baseline",
            "baseline_on",
            "target",
            "due_on",
            "responsible",
            "not_measured_reason",
        ]
        help_texts = {
            "baseline": _("What the value was before the programme began."),
            "target": _("The value you aim at."),
            "not_measured_reason": _("Only where it turned out that it cannot be measured."),
        }

    def limit_choices(self) -> None:
        self.fields["responsible"].queryset = people_working_in(self.programme, self.instance.responsible_id)


class MeasurementForm(RecordForm):
    """Value, day, one sentence and the evidence."""

    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=2, localize=True)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=250, required=False, help_text=_("What proves it: minutes, a list, an extract.")
    )
    link = forms.URLField(label=_("Link"), max_length=500, required=False)
    upload = UploadField(label=_("File"), required=False)

    class Meta:
        model = Measurement
        fields = ["value", "on", "note"]

    def limit_choices(self) -> None:
        if self.instance.indicator.is_stage:
            stages = [("", "—"), *((str(number), stage.label) for number, stage in enumerate(INDICATOR_STAGES))]
            self.fields["value"] = forms.TypedChoiceField(label=_("Value"), choices=stages, coerce=Decimal)
