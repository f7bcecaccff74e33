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
        self.needs, words = needs, capfirst(NeedAssessment._meta.get_field("remark").verbose_name)
        for need in needs:
            now = known.get(need.pk)
            self.fields[f"answer{need.number}"] = forms.ChoiceField(
                label=need.title,
                choices=NeedAssessment.Answer.choices,
                widget=forms.RadioSelect,
                initial=now and now.answer,
            )
            remark = forms.CharField(label=words, max_length=500, required=False, initial=now and now.remark)
            self.fields[f"remark{need.number}"] = remark
            self.fields[f"version{need.number}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=now.version if now else 0
            )
            apply_defaults(remark)

    def answers(self) -> dict[Need, AssessmentInput]:
        data = self.cleaned_data
        return {
            need: AssessmentInput(*(data[f"{name}{need.number}"] for name in ("answer", "remark", "version")))
            for need in self.needs
        }

    def show_newer_answers(self, said: list[NeedAssessment]) -> None:
        """Somebody else has answered meanwhile: what they said stands beside what is typed here."""
        for one in said:
            number = one.need.number
            words = {"name": bidi_isolate(one.by.name if one.by else ""), "answer": one.get_answer_display()}
            words["remark"] = bidi_isolate(one.remark)
            told = _("%(name)s has said meanwhile: %(answer)s. %(remark)s Save once more if your answer stands.")
            self.add_error(f"answer{number}", told % words)
            rebase_on(self, **{f"version{number}": one.version})
