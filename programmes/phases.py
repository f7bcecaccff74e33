"""The five phases and their order. Pure: no database, no clock, no request."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseCode(models.TextChoices):
    PREP = "PREP", _("Preparation")
    DIAG = "DIAG", _("Diagnostic")
    SESS = "SESS", _("Sessions")
    FOLL = "FOLL", _("Follow-up")
    EVAL = "EVAL", _("Evaluation")


PHASE_CHOICES = PhaseCode.choices
PHASE_ORDER = list(PhaseCode.values)


def phase_number(phase: str) -> int:
    return PHASE_ORDER.index(phase) + 1


def next_phase(phase: str) -> str | None:
    position = PHASE_ORDER.index(phase) + 1
    return PHASE_ORDER[position] if position < len(PHASE_ORDER) else None


def earlier_phases(phase: str) -> list[str]:
    return PHASE_ORDER[: PHASE_ORDER.index(phase)]
