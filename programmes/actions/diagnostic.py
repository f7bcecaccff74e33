"""Record the diagnostic assessment."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.records.actions import OnBehalf, save_record
from programmes.models import DiagnosticAssessment


@transaction.atomic
def save_diagnostic(
    *,
    diagnostic: DiagnosticAssessment,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> DiagnosticAssessment:
    return save_record(diagnostic, values, by=by, expected=expected, behalf=behalf)
