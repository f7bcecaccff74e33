"""Choose the channel of a message from its kind, the person's preferences and their mailbox."""

from collections.abc import Iterable

from p2p.base.accounts.models import Person
from p2p.base.notifications.models import Notification, Preferences
from p2p.base.notifications.registry import MESSAGE_KINDS

Channel, Rhythm = Notification.Channel, Preferences.Rhythm


def load_preferences(people: Iterable[int]) -> dict[int, Preferences]:
    return {preferences.person_id: preferences for preferences in Preferences.objects.filter(person__in=people)}


def manual_channel(person: Person) -> str:
    """How a colleague passes a message on to a person who gets no mail; empty for all others."""
    if person.preferred_way == Person.Way.CALL:
        return Channel.PHONE
    return Channel.MESSAGE if person.preferred_way == Person.Way.MESSAGE or not person.mailbox else ""


def channel_for(person: Person, kind: str, preferences: Preferences | None = None, *, to: str = "") -> str:
    """The channel of one message. ``to`` is an address that the message is to confirm, so it goes there."""
    if to:
        return Channel.MAIL
    if preferences and is_switched_off(kind, preferences.no_mail):
        return Channel.APP
    if hand := manual_channel(person):
        return hand
    if MESSAGE_KINDS.entries()[kind].at_once:
        return Channel.MAIL
    return Channel.APP if preferences and preferences.digest == Rhythm.OFF else Channel.DIGEST


def in_app(kind: str, preferences: Preferences | None) -> bool:
    return not preferences or not is_switched_off(kind, preferences.no_app)


def is_switched_off(kind: str, categories: list[str]) -> bool:
    """Whether ``kind`` belongs to one of them. What belongs to none always comes."""
    category = MESSAGE_KINDS.entries()[kind].category
    return category is not None and category.key in categories
