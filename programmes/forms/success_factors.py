"""Scores of the toolkit's success factors at one moment."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import StaleCheckForm
from programmes.models import SuccessScore
from programmes.toolkit import catalogue


class ScoreForm(StaleCheckForm):
    """One row a success factor, at one moment: its score and one line of evidence."""

    def __init__(self, data: QueryDict | None, *, moment: str, rows: Iterable[SuccessScore]):
        super().__init__(data, auto_id=f"{moment}-%s")
        self.moment = SuccessScore.Moment(moment)
        for row in rows:
            if row.moment == moment:
                self.initial |= {row.factor: row.score, f"{row.factor}-why": row.evidence}
        scale = [("", "—"), ("0", _("0 not met")), ("1", _("1 partly")), ("2", _("2 largely")), ("3", _("3 fully"))]
        for factor in catalogue().success_factors:
            self.fields[factor.code] = forms.ChoiceField(label=factor.label, choices=scale, required=False)
            self.fields[f"{factor.code}-why"] = forms.CharField(
                label=_("Evidence in one line"), max_length=300, required=False
            )

    def field_group(self, name: str) -> str:
        return name.removesuffix("-why")

    def scores(self) -> dict[str, tuple[int, str]]:
        """Those that were touched, so that nobody signs what somebody else scored."""
        data = self.cleaned_data
        return {
            one.code: (int(data[one.code]), data[f"{one.code}-why"])
            for one in catalogue().success_factors
            if data[one.code] and one.code in self.touched
        }
