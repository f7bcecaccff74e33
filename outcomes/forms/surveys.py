"""A survey and its questions."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Survey
from p2p.base.i18n import dates
from p2p.base.questionnaires.forms import QuestionsForm, lines_in
from p2p.base.records.forms import IdempotentForm, apply_defaults
from p2p.base.web.bounds import DayField

MAX_OPEN_DURATION = dt.timedelta(days=731)


class SurveyForm(IdempotentForm, QuestionsForm):
    """A survey and its questions. None need be chosen: an endline takes over those of the baseline."""

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
        if day > dates.today() + MAX_OPEN_DURATION:
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


def initial_survey_values(survey: Survey) -> dict:
    """Initial data of ``SurveyForm`` for a survey that is being prepared."""
    if not survey.pk:
        return {}
    form, question_list = survey.form, survey.form.question_list
    by_code = {question.code: question for question in question_list}
    regions = by_code["region"].choices if "region" in by_code else []
    values = {
        "version": survey.version,
        "kind": survey.kind,
        "title": survey.title,
        "introduction": form.introduction,
        "closes_on": form.closes_on,
    }
    values |= {"named": not form.anonymous, "regions": "\n".join(value for value, _label in regions)}
    return (
        values
        | {"chosen": list(by_code)}
        | initial_question_values([question for question in question_list if question.code.startswith("own-")])
    )


def initial_question_values(own: list) -> dict:
    values: dict[str, str] = {}
    for number, question in enumerate(own, start=1):
        options = "\n".join(value for value, _label in question.choices) if question.options else ""
        values |= {f"text{number}": question.words[""], f"kind{number}": question.kind, f"options{number}": options}
    return values
