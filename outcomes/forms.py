import datetime as dt
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outcomes.models import Contribution, ExpectedOutcome, FollowUpAction, Indicator, Measurement, Report, Survey
from outcomes.models.results import STAGES
from p2p.base.files.forms import UploadField
from p2p.base.i18n import dates
from p2p.base.questionnaires.forms import QuestionsForm, lines_in
from p2p.base.records.forms import IdempotentForm, RecordForm, apply_defaults
from p2p.base.web.bounds import DayField
from programmes.forms.choices import catalogue_choices
from programmes.members import people_working_in
from programmes.models import Need
from programmes.toolkit import catalogue
from sessions.models import PeerSession

LONGEST_TEXT = 20_000
LONGEST_OPEN = dt.timedelta(days=731)


def indicator_choices() -> list:
    """Every indicator of the catalogue under its outcome, and none for one of your own."""
    groups = [
        (str(one.label), [(indicator.code, str(indicator.label)) for indicator in one.indicators])
        for one in catalogue().outcomes
    ]
    return [("", "—"), *groups]


class OutcomeForm(RecordForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=lambda: catalogue_choices("outcomes", optional=True), required=False
    )

    class Meta:
        model = ExpectedOutcome
        fields = ["outcome", "own_title", "policy_stage"]


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


class FigureForm(RecordForm):
    """Straight to the number: value, day, one sentence and what proves it."""

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
            stages = [("", "—"), *((str(number), stage.label) for number, stage in enumerate(STAGES))]
            self.fields["value"] = forms.TypedChoiceField(label=_("Value"), choices=stages, coerce=Decimal)


class ActionForm(RecordForm):
    class Meta:
        model = FollowUpAction
        fields = [
            "title",
            "owner",
            "due_on",
            "status",
            "remark",
            "done_on",
            "next_step",
            "outcome",
            "need",
            "session",
            "supporter",
        ]

    def limit_choices(self) -> None:
        self.fields["owner"].queryset = people_working_in(self.programme, self.instance.owner_id)
        self.fields["outcome"].queryset = ExpectedOutcome.objects.live().filter(programme=self.programme)
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)
        seen = PeerSession.objects.visible_to(self.person).filter(programme=self.programme)
        self.fields["session"].queryset = seen
        if self.instance.session_id and not seen.filter(pk=self.instance.session_id).exists():
            del self.fields["session"]  # stays what it is, unseen

    def clean(self):
        data = super().clean()
        # The day may be left out: done without a date means today, which the action fills in.
        if data.get("status") in {"done", "verified"} and not data.get("done_on"):
            data["done_on"] = self.instance.done_on = self.programme.day_of(timezone.now())
        return data


class ContributionForm(IdempotentForm, forms.ModelForm):
    """What helped toward an outcome: one session or one action, and how."""

    class Meta:
        model = Contribution
        fields = ["session", "action", "strength", "narrative"]
        help_texts = {"strength": _("1 a little, 2 clearly, 3 decisively")}

    def __init__(self, *args, programme, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = PeerSession.objects.held().visible_to(person).filter(programme=programme)
        self.fields["action"].queryset = FollowUpAction.objects.visible_to(person).filter(programme=programme)
        for field in self.fields.values():
            apply_defaults(field)

    def clean(self):
        data = super().clean()
        if bool(data.get("session")) == bool(data.get("action")):
            raise forms.ValidationError(_("Choose either a session or an action."))
        return data


class NewReportForm(RecordForm):
    class Meta:
        model = Report
        fields = ["language", "data_as_of"]


def lines_of(rows: list[dict], names: tuple[str, ...]) -> str:
    return "\n".join(" | ".join(str(row.get(name, "")) for name in names).rstrip(" |") for row in rows)


def rows_of(text: str, names: tuple[str, ...]) -> list[dict]:
    """One row a line, its parts between bars; missing parts are empty."""
    rows = [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]
    return [dict(zip(names, parts + [""] * len(names), strict=False)) for parts in rows]


class ReportForm(RecordForm):
    """The words of the report, section by section; figures and tables come from the programme."""

    conclusions_text = forms.CharField(
        label=_("Conclusions"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line: conclusion | the findings it rests on. Example: The text is ready | F1 F3"),
    )
    recommendations_text = forms.CharField(
        label=_("Recommendations"),
        required=False,
        max_length=LONGEST_TEXT,
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
                label=label, required=False, initial=text, max_length=LONGEST_TEXT, widget=area
            )
            apply_defaults(self.fields[code])
        self.initial["conclusions_text"] = lines_of(self.instance.conclusions, self.CONCLUSION)
        self.initial["recommendations_text"] = lines_of(self.instance.recommendations, self.RECOMMENDATION)
        self.order_fields(["version", "data_as_of", *self.codes(), "conclusions_text", "recommendations_text"])

    @classmethod
    def sections(cls) -> list[tuple[str, str]]:
        criteria = [
            (one.code, _("Finding: %(criterion)s") % {"criterion": one.label}) for one in catalogue().dac_criteria
        ]
        return [(code, catalogue().label(code)) for code in cls.WRITTEN] + criteria

    @classmethod
    def codes(cls) -> list[str]:
        return [code for code, _label in cls.sections()]

    def clean_recommendations_text(self) -> str:
        text = self.cleaned_data["recommendations_text"]
        if len(rows_of(text, self.RECOMMENDATION)) > 10:
            raise forms.ValidationError(_("A report has at most ten recommendations. Join or drop some."))
        return text

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "data_as_of": data["data_as_of"],
            "texts": {code: data[code] for code in self.codes() if data[code].strip()},
            "conclusions": rows_of(data["conclusions_text"], self.CONCLUSION),
            "recommendations": rows_of(data["recommendations_text"], self.RECOMMENDATION),
        }


class SurveyForm(IdempotentForm, QuestionsForm):
    """A survey and what it asks; the questions after an exchange may be those from before, so none need be chosen."""

    least = 0

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of survey"), choices=Survey.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    introduction = forms.CharField(
        label=_("Introduction"),
        help_text=_("What it is for, in one or two sentences. Whoever answers reads it first."),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    closes_on = DayField(label=_("Open until"))
    named = forms.BooleanField(
        label=_("People answer with their name"),
        help_text=_("Otherwise nobody learns who said what. A survey of the sector is always without names."),
        required=False,
    )
    regions = forms.CharField(
        label=_("Regions"),
        help_text=_("Only for a survey of the sector: each on its own line."),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("version"):
            del self.fields["key"]
        for field in self.fields.values():
            apply_defaults(field)

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day <= dates.today():
            raise forms.ValidationError(_("Choose a day that lies ahead."))
        if day > dates.today() + LONGEST_OPEN:
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return day

    @property
    def expected(self) -> int | None:
        return self.cleaned_data["version"]

    def values(self) -> dict:
        data = self.cleaned_data
        facts = {"introduction": data["introduction"], "closes_on": data["closes_on"], "anonymous": not data["named"]}
        return {
            "kind": data["kind"],
            "title": data["title"],
            "facts": facts | {"opens_on": dates.today()},
            "questions": self.questions(),
            "regions": lines_in(data["regions"]),
            "expected": self.expected,
        }


def first_values(survey: Survey) -> dict:
    """A survey that is being prepared, as its form shows it."""
    if not survey.pk:
        return {}
    form, question_list = survey.form, survey.form.question_list
    known = {one.code: one for one in question_list}
    regions = known["region"].choices if "region" in known else []
    values = {
        "version": survey.version,
        "kind": survey.kind,
        "title": survey.title,
        "introduction": form.introduction,
        "closes_on": form.closes_on,
    }
    values |= {"named": not form.anonymous, "regions": "\n".join(value for value, _words in regions)}
    return values | {"chosen": list(known)} | own_values([one for one in question_list if one.code.startswith("own-")])


def own_values(own: list) -> dict:
    found = {}
    for number, one in enumerate(own, start=1):
        options = "\n".join(value for value, _words in one.choices) if one.options else ""
        found |= {f"text{number}": one.words[""], f"kind{number}": one.kind, f"options{number}": options}
    return found
