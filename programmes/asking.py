"""Questions of the toolkit's catalogue as forms store them: with the words of all languages, as they are today."""

from collections.abc import Iterable

from p2p.surveys.questions import Answered, Question
from programmes.toolkit import catalogue
from programmes.toolkit.texts import LANGUAGES, Text


def offered(codes: Iterable[str] = ()) -> list[Question]:
    """The questions for participants, or those with ``codes``."""
    wanted = set(codes)
    return [
        question(one.code, one.label, Answered.TEXT if one.scale == "text" else Answered.SCALE)
        for one in catalogue().feedback_questions
        if not wanted or one.code in wanted
    ]


def question(code: str, words: Text, kind: str = Answered.SCALE) -> Question:
    return Question(code, str(kind), {language: words.in_language(language) for language in LANGUAGES})
