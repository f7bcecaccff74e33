"""One question per need that the session served."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from p2p.base.i18n.text import bidi_isolate
from p2p.base.records.forms import apply_defaults, rebase_on
from programmes.models import Need
from sessions.actions.need_assessment import AssessmentInput
from sessions.models import NeedAssessment


class NeedAssessmentForm(forms.Form):
    """One question for each need that the session served."""

    def __init__(self, *args, needs: list[Need], known: dict[int, NeedAssessment], **kwargs):
        super().__init__(*args, **kwargs)
        self.needs, remark_label = needs, capfirst(NeedAssessment._meta.get_field("remark").verbose_name)
        for need in needs:
            stored = known.get(need.pk)
            self.fields[f"answer{need.number}"] = forms.ChoiceField(
                label=need.title,
                choices=NeedAssessment.Answer.choices,
                widget=forms.RadioSelect,
                initial=stored and stored.answer,
            )
            remark = forms.CharField(
                label=remark_label, max_length=500, required=False, initial=stored and stored.remark
            )
            self.fields[f"remark{need.number}"] = remark
            self.fields[f"version{need.number}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=stored.version if stored else 0
            )
            apply_defaults(remark)

    def answers(self) -> dict[Need, AssessmentInput]:
        data = self.cleaned_data
        return {
            need: AssessmentInput(*(data[f"{name}{need.number}"] for name in ("answer", "remark", "version")))
            for need in self.needs
        }

    def show_newer_answers(self, newer: list[NeedAssessment]) -> None:
        """Show what somebody else has stored meanwhile as errors, and let the next save overwrite it."""
        message = _("%(name)s has said meanwhile: %(answer)s. %(remark)s Save once more if your answer stands.")
        for assessment in newer:
            number = assessment.need.number
            facts = {
                "name": bidi_isolate(assessment.by.name if assessment.by else ""),
                "answer": assessment.get_answer_display(),
                "remark": bidi_isolate(assessment.remark),
            }
            self.add_error(f"answer{number}", message % facts)
            rebase_on(self, **{f"version{number}": assessment.version})
