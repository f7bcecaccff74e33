"""Begin and end memberships."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from p2p.base.accounts.actions import revoke_copied_links
from p2p.base.accounts.models import Person
from p2p.base.duties.models import DutyOverride
from p2p.base.history.actions import record_event
from p2p.base.i18n.text import bidi_isolate
from programmes.enums import ProgrammeVerb
from programmes.models import Membership, Programme, Team
from programmes.policy import Role

RANK_BY_ROLE: dict[str, int] = {Role.COORDINATOR: 1, Role.DEPUTY: 2, Role.PEER_LEAD: 3, Role.OFFICER: 4}
FUNCTION_BY_ROLE: dict[str, str] = {
    Role.COORDINATOR: "RL-COORD",
    Role.DEPUTY: "RL-TEAM",
    Role.MEMBER: "RL-TEAM",
    Role.PEER_LEAD: "RL-PLEAD",
    Role.PEER: "RL-PEER",
    Role.OFFICER: "RL-UNESCO",
    Role.OBSERVER: "RL-OBS",
}


def check_side(person: Person, team: Team) -> None:
    """Refuse a person of another side of the programme. Locks the programme against concurrent joins."""
    Programme.objects.select_for_update(no_key=True).get(pk=team.programme_id)
    held = Membership.objects.filter(person=person, team__programme=team.programme_id, ended_at=None)
    if held.exclude(team__side=team.side).exists():
        refusal = _("%(name)s belongs to another side of this programme. End that membership first.")
        raise ValidationError(refusal % {"name": bidi_isolate(person)})


@transaction.atomic
def join(
    *, person: Person, team: Team, role: str, sector: str, by: Person | None, on: dt.date, function: str = ""
) -> Membership:
    check_side(person, team)
    membership, new = Membership.objects.get_or_create(
        person=person,
        team=team,
        role=role,
        ended_at=None,
        defaults={
            "sector": sector,
            "since": on,
            "function": function or FUNCTION_BY_ROLE[role],
            "rank": RANK_BY_ROLE.get(role, 9),
        },
    )
    if new:
        record_event(by, ProgrammeVerb.JOINED, membership)
        inherit_country(person, team)
        # A personal link that was copied before must not open the new programme.
        revoke_copied_links(person)
    return membership


def inherit_country(person: Person, team: Team) -> None:
    """People without a country get that of the team, and with it its weekend and holidays."""
    if team.country and not person.country:
        person.country = team.country
        person.save(update_fields=["country"])


@transaction.atomic
def leave(*, membership: Membership, by: Person, now: dt.datetime, reason: str = "") -> Membership:
    """End a membership; from this moment on the person no longer sees the programme through it."""
    membership.ended_at = min(membership.ended_at or now, now)
    membership.since = min(membership.since, membership.programme.day_of(now))
    membership.save(update_fields=["ended_at", "since"])
    # Duties that were delegated to them go back.
    DutyOverride.objects.filter(delegated_to=membership.person, key__contains=f":{membership.programme.code}:").delete()
    # Personal links that others were given to pass on end too.
    revoke_copied_links(membership.person)
    record_event(by, ProgrammeVerb.LEFT, membership, reason=reason)
    return membership
