"""The five phases and the way through them. Pure: no database, no clock, no request."""

import dataclasses

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseCode(models.TextChoices):
    PREP = "PREP", _("Preparation")
    DIAG = "DIAG", _("Diagnostic")
    SESS = "SESS", _("Sessions")
    FOLL = "FOLL", _("Follow-up")
    EVAL = "EVAL", _("Evaluation")


PHASES = PhaseCode.choices
ORDER = list(PhaseCode.values)


@dataclasses.dataclass(frozen=True)
class Result:
    """Whether a point is met, and the fact that shows it, as a sentence; ``path`` leads to where it is mended."""

    met: bool
    fact: str
    path: str = ""


@dataclasses.dataclass(frozen=True)
class Point:
    """One exit criterion as it stands: its text, its result and the waiver that stands in for it."""

    code: str
    text: str
    result: Result
    waived: bool = False

    @property
    def passed(self) -> bool:
        return self.result.met or self.waived


def number_of(phase: str) -> int:
    return ORDER.index(phase) + 1


def next_phase(phase: str) -> str | None:
    position = ORDER.index(phase) + 1
    return ORDER[position] if position < len(ORDER) else None


def earlier_phases(phase: str) -> list[str]:
    return ORDER[: ORDER.index(phase)]


def unmet(points: list[Point]) -> list[Point]:
    """What must still happen before the programme may move on."""
    return [point for point in points if not point.passed]


@dataclasses.dataclass(frozen=True)
class Tally:
    """How many points of a phase are met, and how many the programme goes on without."""

    met: int
    left_open: int
    total: int


def tally(points: list[Point]) -> Tally:
    met = sum(point.result.met for point in points)
    return Tally(met, sum(point.passed for point in points) - met, len(points))


def reasons_to_stay(phase: str, points: list[Point], *, waiving: bool, reason: str) -> list[str]:
    """Why the programme may not leave ``phase`` now; an empty list when it may."""
    if next_phase(phase) is None:
        return [str(_("The programme is already in its last phase."))]
    open_points = unmet(points)
    if not open_points or (waiving and reason.strip()):
        return []
    if waiving:
        return [str(_("Write why the programme should move on although not every point is met."))]
    return [point.text for point in open_points]
