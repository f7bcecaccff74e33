"""Which way a message goes: at once or in the digest, by mail or by hand, as the person wishes."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person
from p2p.base.notifications.letters import LETTERS
from p2p.base.notifications.models import Notice, Preferences

Channel, Rhythm = Notice.Channel, Preferences.Rhythm
# What people can switch off. Invitations, links and confirmations of an address are asked for and always come.
TOPICS = {
    "duty": _("What I have to do"),
    "session": _("Sessions I take part in: set, moved, called off"),
    "asked": _("Questions to me: feedback and surveys"),
    "team": _("What waits too long in my team"),
    "news": _("What others enter or leave for me"),
    "report": _("Reports that are ready"),
}


def wishes_of(people: Iterable[int]) -> dict[int, Preferences]:
    return {one.person_id: one for one in Preferences.objects.filter(person__in=people)}


def by_hand(person: Person) -> str:
    """How a colleague passes it on where no mail goes; empty where mail does."""
    if person.preferred_way == Person.Way.CALL:
        return Channel.PHONE
    return Channel.MESSAGE if person.preferred_way == Person.Way.MESSAGE or not person.mailbox else ""


def channel_for(person: Person, kind: str, wishes: Preferences | None = None, *, to: str = "") -> str:
    """The way of one message. ``to`` names a mailbox that the message itself is about, so it goes there."""
    letter = LETTERS[kind]
    if to:
        return Channel.MAIL
    if wishes and letter.topic in wishes.no_mail:
        return Channel.APP
    if hand := by_hand(person):
        return hand
    if letter.at_once:
        return Channel.MAIL
    return Channel.APP if wishes and wishes.digest == Rhythm.OFF else Channel.DIGEST


def in_app(kind: str, wishes: Preferences | None) -> bool:
    return not wishes or LETTERS[kind].topic not in wishes.no_app
