"""Kinds of message: what one is about, how it is written, who may switch it off.

A floor adds its kinds in ``message_kinds.py``::

    @message_kind("report_ready", category=REPORTS, at_once=True)
    class ReportReady(Message):
        title: UserText

        def content(self):
            return MessageContent(subject=_("Ready: %(title)s") % vars(self), ...)

Each is a frozen dataclass with keyword arguments. A notification stores the name of the kind and, as JSON, the fields
that differ from their default. A stored message whose kind is gone, or which lacks a field, raises ``LookupError``,
``TypeError`` or ``ValueError`` when it is read.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Self, TypeVar, dataclass_transform

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from p2p.base.accounts.models import TokenLink
from p2p.base.i18n.text import bidi_isolate
from p2p.base.notifications.models import Notification
from p2p.base.registry.registry import Registry

M = TypeVar("M", bound="Message")
Words = Callable[[], tuple[str, str]]
UserText = Annotated[str, "typed by somebody"]
# What a stored value becomes, by the type of its field. User text is isolated, as it stands inside our sentences.
READERS: dict[Any, Callable[[Any], Any]] = {
    UserText: bidi_isolate,
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
    dt.datetime | None: dt.datetime.fromisoformat,
}
MESSAGE_KINDS = Registry("message_kinds")
QUESTIONNAIRE_WORDS = Registry("message_kinds")


@dataclasses.dataclass(frozen=True)
class DigestLine:
    """One line of a digest: ``words`` and ``state`` are shown, ``path`` is where to act, ``later`` where to snooze it.

    ``form`` is the key of a questionnaire that is answered without signing in.
    """

    words: str
    state: str
    path: str
    later: str = ""
    form: int = 0


@dataclasses.dataclass(frozen=True)
class MessageContent:
    """Text of a message; ``button`` labels the link, ``quote`` is user text.

    ``groups``: the lines of a digest by programme code. ``events`` are attached as a calendar file.
    """

    subject: str
    lines: list[str]
    button: str
    quote: str = ""
    groups: list[tuple[str, list[DigestLine]]] = dataclasses.field(default_factory=list)
    events: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    @property
    def quoted(self) -> str:
        """``quote`` in the quotation marks of the active language; empty without one."""
        return _("“%(words)s”") % {"words": self.quote} if self.quote else ""


@dataclasses.dataclass(frozen=True)
class Category:
    """What people switch on and off together, by mail and in their list; ``key`` is stored in ``Preferences``."""

    key: str
    label: Promise
    order: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Message:
    """The payload of a notification. ``path`` is the page that its button opens; ``code`` that of the programme, known
    when the message is read.

    Other fields that sending knows: ``to`` an address that the mail goes to, ``until`` the moment when it is over,
    ``form`` a questionnaire that its link answers, ``target`` what another link than a personal one opens. ``shared``:
    whether colleagues read the mailbox, where only the sender may say so.
    """

    kind: ClassVar[str]
    category: ClassVar[Category | None] = None
    at_once: ClassVar[bool] = False
    purpose: ClassVar[str] = TokenLink.Purpose.SIGN_IN
    link_url: ClassVar[str] = "personal-link"
    because: ClassVar[Promise] = gettext_lazy(
        "You get this message because you take part in the programme. Reply to it if something is wrong."
    )
    path: str = "/"
    code: str = ""
    shared: bool | None = None

    def content(self) -> MessageContent:
        """The text in the active language."""
        raise NotImplementedError

    def as_json(self) -> dict[str, Any]:
        values = [(getattr(self, field.name), field) for field in dataclasses.fields(self)]
        return {
            field.name: value.isoformat() if isinstance(value, dt.date) else value
            for value, field in values
            if value != field.default
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The stored message, its user text isolated; keys that are no field any more are left out."""
        known = [field for field in dataclasses.fields(cls) if field.name in data]
        return cls(**{field.name: READERS.get(field.type, lambda value: value)(data[field.name]) for field in known})


@dataclass_transform(frozen_default=True, kw_only_default=True)
def message_kind(kind: str, **facts: Any) -> Callable[[type[M]], type[M]]:
    """Add a kind of message. ``facts``:

    ``category``: without one it always comes. ``at_once``: not held back for the digest. ``purpose`` and ``link_url``
    of its link, where that is no personal one. ``because``: why the person gets it, for the foot of the mail.
    """

    def add(payload: type[M]) -> type[M]:
        for name, value in {"kind": kind, **facts}.items():
            setattr(payload, name, value)
        MESSAGE_KINDS[kind] = dataclasses.dataclass(frozen=True, kw_only=True)(payload)
        return MESSAGE_KINDS[kind]

    return add


def questionnaire_words(kind: str) -> Callable[[Words], Words]:
    """Add subject and first sentence of the request to answer one kind of form."""

    def add(words: Words) -> Words:
        QUESTIONNAIRE_WORDS[kind] = words
        return words

    return add


def kinds_of(payload: type[Message]) -> list[str]:
    """The kinds of message about the same sort of thing."""
    return [kind for kind, other in MESSAGE_KINDS.entries().items() if issubclass(other, payload)]


def payload_type(notification: Notification) -> type[Message]:
    """Also for a digest, which has no payload: it is like any other message."""
    return MESSAGE_KINDS.entries().get(notification.kind, Message)


def categories() -> list[Category]:
    found = {kind.category.key: kind.category for kind in MESSAGE_KINDS.entries().values() if kind.category}
    return sorted(found.values(), key=lambda category: category.order)


def content_for(notification: Notification) -> MessageContent:
    payload = MESSAGE_KINDS.entries()[notification.kind]
    return payload.from_json(notification.data | {"code": notification.programme_code}).content()


def subject_of(notification: Notification) -> str:
    """The subject for lists; a message whose data lack something gets the stored subject."""
    try:
        return content_for(notification).subject
    except (LookupError, TypeError, ValueError):
        return notification.subject or _("A message")
