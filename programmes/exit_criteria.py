"""Exit criteria of a phase: results, waivers and the reasons that block moving on. Pure."""

import dataclasses

from django.utils.translation import gettext_lazy as _

from programmes.phases import next_phase


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """Whether a criterion is met and the sentence that shows it; ``path`` is the page where it can be met."""

    met: bool
    fact: str
    path: str = ""


@dataclasses.dataclass(frozen=True)
class CriterionStatus:
    """One exit criterion with its result; ``waived``: the programme moved on without it."""

    code: str
    text: str
    evaluation: Evaluation
    waived: bool = False

    @property
    def is_passed(self) -> bool:
        return self.evaluation.met or self.waived


def unmet_criteria(criteria: list[CriterionStatus]) -> list[CriterionStatus]:
    """Criteria that are neither met nor waived."""
    return [criterion for criterion in criteria if not criterion.is_passed]


@dataclasses.dataclass(frozen=True)
class CriteriaSummary:
    """How many criteria of a phase are met, and how many were left open with a waiver."""

    met: int
    left_open: int
    total: int


def summarise_criteria(criteria: list[CriterionStatus]) -> CriteriaSummary:
    met = sum(criterion.evaluation.met for criterion in criteria)
    return CriteriaSummary(met, sum(criterion.is_passed for criterion in criteria) - met, len(criteria))


def blocking_reasons(phase: str, criteria: list[CriterionStatus], *, waiving: bool, reason: str) -> list[str]:
    """Why the programme may not leave ``phase`` now; an empty list when it may."""
    if next_phase(phase) is None:
        return [str(_("The programme is already in its last phase."))]
    unmet = unmet_criteria(criteria)
    if not unmet or (waiving and reason.strip()):
        return []
    if waiving:
        return [str(_("Write why the programme should move on although not every point is met."))]
    return [criterion.text for criterion in unmet]
