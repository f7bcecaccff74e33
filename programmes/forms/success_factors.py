"""Scores of the toolkit's success factors at one moment."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import StaleCheckForm
from programmes.models import SuccessScore
from programmes.toolkit import catalogue


class ScoreForm(StaleCheckForm):
    """Per success factor a score and one line of evidence, all at one moment. ``stored``: the scores so far."""

    def __init__(self, data: QueryDict | None, *, moment: str, stored: Iterable[SuccessScore]):
        super().__init__(data, auto_id=f"{moment}-%s")
        self.moment = SuccessScore.Moment(moment)
        for score in stored:
            if score.moment == moment:
                self.initial = {**self.initial, score.factor: score.score, f"{score.factor}-why": score.evidence}
        scale = [("", "—"), ("0", _("0 not met")), ("1", _("1 partly")), ("2", _("2 largely")), ("3", _("3 fully"))]
        for factor in catalogue().success_factors:
            self.fields[factor.code] = forms.ChoiceField(label=str(factor.label), choices=scale, required=False)
            self.fields[f"{factor.code}-why"] = forms.CharField(
                label=_("Evidence in one line"), max_length=300, required=False
            )

    def field_group(self, name: str) -> str:
        return name.removesuffix("-why")

    def scores(self) -> dict[str, tuple[int, str]]:
        """Only the factors that were changed: saving signs a score, and nobody signs what somebody else scored."""
        data = self.cleaned_data
        return {
            factor.code: (int(data[factor.code]), data[f"{factor.code}-why"])
            for factor in catalogue().success_factors
            if data[factor.code] and factor.code in self.touched
        }
