"""Share notes, suggest a correction, answer one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.base.records.forms import DateInput, RecordForm, apply_defaults
from p2p.base.web.bounds import DayField
from sessions.models import Correction


class ShareForm(forms.Form):
    until = DayField(label=_("Corrections can be suggested until"), widget=DateInput, required=False)


class CorrectionForm(RecordForm):
    autosave = True

    class Meta:
        model = Correction
        fields = ["kind", "text", "reason"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def limit_choices(self) -> None:
        if self.instance.target:
            del self.fields["kind"]
            self.initial["text"] = self.instance.current_text
        else:
            self.fields["text"].label = _("what is missing")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if self.instance.target and text == self.instance.current_text:
            raise forms.ValidationError(_("This is how it reads now. Write how it should read."))
        return text


class CorrectionAnswerForm(forms.Form):
    """The answer to a correction; ``seen`` is the version of the entry that was on the page."""

    answer = forms.CharField(label=_("Your answer"), max_length=500, required=False, widget=forms.Textarea)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        apply_defaults(self.fields["answer"])
