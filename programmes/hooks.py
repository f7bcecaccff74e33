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
def coordination_mailbox(programme_code: str) -> str:
    """The mailbox of the coordinator or a deputy, who get replies to mails about the programme."""
    leads = Membership.objects.active().filter(
        team__programme__code=programme_code, role__in=[Role.COORDINATOR, Role.DEPUTY], person__is_active=True
    )
    mailboxes = [lead.person.mailbox for lead in leads.order_by("rank").select_related("person")]
    return next(filter(None, mailboxes), "")


@on("duties_late")
def escalate_late_duties(duties: list[Duty], rule: Callable[[Duty], ReminderRule], now: dt.datetime) -> None:
    """Notify the people above the owners of late duties, once per step; never people of the other country."""
    late = [duty for duty in duties if 0 < rule(duty).escalate_after <= duty.days_late and not duty.is_snoozed]
    if not late:
        return
    teams = members_of({duty.code for duty in late})
    readers = {key: people for answer in emit("duties_escalate", duties=late) for key, people in answer.items()}
    steps = [
        step
        for duty in late
        for step in escalations_due(duty, rule(duty), teams[duty.code])
        if step.neutral or step.person in readers.get(duty.key, {step.person})
    ]
    known = Notification.objects.filter(
        person__in={step.person for step in steps}, key__in={step.key for step in steps}
    )
    sent = set(known.values_list("person_id", "key"))
    people = Person.objects.in_bulk({step.person for step in steps} | {step.duty.owner for step in steps})
    notify_many([notification_for(step, people, now) for step in steps if (step.person, step.key) not in sent])


def members_of(codes: set[str]) -> dict[str, list[Membership]]:
    memberships = Membership.objects.active().filter(team__programme__code__in=codes)
    teams: dict[str, list[Membership]] = {code: [] for code in codes}
    for membership in memberships.select_related("team__programme").order_by("rank", "pk"):
        teams[membership.team.programme.code].append(membership)
    return teams


def notification_for(step: Escalation, people: dict[int, Person], now: dt.datetime) -> dict[str, object]:
    """Arguments of ``notify`` for one step; a neutral one does not say what is late."""
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
