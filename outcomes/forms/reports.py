"""Begin a report, and write its sections. Conclusions and recommendations are typed one a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Report
from p2p.base.records.forms import RecordForm, apply_defaults
from programmes.toolkit import catalogue

MAX_SECTION_LENGTH = 20_000


class NewReportForm(RecordForm):
    class Meta:
        model = Report
        fields = ["language", "data_as_of"]


def format_rows(statements: list[dict], names: tuple[str, ...]) -> str:
    lines = (" | ".join(str(statement.get(name, "")) for name in names) for statement in statements)
    return "\n".join(line.rstrip(" |") for line in lines)


def parse_rows(text: str, names: tuple[str, ...]) -> list[dict]:
    """One statement a line, its parts separated by bars; missing parts are empty."""
    lines = [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]
    return [dict(zip(names, parts + [""] * len(names), strict=False)) for parts in lines]


class ReportForm(RecordForm):
    """The texts of the report, section by section; its figures and tables are computed from the programme."""

    conclusions_text = forms.CharField(
        label=_("Conclusions"),
        required=False,
        max_length=MAX_SECTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line: conclusion | the findings it rests on. Example: The text is ready | F1 F3"),
    )
    recommendations_text = forms.CharField(
        label=_("Recommendations"),
        required=False,
        max_length=MAX_SECTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("At most ten, one a line: recommendation | to whom | by when | the conclusions it rests on."),
    )

    class Meta:
        model = Report
        fields = ["data_as_of"]

    CONCLUSION = ("text", "cites")
    RECOMMENDATION = ("text", "to", "by", "cites")
    WRITTEN = ("RP-01", "RP-02", "RP-03", "RP-04", "RP-05", "RP-06", "RP-07", "RP-09", "RP-15")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, label in self.sections():
            text = self.instance.texts.get(code, "")
            area = forms.Textarea(attrs={"rows": 5, "dir": "auto"})
            self.fields[code] = forms.CharField(
                label=label, required=False, initial=text, max_length=MAX_SECTION_LENGTH, widget=area
            )
            apply_defaults(self.fields[code])
        self.initial["conclusions_text"] = format_rows(self.instance.conclusions, self.CONCLUSION)
        self.initial["recommendations_text"] = format_rows(self.instance.recommendations, self.RECOMMENDATION)
        self.order_fields(["version", "data_as_of", *self.codes(), "conclusions_text", "recommendations_text"])

    @classmethod
    def sections(cls) -> list[tuple[str, str]]:
        criteria = [
            (criterion.code, _("Finding: %(criterion)s") % {"criterion": criterion.label})
            for criterion in catalogue().dac_criteria
        ]
        return [(code, catalogue().label(code)) for code in cls.WRITTEN] + criteria

    @classmethod
    def codes(cls) -> list[str]:
        return [code for code, _label in cls.sections()]

    def clean_recommendations_text(self) -> str:
        text = self.cleaned_data["recommendations_text"]
        if len(parse_rows(text, self.RECOMMENDATION)) > 10:
            raise forms.ValidationError(_("A report has at most ten recommendations. Join or drop some."))
        return text

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "data_as_of": data["data_as_of"],
            "texts": {code: data[code] for code in self.codes() if data[code].strip()},
            "conclusions": parse_rows(data["conclusions_text"], self.CONCLUSION),
            "recommendations": parse_rows(data["recommendations_text"], self.RECOMMENDATION),
        }
