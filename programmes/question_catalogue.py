"""The toolkit's feedback and evaluation questions, as questionnaires store them."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from p2p.base.questionnaires.questions import Question, QuestionType
from programmes.models.teams import Side
from programmes.toolkit import catalogue
from programmes.toolkit.texts import LANGUAGES, Text


def evaluation_questions() -> list[Question]:
    """Questions of a survey that evaluates the programme: those for participants and the OECD-DAC criteria."""
    criteria = catalogue().dac_criteria
    # Impact and sustainability are asked as open questions.
    kinds = dict.fromkeys(["DAC-IMP", "DAC-SUS"], QuestionType.TEXT)
    return [
        *feedback_questions(),
        *(
            make_question(criterion.code, criterion.question, kinds.get(criterion.code, QuestionType.SCALE))
            for criterion in criteria
        ),
    ]


def feedback_questions(codes: Iterable[str] = ()) -> list[Question]:
    """The questions for participants, or those with ``codes``."""
    wanted = set(codes)
    return [
        make_question(
            question.code, question.label, QuestionType.TEXT if question.scale == "text" else QuestionType.SCALE
        )
        for question in catalogue().feedback_questions
        if not wanted or question.code in wanted
    ]


def make_question(code: str, text: Text, kind: str = QuestionType.SCALE) -> Question:
    return Question(code, str(kind), in_all_languages(text))


def in_all_languages(text: Any) -> dict[str, str]:
    """A text of the catalogue, or a lazy translation, by language."""
    by_language = {}
    for language in LANGUAGES:
        with translation.override(language):
            by_language[language] = str(text)
    return by_language


def side_label(side: str) -> str:
    """A side of the exchange as results name it; empty for no side."""
    return {Side.SEEKING: _("national team"), Side.PROVIDING: _("peers")}.get(Side(side), "") if side else ""
