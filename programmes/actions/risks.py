"""Add and review risks."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.records.actions import OnBehalf, save_record
from programmes.models import Risk


@transaction.atomic
def save_risk(
    *, risk: Risk, values: dict[str, Any], by: Person, expected: int | None = None, behalf: OnBehalf | None = None
) -> Risk:
    return save_record(risk, values, by=by, expected=expected, behalf=behalf)
