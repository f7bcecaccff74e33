"""Subject and text of each kind of message, in the active language."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from p2p.base.duties.registry import DUTIES
from p2p.base.i18n import dates, zones
from p2p.base.i18n.text import bidi_isolate
from p2p.base.notifications.models import Notification

CHAT_MESSAGE_LIMIT = 500
# Keys of ``data`` that hold user text, to be isolated inside our sentences.
USER_TEXT_FIELDS = {"by", "name", "title"}


@dataclasses.dataclass(frozen=True)
class DigestLine:
    """One line of a digest: ``words`` and ``state`` are shown, ``path`` is where to act, ``later`` where to snooze.

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
class MessageKind:
    """How a kind of message is written. ``at_once``: not held back for the digest. ``category``: see ``CATEGORIES``.

    ``names``: what the message is about (duty, session, form, event); people who may not see that may not see it.
    """

    write: Callable[[dict[str, Any]], MessageContent]
    category: str = ""
    at_once: bool = False
    names: str = ""


MESSAGE_KINDS: dict[str, MessageKind] = {}


def message_kind(kind: str, **facts) -> Callable:
    def add(write: Callable[[dict[str, Any]], MessageContent]) -> Callable[[dict[str, Any]], MessageContent]:
        MESSAGE_KINDS[kind] = MessageKind(write, **facts)
        return write

    return add


def content_for(notification: Notification) -> MessageContent:
    typed = {name: bidi_isolate(text) for name, text in notification.data.items() if name in USER_TEXT_FIELDS}
    return MESSAGE_KINDS[notification.kind].write(notification.data | typed | {"code": notification.programme_code})


def subject_of(notification: Notification) -> str:
    """The subject for lists; a message whose data lack something gets the stored subject."""
    try:
        return content_for(notification).subject
    except (LookupError, TypeError, ValueError):
        return notification.subject or _("A message")


def parse_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@message_kind("duty", category="duty", names="duty")
def duty_message(data: dict[str, Any]) -> MessageContent:
    title = DUTIES.entries()[data["duty"]].title_for(data["number"], data["what"])
    due, today = parse_day(data["due"]), parse_day(data["today"])
    return MessageContent(
        subject=f"{title} ({dates.days_left(due, today)})",
        lines=[
            title + ".",
            _("It is due on %(day)s: %(words)s.") % {"day": dates.week_day(due), "words": dates.days_left(due, today)},
        ],
        button=_("Open it"),
    )


@message_kind("team_late", category="team", names="duty")
def team_late_message(data: dict[str, Any]) -> MessageContent:
    title = DUTIES.entries()[data["duty"]].title_for(data["number"], data["what"])
    facts = data | {"what": title, "day": dates.week_day(parse_day(data["due"]))}
    subject = _("%(name)s has not done this yet: %(what)s") % facts
    return MessageContent(
        subject=subject,
        lines=[f"{subject}.", _("It was due on %(day)s. Ask what is in the way, or give it to somebody else.") % facts],
        button=_("Open it"),
    )


@message_kind("waiting", category="team")
def waiting_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("Something in %(code)s has been waiting for a while") % data,
        lines=[_("The coordination of %(code)s wants you to know. A word of encouragement may help.") % data],
        button=_("Open the programme"),
    )


@message_kind("handed", category="news", names="duty")
def handed_message(data: dict[str, Any]) -> MessageContent:
    title = DUTIES.entries()[data["duty"]].title_for(data["number"], data["what"])
    facts = data | {"what": title, "day": dates.week_day(parse_day(data["due"]))}
    subject = _("%(by)s leaves this to you: %(what)s") % facts
    return MessageContent(
        subject=subject, lines=[f"{subject}.", _("It is due on %(day)s.") % facts], button=_("Open it")
    )


SESSION_TEXTS = {
    "fixed": (
        gettext_lazy("The time is fixed: %(title)s"),
        gettext_lazy("Session %(number)s is on %(day)s at %(time)s (%(place)s)."),
    ),
    "moved": (
        gettext_lazy("Moved: %(title)s"),
        gettext_lazy("Session %(number)s is now on %(day)s at %(time)s (%(place)s)."),
    ),
    "cancelled": (
        gettext_lazy("Called off: %(title)s"),
        gettext_lazy("Session %(number)s of %(day)s at %(time)s (%(place)s) does not take place."),
    ),
    "postponed": (
        gettext_lazy("Put off: %(title)s"),
        gettext_lazy("Session %(number)s of %(day)s at %(time)s (%(place)s) will take place later."),
    ),
}


@message_kind("session", category="session", at_once=True, names="session")
def session_message(data: dict[str, Any]) -> MessageContent:
    """``zone`` is the recipient's; ``start`` an instant in ISO form. The calendar entry is attached as a file."""
    zone = zones.zone_of(data["zone"])
    start = dt.datetime.fromisoformat(data["start"]).astimezone(zone)
    facts = data | {"day": dates.week_day(start.date()), "time": f"{start:%H:%M}", "place": zones.zone_city(str(zone))}
    subject, sentence = SESSION_TEXTS[data["what_happened"]]
    return MessageContent(
        subject=str(subject) % facts,
        lines=[str(sentence) % facts],
        button=_("Open the session"),
        quote=data.get("reason", ""),
        events=[data["event"]] if "event" in data else [],
    )


@message_kind("notes_shared", category="session", names="session")
def notes_message(data: dict[str, Any]) -> MessageContent:
    facts = data | {"day": dates.week_day(parse_day(data["until"]))}
    return MessageContent(
        subject=_("The notes of session %(number)s can be read: %(title)s") % facts,
        lines=[_("Is something wrong or missing? You can suggest corrections until %(day)s.") % facts],
        button=_("Read the notes"),
    )


@message_kind("correction", category="news", names="session")
def correction_message(data: dict[str, Any]) -> MessageContent:
    accepted = _("%(by)s has accepted your correction to the notes of session %(number)s")
    declined = _("%(by)s has declined your correction to the notes of session %(number)s")
    subject = (accepted if data["accepted"] else declined) % data
    return MessageContent(subject=subject, lines=[f"{subject}."], button=_("Open it"), quote=data["words"])


def discreet_message(code: str) -> MessageContent:
    """Text without a subject, for a person who passes it on but may not know what it is about."""
    return MessageContent(
        subject="", lines=[_("Something waits for you in the programme %(code)s.") % {"code": code}], button=""
    )


@message_kind("invitation", at_once=True)
def invitation_message(data: dict[str, Any]) -> MessageContent:
    facts = data | {"country": countries.name(data["country"])}
    until = dates.week_day(dt.date.fromisoformat(data["expires"]))
    own = _("%(country)s is working on “%(title)s” and would like to have you in its national team.")
    peers = _("%(country)s is working on “%(title)s” and would like to learn together with you.")
    return MessageContent(
        subject=_("%(by)s invites you to a programme of %(country)s") % facts,
        lines=[
            (own if data.get("side") == "seeking" else peers) % facts,
            *([_("Your role: %(role)s.") % {"role": data["role_words"]}] if "role_words" in data else []),
            _("Opening the link does not accept anything. It is yours alone and works until %(day)s.") % {"day": until},
        ],
        button=_("See the invitation"),
        quote=data["message"],
    )


@message_kind("not_admitted", at_once=True)
def not_admitted_message(data: dict[str, Any]) -> MessageContent:
    subject = _("%(name)s was not admitted to “%(title)s”") % data
    return MessageContent(subject=subject, lines=[f"{subject}."], button=_("Open it"), quote=data["reason"])


@message_kind("entered_for", category="news", names="event")
def entered_for_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("%(by)s entered something for you") % data,
        lines=[
            _("%(by)s wrote this down on your behalf: %(what)s.") % (data | {"what": bidi_isolate(data["what"])}),
            _("If it is not what you said, you can undo it with one button."),
        ],
        button=_("See it, or undo it"),
    )


# Subject and first sentence of the request to answer, by kind of form.
QUESTIONNAIRE_TEXTS = {
    "feedback": (
        gettext_lazy("How was it? %(title)s"),
        gettext_lazy("You took part in session %(number)s. A few questions tell what was good and what should change."),
    ),
    "survey": (
        gettext_lazy("Your answers are wanted: %(title)s"),
        gettext_lazy("The programme %(code)s asks both sides how things stand."),
    ),
    "pulse": (
        gettext_lazy("Have you used it? %(title)s"),
        gettext_lazy("Session %(number)s was three months ago. Have you used what you learned?"),
    ),
}


@message_kind("asked", category="asked", at_once=True, names="form")
def questionnaire_message(data: dict[str, Any]) -> MessageContent:
    """The link opens the questionnaire and nothing else."""
    subject, sentence = QUESTIONNAIRE_TEXTS[data["what_is_asked"]]
    facts = data | {"day": dates.week_day(parse_day(data["closes"]))}
    secret = _("Your answers are anonymous.") if data["anonymous"] else _("You answer with your name.")
    own = _("The link is yours alone: please do not pass it on.")
    return MessageContent(
        subject=str(subject) % facts,
        lines=[
            str(sentence) % facts,
            _("You can answer on a phone and need not sign in. The form is open until %(day)s.") % facts,
            f"{secret} {own}",
        ],
        button=_("Answer the questions"),
    )


@message_kind("personal_link", at_once=True)
def personal_link_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("Your link to the programme %(code)s") % data,
        lines=[_("With this link you come to the programme “%(title)s” without a password. It is yours alone.") % data],
        button=_("Open the programme"),
    )


@message_kind("account", at_once=True)
def account_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("Your account in P2P Programmes"),
        lines=[_("%(by)s has created an account for you. The link is yours alone: choose a password there.") % data],
        button=_("Choose a password"),
    )


@message_kind("role", category="news", at_once=True)
def role_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("You have a new role: %(role)s") % data,
        lines=[_("%(by)s has given you this role: %(role)s.") % data],
        button=_("Open it"),
    )


@message_kind("address", at_once=True)
def address_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("Is this your address?"),
        lines=[
            _("Somebody, most likely you, wants to sign in to P2P Programmes with %(to)s.") % data,
            _("Press the button to confirm it. If it was not you, do nothing."),
        ],
        button=_("Confirm the address"),
    )


@message_kind("report_ready", category="report", at_once=True)
def report_message(data: dict[str, Any]) -> MessageContent:
    return MessageContent(
        subject=_("The report of %(code)s is ready") % data,
        lines=[_("The PDF of the report of %(code)s has been made and can be opened.") % data],
        button=_("Open the report"),
    )


def chat_message(greeting: str, content: MessageContent, address: str) -> str:
    """At most ``CHAT_MESSAGE_LIMIT`` characters, with the whole address at the end."""
    room = CHAT_MESSAGE_LIMIT - len(address) - 2
    text = " ".join([greeting, *([content.quoted] if content.quote else []), *content.lines])
    if len(text) > room:
        text = text[: room - 1].rsplit(" ", 1)[0] + "…"
    return f"{text}\n{address}"
