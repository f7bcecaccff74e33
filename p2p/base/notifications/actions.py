"""Queue and cancel notifications, mark them as delivered, and save preferences."""

import datetime as dt
from typing import Any

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.duties.actions import delegate
from p2p.base.duties.queries import Duty
from p2p.base.notifications.channels import channel_for, in_app, load_preferences
from p2p.base.notifications.message_kinds import DutyHandedOver
from p2p.base.notifications.models import Notification, Preferences
from p2p.base.notifications.registry import MESSAGE_KINDS, Message, categories

State, Channel = Notification.State, Notification.Channel


def build_notification(
    *,
    person: Person,
    key: str,
    message: Message,
    programme_code: str,
    now: dt.datetime,
    preferences: Preferences | None,
) -> Notification:
    """The unsaved notification, with the channel that the person prefers."""
    data = message.as_json()
    channel = channel_for(person, message.kind, preferences, to=data.get("to", ""))
    shown = channel == Channel.APP
    return Notification(
        person=person,
        key=key,
        kind=message.kind,
        programme_code=programme_code,
        data=data,
        due_at=now,
        channel=channel,
        in_app=in_app(message.kind, preferences),
        state=State.SENT if shown else State.DUE,
        sent_at=now if shown else None,
    )


def notify(*, person: Person, key: str, message: Message, programme_code: str, now: dt.datetime) -> Notification:
    """Queue one message, once per person and key."""
    facts = {"person": person, "key": key, "message": message, "programme_code": programme_code, "now": now}
    notify_many([facts])
    return Notification.objects.get(person=person, key=key)


def notify_many(messages: list[dict[str, Any]]) -> None:
    """Queue many at once; each dict holds the arguments of ``notify``."""
    preferences = load_preferences({facts["person"].pk for facts in messages})
    notifications = [build_notification(**facts, preferences=preferences.get(facts["person"].pk)) for facts in messages]
    Notification.objects.bulk_create(notifications, ignore_conflicts=True, batch_size=1000)


def notify_manually(**facts: Any) -> Notification:
    """Like ``notify``, but to be passed on by hand, never by mail."""
    notification = notify(**facts)
    Notification.objects.filter(pk=notification.pk, state=State.DUE).update(channel=Channel.MESSAGE)
    notification.refresh_from_db()
    return notification


def cancel_notifications(*, key: str, person: Person | None = None, but: str = "") -> None:
    """Cancel pending notifications whose key starts with ``key``, except ``but``; for one person or for everyone."""
    waiting = Notification.objects.filter(key__startswith=key, state=State.DUE).exclude(key=but)
    if person:
        waiting = waiting.filter(person=person)
    waiting.update(state=State.CANCELLED)


@transaction.atomic
def mark_delivered(*, notification: Notification, channel: str, by: Person, now: dt.datetime) -> Notification:
    """Record that ``by`` told the person by phone or passed the message on by hand."""
    notification = Notification.objects.select_for_update().get(pk=notification.pk)
    if notification.state != State.SENT:
        notification.state, notification.channel, notification.sent_at, notification.told_by = (
            State.SENT,
            channel,
            now,
            by,
        )
        notification.save(update_fields=["state", "channel", "sent_at", "told_by"])
    return notification


@transaction.atomic
def retry_notification(*, notification: Notification, now: dt.datetime) -> Notification:
    """Retry a failed notification, even to a mailbox that refused mail: the user has confirmed the address."""
    failed = Notification.objects.filter(pk=notification.pk, state=State.FAILED)
    if failed.update(state=State.DUE, due_at=now, tries=0):
        Person.objects.filter(pk=notification.person_id).update(refused_address="", refused_at=None)
    notification.refresh_from_db()
    return notification


@transaction.atomic
def delegate_duty(duty: Duty, to: Person, by: Person, now: dt.datetime) -> None:
    """Hand a duty over and let the colleague know."""
    delegate(duty=duty, to=to, by=by, now=now)
    key, message = f"handed:{duty.dedup_key}:{now:%Y%m%d%H%M}", DutyHandedOver.of(duty, by=by.name)
    notify(person=to, key=key, message=message, programme_code=duty.code, now=now)


@transaction.atomic
def save_preferences(*, person: Person, digest: str, mail: set[str], app: set[str], now: dt.datetime) -> Preferences:
    """``mail`` and ``app`` are the categories that are switched on."""
    known = {category.key for category in categories()}
    values = {"digest": digest, "no_mail": sorted(known - mail), "no_app": sorted(known - app)}
    preferences, _new = Preferences.objects.update_or_create(person=person, defaults=values)
    return apply_preferences(preferences, now)


@transaction.atomic
def turn_off_digest(*, person: Person, now: dt.datetime) -> Preferences:
    """One click in a mail program, without signing in; other switches stay as they are."""
    preferences, _new = Preferences.objects.update_or_create(person=person, defaults={"digest": Preferences.Rhythm.OFF})
    return apply_preferences(preferences, now)


def apply_preferences(preferences: Preferences, now: dt.datetime) -> Preferences:
    """Apply new preferences to what is pending, so that nothing switched off comes by mail the next morning."""
    waiting = Notification.objects.filter(person=preferences.person, channel=Channel.DIGEST, state=State.DUE)
    kinds = [
        kind for kind in MESSAGE_KINDS.entries() if channel_for(preferences.person, kind, preferences) == Channel.APP
    ]
    waiting.filter(kind__in=kinds).update(channel=Channel.APP, state=State.SENT, sent_at=now)
    # A planned digest has the time of the old rhythm; the planner makes a new one.
    Notification.objects.filter(person=preferences.person, kind="digest", state=State.DUE).delete()
    return preferences
