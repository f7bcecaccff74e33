"""Questions as a form stores them: code, type and texts by language. Pure."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from p2p.base.i18n.languages import pick_language

SCALE = {5: _("5 fully"), 4: _("4 largely"), 3: _("3 partly"), 2: _("2 hardly"), 1: _("1 not at all")}


class QuestionType(models.TextChoices):
    SCALE = "scale", _("from 1 to 5")
    CHOICE = "choice", _("one of several answers")
    TEXT = "text", _("in their own words")


@dataclasses.dataclass(frozen=True)
class Question:
    """``words`` are texts by language; user text has the key ``""``.

    ``options`` of a choice are texts in the same way, with a ``code`` if they come from the catalogue.
    """

    code: str
    kind: str
    words: dict[str, str]
    options: list[dict[str, str]] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        return pick_language(self.words)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Stored value and label of each possible answer."""
        if self.kind == QuestionType.SCALE:
            return [(str(mark), label) for mark, label in SCALE.items()]
        return [(option.get("code") or option[""], pick_language(option)) for option in self.options]

    def said(self, value: Any) -> str:
        """The label of one answer; empty without one."""
        return value if self.kind == QuestionType.TEXT else str(dict(self.choices).get(str(value), ""))

    @property
    def stored(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def parse_questions(stored: Iterable[dict[str, Any]]) -> list[Question]:
    return [Question(**question) for question in stored]
