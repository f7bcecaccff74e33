"""The words of each kind of message, in the active language."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from p2p.base.duties.kinds import DUTIES
from p2p.base.i18n import when
from p2p.base.i18n.words import apart
from p2p.base.notifications.hours import zone_of
from p2p.base.notifications.models import Notice

MESSAGE_LIMIT = 500
# What people wrote; it stands inside our sentences in whatever direction it has.
TYPED = {"by", "name", "title"}


@dataclasses.dataclass(frozen=True)
class Line:
    """One thing in a digest: what it is, how it stands, where it is done, and how it is put off, if it can be.

    ``form`` is the key of a form that is answered without signing in.
    """

    words: str
    state: str
    path: str
    later: str = ""
    form: int = 0


@dataclasses.dataclass(frozen=True)
class Letter:
    """What a message says; ``button`` names what the link leads to, ``quote`` is somebody's own sentence.

    A digest has ``groups`` instead: the code of a programme and its lines. ``events`` go along as calendar entries.
    """

    subject: str
    lines: list[str]
    button: str
    quote: str = ""
    groups: list[tuple[str, list[Line]]] = dataclasses.field(default_factory=list)
    events: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    @property
    def quoted(self) -> str:
        """The sentence in the quotation marks of the active language; empty when there is none."""
        return _("“%(words)s”") % {"words": self.quote} if self.quote else ""


@dataclasses.dataclass(frozen=True)
class Kind:
    """How a kind of message is written; ``at_once`` unless it can wait for the digest; ``topic`` names its switch.

    ``names`` is what its ``number`` or its key is that of (duty, session, form, event): hidden with it from others.
    """

    write: Callable[[dict[str, Any]], Letter]
    topic: str = ""
    at_once: bool = False
    names: str = ""


LETTERS: dict[str, Kind] = {}


def letter(kind: str, **facts) -> Callable:
    def add(write: Callable[[dict[str, Any]], Letter]) -> Callable[[dict[str, Any]], Letter]:
        LETTERS[kind] = Kind(write, **facts)
        return write

    return add


def letter_for(notice: Notice) -> Letter:
    typed = {name: apart(text) for name, text in notice.data.items() if name in TYPED}
    return LETTERS[notice.kind].write(notice.data | typed | {"code": notice.programme_code})


def subject_of(notice: Notice) -> str:
    """What a message is about, for lists; one that cannot be written stands there all the same."""
    try:
        return letter_for(notice).subject
    except (LookupError, TypeError, ValueError):
        return notice.subject or _("A message")


def day_of(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@letter("duty", topic="duty", names="duty")
def duty_letter(data: dict[str, Any]) -> Letter:
    title = DUTIES.entries()[data["duty"]].titled(data["number"], data["what"])
    due, today = day_of(data["due"]), day_of(data["today"])
    return Letter(
        subject=f"{title} ({when.days_left(due, today)})",
        lines=[
            title + ".",
            _("It is due on %(day)s: %(words)s.") % {"day": when.week_day(due), "words": when.days_left(due, today)},
        ],
        button=_("Open it"),
    )


@letter("team_late", topic="team", names="duty")
def team_late_letter(data: dict[str, Any]) -> Letter:
    title = DUTIES.entries()[data["duty"]].titled(data["number"], data["what"])
    facts = data | {"what": title, "day": when.week_day(day_of(data["due"]))}
    subject = _("%(name)s has not done this yet: %(what)s") % facts
    return Letter(
        subject=subject,
        lines=[f"{subject}.", _("It was due on %(day)s. Ask what is in the way, or give it to somebody else.") % facts],
        button=_("Open it"),
    )


@letter("waiting", topic="team")
def waiting_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Something in %(code)s has been waiting for a while") % data,
        lines=[_("The coordination of %(code)s wants you to know. A word of encouragement may help.") % data],
        button=_("Open the programme"),
    )


@letter("handed", topic="news", names="duty")
def handed_letter(data: dict[str, Any]) -> Letter:
    title = DUTIES.entries()[data["duty"]].titled(data["number"], data["what"])
    facts = data | {"what": title, "day": when.week_day(day_of(data["due"]))}
    subject = _("%(by)s leaves this to you: %(what)s") % facts
    return Letter(subject=subject, lines=[f"{subject}.", _("It is due on %(day)s.") % facts], button=_("Open it"))


SESSION_WORDS = {
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


@letter("session", topic="session", at_once=True, names="session")
def session_letter(data: dict[str, Any]) -> Letter:
    """``zone`` is the reader's own; ``start`` an instant. The calendar entry goes along as a file."""
    zone = zone_of(data["zone"])
    start = dt.datetime.fromisoformat(data["start"]).astimezone(zone)
    facts = data | {"day": when.week_day(start.date()), "time": f"{start:%H:%M}", "place": when.place(str(zone))}
    subject, sentence = SESSION_WORDS[data["what_happened"]]
    return Letter(
        subject=str(subject) % facts,
        lines=[str(sentence) % facts],
        button=_("Open the session"),
        quote=data.get("reason", ""),
        events=[data["event"]] if "event" in data else [],
    )


@letter("notes_shared", topic="session", names="session")
def notes_letter(data: dict[str, Any]) -> Letter:
    facts = data | {"day": when.week_day(day_of(data["until"]))}
    return Letter(
        subject=_("The notes of session %(number)s can be read: %(title)s") % facts,
        lines=[_("Is something wrong or missing? You can suggest corrections until %(day)s.") % facts],
        button=_("Read the notes"),
    )


@letter("correction", topic="news", names="session")
def correction_letter(data: dict[str, Any]) -> Letter:
    accepted = _("%(by)s has accepted your correction to the notes of session %(number)s")
    declined = _("%(by)s has declined your correction to the notes of session %(number)s")
    subject = (accepted if data["accepted"] else declined) % data
    return Letter(subject=subject, lines=[f"{subject}."], button=_("Open it"), quote=data["words"])


def discreet_letter(code: str) -> Letter:
    """For somebody who passes it on and is not to know what it is about."""
    return Letter(
        subject="", lines=[_("Something waits for you in the programme %(code)s.") % {"code": code}], button=""
    )


@letter("invitation", at_once=True)
def invitation_letter(data: dict[str, Any]) -> Letter:
    facts = data | {"country": countries.name(data["country"])}
    until = when.week_day(dt.date.fromisoformat(data["expires"]))
    own = _("%(country)s is working on “%(title)s” and would like to have you in its national team.")
    peers = _("%(country)s is working on “%(title)s” and would like to learn together with you.")
    return Letter(
        subject=_("%(by)s invites you to a programme of %(country)s") % facts,
        lines=[
            (own if data.get("side") == "seeking" else peers) % facts,
            *([_("Your role: %(role)s.") % {"role": data["role_words"]}] if "role_words" in data else []),
            _("Opening the link does not accept anything. It is yours alone and works until %(day)s.") % {"day": until},
        ],
        button=_("See the invitation"),
        quote=data["message"],
    )


@letter("not_admitted", at_once=True)
def not_admitted_letter(data: dict[str, Any]) -> Letter:
    subject = _("%(name)s was not admitted to “%(title)s”") % data
    return Letter(subject=subject, lines=[f"{subject}."], button=_("Open it"), quote=data["reason"])


@letter("entered_for", topic="news", names="event")
def entered_for_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("%(by)s entered something for you") % data,
        lines=[
            _("%(by)s wrote this down on your behalf: %(what)s.") % (data | {"what": apart(data["what"])}),
            _("If it is not what you said, you can undo it with one button."),
        ],
        button=_("See it, or undo it"),
    )


# To whom who was asked something: subject, what it is, per kind of form.
ASKED_WORDS = {
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


@letter("asked", topic="asked", at_once=True, names="form")
def asked_letter(data: dict[str, Any]) -> Letter:
    """The link in it opens the form and nothing else."""
    subject, sentence = ASKED_WORDS[data["what_is_asked"]]
    facts = data | {"day": when.week_day(day_of(data["closes"]))}
    secret = _("Your answers are anonymous.") if data["anonymous"] else _("You answer with your name.")
    own = _("The link is yours alone: please do not pass it on.")
    return Letter(
        subject=str(subject) % facts,
        lines=[
            str(sentence) % facts,
            _("You can answer on a phone and need not sign in. The form is open until %(day)s.") % facts,
            f"{secret} {own}",
        ],
        button=_("Answer the questions"),
    )


@letter("personal_link", at_once=True)
def personal_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Your link to the programme %(code)s") % data,
        lines=[_("With this link you come to the programme “%(title)s” without a password. It is yours alone.") % data],
        button=_("Open the programme"),
    )


@letter("account", at_once=True)
def account_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Your account in P2P Programmes"),
        lines=[_("%(by)s has created an account for you. The link is yours alone: choose a password there.") % data],
        button=_("Choose a password"),
    )


@letter("role", topic="news", at_once=True)
def role_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("You have a new role: %(role)s") % data,
        lines=[_("%(by)s has given you this role: %(role)s.") % data],
        button=_("Open it"),
    )


@letter("address", at_once=True)
def address_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Is this your address?"),
        lines=[
            _("Somebody, most likely you, wants to sign in to P2P Programmes with %(to)s.") % data,
            _("Press the button to confirm it. If it was not you, do nothing."),
        ],
        button=_("Confirm the address"),
    )


@letter("report_ready", topic="report", at_once=True)
def report_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("The report of %(code)s is ready") % data,
        lines=[_("The PDF of the report of %(code)s has been made and can be opened.") % data],
        button=_("Open the report"),
    )


def as_message(greeting: str, letter: Letter, address: str) -> str:
    """The same as a chat message: under 500 characters, the link whole and at the end."""
    room = MESSAGE_LIMIT - len(address) - 2
    words = " ".join([greeting, *([letter.quoted] if letter.quote else []), *letter.lines])
    if len(words) > room:
        words = words[: room - 1].rsplit(" ", 1)[0] + "…"
    return f"{words}\n{address}"
