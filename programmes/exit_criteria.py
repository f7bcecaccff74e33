"""Exit criteria of a phase: results, waivers and the reasons that block moving on. Pure."""

import dataclasses

from django.utils.translation import gettext_lazy as _

from programmes.phases import next_phase


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """Whether a point is met, and the fact that shows it, as a sentence; ``path`` leads to where it is mended."""

    met: bool
    fact: str
    path: str = ""


@dataclasses.dataclass(frozen=True)
class CriterionStatus:
    """One exit criterion as it stands: its text, its result and the waiver that stands in for it."""

    code: str
    text: str
    result: Evaluation
    waived: bool = False

    @property
    def passed(self) -> bool:
        return self.result.met or self.waived


def unmet_criteria(points: list[CriterionStatus]) -> list[CriterionStatus]:
    """What must still happen before the programme may move on."""
    return [entry for entry in points if not entry.passed]


@dataclasses.dataclass(frozen=True)
class CriteriaSummary:
    """How many points of a phase are met, and how many the programme goes on without."""

    met: int
    left_open: int
    total: int


def summarise_criteria(points: list[CriterionStatus]) -> CriteriaSummary:
    met = sum(entry.result.met for entry in points)
    return CriteriaSummary(met, sum(entry.passed for entry in points) - met, len(points))


def blocking_reasons(phase: str, points: list[CriterionStatus], *, waiving: bool, reason: str) -> list[str]:
    """Why the programme may not leave ``phase`` now; an empty list when it may."""
    if next_phase(phase) is None:
        return [str(_("The programme is already in its last phase."))]
    open_points = unmet_criteria(points)
    if not open_points or (waiving and reason.strip()):
        return []
    if waiving:
        return [str(_("Write why the programme should move on although not every point is met."))]
    return [entry.text for entry in open_points]
