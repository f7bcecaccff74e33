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
    """What a survey of a programme may ask as well: the questions of an evaluation."""
    criteria = catalogue().dac_criteria
    # What wider difference did it make? What will last?
    kinds = dict.fromkeys(["DAC-IMP", "DAC-SUS"], QuestionType.TEXT)
    return [
        *feedback_questions(),
        *(make_question(one.code, one.question, kinds.get(one.code, QuestionType.SCALE)) for one in criteria),
    ]


def feedback_questions(codes: Iterable[str] = ()) -> list[Question]:
    """The questions for participants, or those with ``codes``."""
    wanted = set(codes)
    return [
        make_question(one.code, one.label, QuestionType.TEXT if one.scale == "text" else QuestionType.SCALE)
        for one in catalogue().feedback_questions
        if not wanted or one.code in wanted
    ]


def make_question(code: str, words: Text, kind: str = QuestionType.SCALE) -> Question:
    return Question(code, str(kind), in_all_languages(words))


def in_all_languages(words: Any) -> dict[str, str]:
    """Texts of the catalogue and those of the screens, which are lazy."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(words)
    return found


def side_label(side: str) -> str:
    """A side of the exchange as results name it; empty for no side."""
    return {Side.SEEKING: _("national team"), Side.PROVIDING: _("peers")}.get(Side(side), "") if side else ""
