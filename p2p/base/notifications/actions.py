"""Saying things once, passing messages on by hand, and what people wish to hear."""

import datetime as dt

from django.db import transaction

from p2p.base.accounts.models import Person
from p2p.base.duties.actions import hand_over
from p2p.base.duties.kinds import Duty
from p2p.base.notifications.letters import LETTERS
from p2p.base.notifications.models import Notice, Preferences
from p2p.base.notifications.planning import facts_of
from p2p.base.notifications.routes import TOPICS, channel_for, in_app, wishes_of

State, Channel = Notice.State, Notice.Channel


def message(
    *,
    person: Person,
    key: str,
    kind: str,
    programme_code: str,
    data: dict,
    now: dt.datetime,
    wishes: Preferences | None,
) -> Notice:
    """One message as it will be stored, on the way that the person wishes."""
    channel = channel_for(person, kind, wishes, to=data.get("to", ""))
    shown = channel == Channel.APP
    return Notice(
        person=person,
        key=key,
        kind=kind,
        programme_code=programme_code,
        data=data,
        due_at=now,
        channel=channel,
        in_app=in_app(kind, wishes),
        state=State.SENT if shown else State.DUE,
        sent_at=now if shown else None,
    )


def say(*, person: Person, key: str, **what) -> Notice:
    """Queue one message; the same key for the same person is said once however often this is called."""
    say_all([{"person": person, "key": key, **what}])
    return Notice.objects.get(person=person, key=key)


def say_all(messages: list[dict]) -> None:
    """Queue many at once; what each of them is, ``say`` tells."""
    wishes = wishes_of({one["person"].pk for one in messages})
    rows = [message(**one, wishes=wishes.get(one["person"].pk)) for one in messages]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def say_by_hand(**what) -> Notice:
    """Queue a message that only a person passes on, never the mail server."""
    notice = say(**what)
    Notice.objects.filter(pk=notice.pk, state=State.DUE).update(channel=Channel.MESSAGE)
    notice.refresh_from_db()
    return notice


def unsay(*, key: str, person: Person | None = None, but: str = "") -> None:
    """Whatever waits to be said under keys that begin with ``key``, but one, is not said any more, to one or to all."""
    waiting = Notice.objects.filter(key__startswith=key, state=State.DUE).exclude(key=but)
    if person:
        waiting = waiting.filter(person=person)
    waiting.update(state=State.CANCELLED)


@transaction.atomic
def passed_on(*, notice: Notice, channel: str, by: Person, now: dt.datetime) -> Notice:
    """Somebody told the person by phone or sent the message by hand: that counts as sent."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.state != State.SENT:
        notice.state, notice.channel, notice.sent_at, notice.told_by = State.SENT, channel, now, by
        notice.save(update_fields=["state", "channel", "sent_at", "told_by"])
    return notice


@transaction.atomic
def try_again(*, notice: Notice, now: dt.datetime) -> Notice:
    """Once more, also to a mailbox that has refused: whoever asks knows that it is right now."""
    failed = Notice.objects.filter(pk=notice.pk, state=State.FAILED)
    if failed.update(state=State.DUE, due_at=now, tries=0):
        Person.objects.filter(pk=notice.person_id).update(refused_address="", refused_at=None)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def leave_to(duty: Duty, to: Person, by: Person, now: dt.datetime) -> None:
    """Hand a duty over and let the colleague know."""
    hand_over(duty=duty, to=to, by=by, now=now)
    key, data = f"handed:{duty.occasion}:{now:%Y%m%d%H%M}", facts_of(duty) | {"by": by.name}
    say(person=to, key=key, kind="handed", programme_code=duty.code, data=data, now=now)


@transaction.atomic
def save_preferences(*, person: Person, digest: str, mail: set[str], app: set[str], now: dt.datetime) -> Preferences:
    """``mail`` and ``app`` are the topics that are switched on."""
    values = {"digest": digest, "no_mail": sorted(set(TOPICS) - mail), "no_app": sorted(set(TOPICS) - app)}
    wishes, _new = Preferences.objects.update_or_create(person=person, defaults=values)
    return obeyed(wishes, now)


@transaction.atomic
def digest_off(*, person: Person, now: dt.datetime) -> Preferences:
    """One click in a mail program, without signing in; other switches stay as they are."""
    wishes, _new = Preferences.objects.update_or_create(person=person, defaults={"digest": Preferences.Rhythm.OFF})
    return obeyed(wishes, now)


def obeyed(wishes: Preferences, now: dt.datetime) -> Preferences:
    """What waits already goes another way too: nothing that was switched off comes by mail the next morning."""
    waiting = Notice.objects.filter(person=wishes.person, channel=Channel.DIGEST, state=State.DUE)
    kinds = [kind for kind in LETTERS if channel_for(wishes.person, kind, wishes) == Channel.APP]
    waiting.filter(kind__in=kinds).update(channel=Channel.APP, state=State.SENT, sent_at=now)
    # A digest that is on its way keeps the old rhythm; the planner makes another one.
    Notice.objects.filter(person=wishes.person, kind="digest", state=State.DUE).delete()
    return wishes
