"""The stage each policy text has reached: as a row of cells and in words. Pure but for the language."""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.models.outcomes import INDICATOR_STAGES, PolicyStage
from programmes.models import Programme

ADOPTED_STAGES = [PolicyStage.ADOPTED, PolicyStage.IN_FORCE, PolicyStage.FUNDED, PolicyStage.EVALUATED]


@dataclasses.dataclass(frozen=True)
class PolicyTextStatus:
    """The text of one programme: where it stands, and which stage is aimed at, if that was said."""

    programme: Programme
    stage: PolicyStage
    target: PolicyStage | None

    @property
    def later(self) -> bool:
        """Further than the last column that is drawn."""
        return self.stage not in INDICATOR_STAGES

    @property
    def cells(self) -> Iterator["Cell"]:
        """One cell a stage: solid lines behind where the text stands and dotted ones ahead of it."""
        here = min(list(PolicyStage).index(self.stage), len(INDICATOR_STAGES) - 1)
        goal = INDICATOR_STAGES.index(self.target) if self.target else here
        for at in range(len(INDICATOR_STAGES)):
            mark = "is" if at == here else "goal" if at == goal > here else ""
            into = "in-s" if 0 < at <= here else "in-d" if here < at <= goal else ""
            out = "out-s" if at < here else "out-d" if here <= at < goal else ""
            yield Cell(mark, " ".join(word for word in (mark, into, out) if word))


@dataclasses.dataclass(frozen=True)
class Cell:
    """One stage on the line of a text: *is* here or *goal* there, and the words of CSS that draw it."""

    mark: str
    classes: str


def stage_of(value: Decimal | None) -> PolicyStage | None:
    """The stage behind a figure of the toolkit's indicator, which counts from 0."""
    return None if value is None else INDICATOR_STAGES[min(max(int(value), 0), len(INDICATOR_STAGES) - 1)]


def stage_phrases(counted: Mapping[str, int]) -> list[str]:
    """One phrase a stage at which texts stand, the furthest first, and that none is adopted when none is."""
    phrases = [stage_phrase(stage, counted[stage]) for stage in reversed(PolicyStage) if counted.get(stage)]
    adopted = any(counted.get(stage) for stage in ADOPTED_STAGES)
    return phrases if adopted or not phrases else [*phrases, _("none is adopted yet")]


def stage_phrase(stage: PolicyStage, n: int) -> str:
    words = {
        PolicyStage.NONE: ngettext("%(n)s is not begun", "%(n)s are not begun", n),
        PolicyStage.CONCEPT: ngettext("%(n)s is a concept", "%(n)s are concepts", n),
        PolicyStage.DRAFT: ngettext("%(n)s is a draft", "%(n)s are drafts", n),
        PolicyStage.VALIDATED: ngettext("%(n)s is validated", "%(n)s are validated", n),
        PolicyStage.SUBMITTED: ngettext("%(n)s is submitted", "%(n)s are submitted", n),
        PolicyStage.ADOPTED: ngettext("%(n)s is adopted", "%(n)s are adopted", n),
        PolicyStage.IN_FORCE: ngettext("%(n)s is in force", "%(n)s are in force", n),
        PolicyStage.FUNDED: ngettext("%(n)s is funded", "%(n)s are funded", n),
        PolicyStage.EVALUATED: ngettext("%(n)s is evaluated", "%(n)s are evaluated", n),
    }
    return words[stage] % {"n": n}
