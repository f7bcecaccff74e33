"""Forms to answer a questionnaire and to choose its questions."""

import secrets
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from p2p.base.questionnaires.models import Form, Recipient
from p2p.base.questionnaires.questions import Question, QuestionType

MAX_OPTIONS, MAX_OWN_QUESTIONS = 8, 3


class AnswerForm(forms.Form):
    """The questions of a form, in the reader's language. No single one is required, but at least one answer is."""

    nothing_required = True

    def __init__(self, *args, form: Form, signed: bool = False, key: uuid.UUID | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.question_list = form.question_list
        if key:
            # For anonymous respondents without a link: the same page sent twice is one answer.
            self.fields["key"] = forms.UUIDField(initial=key, widget=forms.HiddenInput)
        for question in self.question_list:
            self.fields[question.code] = field_for(question)
        if signed:
            self.fields["remark"] = text_field(
                _("A remark with your name"), help_text=_("Everyone who may see the results can read it.")
            )

    def answers(self) -> dict[str, Any]:
        """Answers by question code, scales as numbers; without what was not answered."""
        given = ((question, self.cleaned_data.get(question.code)) for question in self.question_list)
        return {
            question.code: int(value) if question.kind == QuestionType.SCALE else value
            for question, value in given
            if value
        }

    @property
    def remark(self) -> str:
        return self.cleaned_data.get("remark", "")


def field_for(question: Question) -> forms.Field:
    if question.kind == QuestionType.TEXT:
        return text_field(str(question))
    return forms.ChoiceField(label=str(question), choices=question.choices, widget=forms.RadioSelect, required=False)


def text_field(label: Any, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=2000, widget=area, **more)


def initial_answers(recipient: Recipient, answers: dict[str, Any]) -> dict[str, Any]:
    """Earlier answers as initial values of ``AnswerForm``."""
    return {code: str(value) for code, value in answers.items()} | {"remark": recipient.remark}


class QuestionsForm(forms.Form):
    """Choose from the questions on offer, and add a few own ones."""

    least = 1

    def __init__(self, *args, offered: list[Question], usual: list[str], most: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered, self.most = offered, most
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=_("Questions of the toolkit"),
            choices=[(question.code, str(question)) for question in offered],
            initial=usual,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        for number in range(1, MAX_OWN_QUESTIONS + 1):
            self.fields |= own_fields(number)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in self.typed(data):
            if data.get(f"kind{number}") == QuestionType.CHOICE and not 2 <= len(options(data, number)) <= MAX_OPTIONS:
                self.add_error(f"options{number}", _("Write two to eight answers, each on its own line."))
        count = len(data.get("chosen", [])) + len(self.typed(data))
        if not self.errors and not self.least <= count <= self.most:
            raise forms.ValidationError(
                _("Choose at least one question and at most %(most)s in all."), params={"most": self.most}
            )
        return data

    def typed(self, data: dict[str, Any]) -> list[int]:
        return [number for number in range(1, MAX_OWN_QUESTIONS + 1) if data.get(f"text{number}")]

    def questions(self) -> list[dict[str, Any]]:
        """The questions as ``Form.questions`` stores them: chosen ones in catalogue order, then own ones."""
        data = self.cleaned_data
        chosen = [question for question in self.offered if question.code in data["chosen"]]
        own = [own_question(data, number) for number in self.typed(data)]
        return [question.stored for question in [*chosen, *own]]


def own_question(data: dict[str, Any], number: int) -> Question:
    """With a random code, so that own questions of pooled forms are never taken for the same one."""
    kind = data[f"kind{number}"] or QuestionType.SCALE
    choices = options(data, number) if kind == QuestionType.CHOICE else []
    texts = [{"": choice} for choice in choices]
    return Question(f"own-{secrets.token_hex(4)}", kind, {"": data[f"text{number}"]}, texts)


def options(data: dict[str, Any], number: int) -> list[str]:
    return lines_in(data.get(f"options{number}", ""))


def lines_in(text: str) -> list[str]:
    """Each line once, without empty ones."""
    lines = (line.strip()[:120] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def own_fields(number: int) -> dict[str, forms.Field]:
    typed = {"dir": "auto"}
    return {
        f"text{number}": forms.CharField(
            label=_("Question of your own (%(number)s)") % {"number": number},
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs=typed),
        ),
        f"kind{number}": forms.ChoiceField(label=_("How it is answered"), choices=QuestionType.choices, required=False),
        f"options{number}": forms.CharField(
            label=_("Answers to choose from"),
            help_text=_("Only for one of several answers: each on its own line."),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs=typed | {"rows": 2}),
        ),
    }
