"""Choose the channel of a message from its kind, the person's preferences and their mailbox."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from p2p.base.accounts.models import Person
from p2p.base.notifications.message_kinds import MESSAGE_KINDS
from p2p.base.notifications.models import Notification, Preferences

Channel, Rhythm = Notification.Channel, Preferences.Rhythm
# What people can switch off; invitations, personal links and confirmations of an address always come.
CATEGORIES = {
    "duty": _("What I have to do"),
    "session": _("Sessions I take part in: set, moved, called off"),
    "asked": _("Questions to me: feedback and surveys"),
    "team": _("What waits too long in my team"),
    "news": _("What others enter or leave for me"),
    "report": _("Reports that are ready"),
}


def load_preferences(people: Iterable[int]) -> dict[int, Preferences]:
    return {preferences.person_id: preferences for preferences in Preferences.objects.filter(person__in=people)}


def manual_channel(person: Person) -> str:
    """How a colleague passes a message on to a person who gets no mail; empty for all others."""
    if person.preferred_way == Person.Way.CALL:
        return Channel.PHONE
    return Channel.MESSAGE if person.preferred_way == Person.Way.MESSAGE or not person.mailbox else ""


def channel_for(person: Person, kind: str, preferences: Preferences | None = None, *, to: str = "") -> str:
    """The channel of one message. ``to`` is an address that the message is to confirm, so it goes there."""
    message_kind = MESSAGE_KINDS[kind]
    if to:
        return Channel.MAIL
    if preferences and message_kind.category in preferences.no_mail:
        return Channel.APP
    if hand := manual_channel(person):
        return hand
    if message_kind.at_once:
        return Channel.MAIL
    return Channel.APP if preferences and preferences.digest == Rhythm.OFF else Channel.DIGEST


def in_app(kind: str, preferences: Preferences | None) -> bool:
    return not preferences or MESSAGE_KINDS[kind].category not in preferences.no_app
