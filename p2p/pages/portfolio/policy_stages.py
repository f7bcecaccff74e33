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
    """The policy text of one programme: its stage, and the target if there is one."""

    programme: Programme
    stage: PolicyStage
    target: PolicyStage | None

    @property
    def later(self) -> bool:
        """Whether the stage is beyond the last column that is drawn."""
        return self.stage not in INDICATOR_STAGES

    @property
    def cells(self) -> Iterator["Cell"]:
        """One cell per stage: solid lines up to the stage reached, dotted ones from there to the target."""
        here = min(list(PolicyStage).index(self.stage), len(INDICATOR_STAGES) - 1)
        goal = INDICATOR_STAGES.index(self.target) if self.target else here
        for at in range(len(INDICATOR_STAGES)):
            mark = "is" if at == here else "goal" if at == goal > here else ""
            into = "in-s" if 0 < at <= here else "in-d" if here < at <= goal else ""
            out = "out-s" if at < here else "out-d" if here <= at < goal else ""
            yield Cell(mark, " ".join(name for name in (mark, into, out) if name))


@dataclasses.dataclass(frozen=True)
class Cell:
    """One stage of a text: ``mark`` is "is" (reached), "goal" (target) or empty; ``classes`` are those of CSS."""

    mark: str
    classes: str


def stage_of(value: Decimal | None) -> PolicyStage | None:
    """The stage for a value of the toolkit's indicator, which counts from 0."""
    return None if value is None else INDICATOR_STAGES[min(max(int(value), 0), len(INDICATOR_STAGES) - 1)]


def stage_phrases(counted: Mapping[str, int]) -> list[str]:
    """One phrase per stage that texts have reached, the furthest first; the last one says when none is adopted."""
    phrases = [stage_phrase(stage, counted[stage]) for stage in reversed(PolicyStage) if counted.get(stage)]
    adopted = any(counted.get(stage) for stage in ADOPTED_STAGES)
    return phrases if adopted or not phrases else [*phrases, _("none is adopted yet")]


def stage_phrase(stage: PolicyStage, n: int) -> str:
    phrases = {
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
    return phrases[stage] % {"n": n}
