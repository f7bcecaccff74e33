"""Saying things once: planning notices from duties, sending what is due, passing messages on by hand."""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable

from django.db import transaction

from p2p.accounts.models import Person
from p2p.duties.kinds import SOON, Duty, duties_of
from p2p.notices.hours import civil_moment
from p2p.notices.mail import compose
from p2p.notices.models import Notice

log = logging.getLogger("p2p.notices")
MOST_TRIES = 8
LONGEST_WAIT = dt.timedelta(minutes=15)
# A reminder that could not go out for so long is noise: the next one says the same.
TOO_LATE = dt.timedelta(hours=48)


def channel_for(person: Person) -> str:
    """By mail where there is an address and the person has not asked for something else."""
    if not person.mailbox:
        return Notice.Channel.PHONE if person.preferred_way == Person.Way.CALL else Notice.Channel.MESSAGE
    ways = {Person.Way.MESSAGE: Notice.Channel.MESSAGE, Person.Way.CALL: Notice.Channel.PHONE}
    return ways.get(Person.Way(person.preferred_way), Notice.Channel.MAIL)


def say(*, person: Person, key: str, kind: str, programme_code: str, data: dict, now: dt.datetime) -> Notice:
    """Queue one message; the same key for the same person is said once however often this is called."""
    # A message that names its own mailbox goes there, whatever way the person prefers.
    channel = Notice.Channel.MAIL if data.get("to") else channel_for(person)
    notice, _new = Notice.objects.get_or_create(
        person=person,
        key=key,
        defaults={"kind": kind, "programme_code": programme_code, "data": data, "due_at": now, "channel": channel},
    )
    return notice


def say_by_hand(**what) -> Notice:
    """Queue a message that only a person passes on, never the mail server."""
    notice = say(**what)
    Notice.objects.filter(pk=notice.pk, state=Notice.State.DUE).update(channel=Notice.Channel.MESSAGE)
    notice.refresh_from_db()
    return notice


def unsay(*, person: Person, key: str) -> None:
    """Whatever still waits to be said to ``person`` under keys that begin with ``key`` is not said any more."""
    waiting = Notice.objects.filter(person=person, key__startswith=key, state=Notice.State.DUE)
    waiting.update(state=Notice.State.CANCELLED)


def stage(duty: Duty) -> str:
    """A week before, on the day, then once a week: each stage of a duty is said once."""
    if duty.due > duty.today:
        return "before"
    return "day" if duty.due == duty.today else f"late{1 + (duty.days_late - 1) // 7}"


def notice_for(duty: Duty, person: Person, now: dt.datetime) -> Notice:
    return Notice(
        person=person,
        kind="duty",
        key=f"{duty.key}:{duty.due}:{stage(duty)}",
        programme_code=duty.code,
        data={
            "duty": duty.kind.code,
            "number": duty.number,
            "what": duty.what,
            "due": f"{duty.due}",
            "today": f"{duty.today}",
            "path": duty.path,
        },
        due_at=civil_moment(now, person.time_zone),
        channel=channel_for(person),
    )


def plan_reminders(now: dt.datetime) -> int:
    """Turn what is owed in the coming week, today or late into notices. Planning twice changes nothing."""
    owed = duties_of(None, now.date(), until=now.date() + SOON)
    people = Person.objects.in_bulk({duty.owner for duty in owed})
    notices = [notice_for(duty, people[duty.owner], now) for duty in owed if not duty.waits]
    before = Notice.objects.count()
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)
    return Notice.objects.count() - before


def still_matters(notice: Notice, now: dt.datetime) -> bool:
    """A reminder stops the moment the thing is done: the duty must still be owed by this person at this date."""
    if notice.kind != "duty" or not notice.person.is_active:
        return notice.person.is_active
    owed = duties_of([notice.person_id], now.date(), codes=[notice.programme_code])
    return any(notice.key.startswith(f"{duty.key}:{duty.due}:") for duty in owed)


def send_due(now: dt.datetime, *, limit: int = 500) -> int:
    """Send what is due, one short transaction a mail: lock the row, check, send, mark, commit."""
    sent = 0
    for _turn in range(limit):
        state = send_next(now)
        if state is None:
            break
        sent += state == Notice.State.SENT
    return sent


@transaction.atomic
def send_next(now: dt.datetime) -> str | None:
    rows = Notice.objects.due(now).filter(channel=Notice.Channel.MAIL).select_for_update(skip_locked=True, of=("self",))
    notice = rows.select_related("person").first()
    if notice is None:
        return None
    if notice.kind == "duty" and now - notice.due_at > TOO_LATE:
        return mark(notice, state=Notice.State.MISSED)
    if not still_matters(notice, now):
        return mark(notice, state=Notice.State.CANCELLED)
    return deliver(notice, now, lambda: compose(notice))


def deliver(notice: Notice, now: dt.datetime, write: Callable) -> str:
    """Hand the mail over; a refusal for ever is marked failed with its reason, any other fault is tried again later."""
    try:
        with transaction.atomic():
            mail = write()
            mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, OSError, ValueError) as fault:
        return postpone(notice, now, fault)
    return mark(
        notice, state=Notice.State.SENT, sent_at=now, subject=mail.subject[:250], tries=notice.tries + 1, reason=""
    )


def refused_for_ever(fault: Exception) -> bool:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in fault.recipients.values())
    return isinstance(fault, ValueError) or (
        isinstance(fault, smtplib.SMTPResponseException) and fault.smtp_code >= 500
    )


def postpone(notice: Notice, now: dt.datetime, fault: Exception) -> str:
    log.warning("notice %s could not be sent: %s", notice.pk, type(fault).__name__)
    tries = notice.tries + 1
    if refused_for_ever(fault) or tries >= MOST_TRIES:
        return mark(notice, state=Notice.State.FAILED, tries=tries, reason=str(fault)[:500])
    wait = min(LONGEST_WAIT, dt.timedelta(minutes=2 ** (tries - 1)))
    return mark(notice, state=Notice.State.DUE, tries=tries, due_at=now + wait, reason=str(fault)[:500])


def mark(notice: Notice, **values) -> str:
    Notice.objects.filter(pk=notice.pk).update(**values)
    return values["state"]


@transaction.atomic
def passed_on(*, notice: Notice, channel: str, by: Person, now: dt.datetime) -> Notice:
    """Somebody told the person by phone or sent the message by hand: that counts as sent."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.state != Notice.State.SENT:
        notice.state, notice.channel, notice.sent_at, notice.told_by = Notice.State.SENT, channel, now, by
        notice.save(update_fields=["state", "channel", "sent_at", "told_by"])
    return notice


@transaction.atomic
def try_again(*, notice: Notice, now: dt.datetime) -> Notice:
    Notice.objects.filter(pk=notice.pk, state=Notice.State.FAILED).update(state=Notice.State.DUE, due_at=now, tries=0)
    notice.refresh_from_db()
    return notice
