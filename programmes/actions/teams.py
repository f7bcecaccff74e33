"""Create and edit teams."""

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.accounts.text import single_line
from p2p.base.records.actions import save_record
from programmes.models import Organisation, Team


@transaction.atomic
def save_team(*, team: Team, values: dict, by: Person | None, expected: int | None = None) -> Team:
    name = single_line(values.pop("organisation_name", ""))
    if name:
        values["organisation"], _new = Organisation.objects.get_or_create(
            name=name, country=values.get("country") or ""
        )
    return save_record(team, values, by=by, expected=expected)
