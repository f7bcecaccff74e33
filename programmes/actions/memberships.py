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
    """Nobody sits on two sides of one programme, UNESCO's among them. Of two joins at once, one waits for the other."""
    Programme.objects.select_for_update(no_key=True).get(pk=team.programme_id)
    held = Membership.objects.filter(person=person, team__programme=team.programme_id, ended_at=None)
    if held.exclude(team__side=team.side).exists():
        words = _("%(name)s belongs to another side of this programme. End that membership first.")
        raise ValidationError(words % {"name": bidi_isolate(person)})


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
        record_event(by, "joined", membership)
        inherit_country(person, team)
        # What was handed on before opens nothing of this.
        revoke_copied_links(person)
    return membership


def inherit_country(person: Person, team: Team) -> None:
    """Whoever has said no country keeps the weekend and the holidays of the team."""
    if team.country and not person.country:
        person.country = team.country
        person.save(update_fields=["country"])


@transaction.atomic
def leave(*, membership: Membership, by: Person, now: dt.datetime, reason: str = "") -> Membership:
    """End a membership; from this moment on the person no longer sees the programme through it."""
    membership.ended_at = min(membership.ended_at or now, now)
    membership.since = min(membership.since, membership.programme.day_of(now))
    membership.save(update_fields=["ended_at", "since"])
    # What was left to them goes back to whoever left it.
    DutyOverride.objects.filter(delegated_to=membership.person, key__contains=f":{membership.programme.code}:").delete()
    # Nor does a link that others were trusted with outlast it.
    revoke_copied_links(membership.person)
    record_event(by, "left", membership, reason=reason)
    return membership
