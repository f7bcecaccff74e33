"""Save expected outcomes."""

from typing import Any

from django.db import transaction

from outcomes.models import ExpectedOutcome
from p2p.base.accounts.models import Person
from p2p.base.history.actions import OnBehalf
from p2p.base.records.actions import save_record


@transaction.atomic
def save_outcome(
    *,
    outcome: ExpectedOutcome,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> ExpectedOutcome:
    return save_record(outcome, values, by=by, expected=expected, behalf=behalf)
