"""What people do with messages by hand."""

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.history.enums import Verb
from p2p.base.notifications.models import Notification


def record_copy(*, notification: Notification, by: Person) -> None:
    """Keep in the history who copied a message to pass it on."""
    record_event(by, Verb.COPIED, notification)
