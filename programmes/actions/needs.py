"""Add and edit needs."""

from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.records.actions import OnBehalf, save_record
from programmes.models import Need


@transaction.atomic
def save_need(
    *, need: Need, values: dict[str, Any], by: Person, expected: int | None = None, behalf: OnBehalf | None = None
) -> Need:
    return save_record(need, values, by=by, expected=expected, behalf=behalf)
