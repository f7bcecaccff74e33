"""What programmes do when a lower floor announces something."""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import Duty
from p2p.base.notifications.actions import notify_many
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import duty_facts
from p2p.base.notifications.reminder_schedule import ReminderRule
from p2p.base.registry.hooks import emit, on
from programmes.escalation import Escalation, escalations_due
from programmes.models import Membership
from programmes.policy import Role


@on("reply_address")
def by_the_coordination(programme_code: str) -> str:
    """The mailbox of whoever leads the programme."""
    leads = Membership.objects.active().filter(
        team__programme__code=programme_code, role__in=[Role.COORDINATOR, Role.DEPUTY], person__is_active=True
    )
    return next(
        (one.person.mailbox for one in leads.order_by("rank").select_related("person") if one.person.mailbox), ""
    )


@on("duties_late")
def tell_who_can_help(duties: list[Duty], rule: Callable[[Duty], ReminderRule], now: dt.datetime) -> None:
    """What climbs does so once a step; people of the other country are never told."""
    climbing = [one for one in duties if 0 < rule(one).escalate_after <= one.days_late and not one.is_snoozed]
    if not climbing:
        return
    teams = members_of({one.code for one in climbing})
    readers = {key: people for one in emit("duties_escalate", duties=climbing) for key, people in one.items()}
    found = [
        step
        for one in climbing
        for step in escalations_due(one, rule(one), teams[one.code])
        if step.neutral or step.person in readers.get(one.key, {step.person})
    ]
    told = Notification.objects.filter(person__in={one.person for one in found}, key__in={one.key for one in found})
    said = set(told.values_list("person_id", "key"))
    people = Person.objects.in_bulk({one.person for one in found} | {one.duty.owner for one in found})
    notify_many([words_for(one, people, now) for one in found if (one.person, one.key) not in said])


def members_of(codes: set[str]) -> dict[str, list[Membership]]:
    rows = Membership.objects.active().filter(team__programme__code__in=codes).select_related("team__programme")
    teams: dict[str, list[Membership]] = {code: [] for code in codes}
    for one in rows.order_by("rank", "pk"):
        teams[one.team.programme.code].append(one)
    return teams


def words_for(step: Escalation, people: dict[int, Person], now: dt.datetime) -> dict[str, object]:
    """What one person hears of one duty."""
    duty = step.duty
    facts = duty_facts(duty) | {"path": reverse("team-todo", args=[duty.code])}
    if step.neutral:
        facts = {"path": reverse("programme", args=[duty.code])}
    else:
        facts |= {"name": people[duty.owner].name, "owner": duty.owner}
    return {
        "person": people[step.person],
        "key": step.key,
        "kind": "waiting" if step.neutral else "team_late",
        "programme_code": duty.code,
        "data": facts,
        "now": now,
    }
