"""Record what contributed to an outcome."""

from typing import Any

from django.db import transaction

from outcomes.enums import OutcomeVerb
from outcomes.models import Contribution, ExpectedOutcome
from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event


@transaction.atomic
def add_contribution(*, outcome: ExpectedOutcome, values: dict[str, Any], by: Person) -> Contribution:
    contribution = Contribution.objects.create(outcome=outcome, **values)
    record_event(by, OutcomeVerb.HELPED, outcome, reason=contribution.narrative)
    return contribution
