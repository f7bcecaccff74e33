"""What programmes do when a lower floor tells or asks something."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.urls import reverse

from p2p.base.accounts.models import Person
from p2p.base.accounts.providers import Seat, seats_of
from p2p.base.duties.queries import Duty
from p2p.base.duties.registry import ReminderRule
from p2p.base.notifications.actions import notify_many
from p2p.base.notifications.models import Notification
from p2p.base.notifications.planning import duties_late
from p2p.base.notifications.providers import reply_address
from p2p.base.notifications.registry import Message
from p2p.base.registry.hooks import on
from programmes.escalation import Escalation, escalations_due
from programmes.message_kinds import DutyLate, SomethingWaiting
from programmes.models import Membership
from programmes.policy import COORDINATION
from programmes.providers import duty_readers


@on(seats_of)
def active_seats(person: Person) -> tuple[Seat, ...]:
    seats = Membership.objects.active().filter(person=person)
    return tuple(Seat(*seat) for seat in seats.values_list("team__programme", "team", "team__side", "role"))


@on(reply_address)
def coordination_mailbox(programme_code: str) -> str:
    """The mailbox of the coordinator, or else the deputy; empty where neither has one."""
    leads = Membership.objects.serving(*COORDINATION).filter(team__programme__code=programme_code)
    mailboxes = (lead.person.mailbox for lead in leads.select_related("person"))
    return next(filter(None, mailboxes), "")


@on(duties_late)
def escalate_late_duties(duties: Sequence[Duty], rule: Callable[[Duty], ReminderRule], now: dt.datetime) -> None:
    """Notify each person of an escalation step once; never somebody who may not read about the duty."""
    late = [duty for duty in duties if 0 < rule(duty).escalate_after <= duty.days_late and not duty.is_snoozed]
    if not late:
        return
    members = members_by_programme({duty.code for duty in late})
    readers = {key: people for answer in duty_readers.ask(late) for key, people in answer.items()}
    escalations = [
        escalation
        for duty in late
        for escalation in escalations_due(duty, rule(duty), members[duty.code])
        if escalation.neutral or escalation.person in readers.get(duty.key, {escalation.person})
    ]
    recipients = {escalation.person for escalation in escalations}
    notified = Notification.objects.filter(
        person__in=recipients, key__in={escalation.key for escalation in escalations}
    )
    done = set(notified.values_list("person_id", "key"))
    people = Person.objects.in_bulk(recipients | {escalation.duty.owner for escalation in escalations})
    notify_many(
        [
            notification_arguments(escalation, people, now)
            for escalation in escalations
            if (escalation.person, escalation.key) not in done
        ]
    )


def members_by_programme(codes: set[str]) -> dict[str, list[Membership]]:
    active = (
        Membership.objects.active().filter(team__programme__code__in=codes).select_related("team__programme", "person")
    )
    members: dict[str, list[Membership]] = {code: [] for code in codes}
    for membership in active.order_by("rank", "pk"):
        members[membership.team.programme.code].append(membership)
    return members


def notification_arguments(escalation: Escalation, people: dict[int, Person], now: dt.datetime) -> dict[str, object]:
    """Arguments of ``notify_many``; a neutral escalation names neither the duty nor its owner."""
    duty = escalation.duty
    message: Message = SomethingWaiting(path=reverse("programme", args=[duty.code]))
    if not escalation.neutral:
        path = reverse("team-todo", args=[duty.code])
        message = DutyLate.of(duty, path=path, name=people[duty.owner].name, owner=duty.owner)
    facts = {"message": message, "programme_code": duty.code, "now": now}
    return {"person": people[escalation.person], "key": escalation.key, **facts}
