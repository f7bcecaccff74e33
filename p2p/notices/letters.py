"""The words of each kind of message, in the active language."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from p2p.duties.kinds import DUTIES
from p2p.notices.models import Notice
from p2p.ui import when
from p2p.ui.words import apart

MESSAGE_LIMIT = 500
# What people wrote; it stands inside our sentences in whatever direction it has.
TYPED = {"by", "title", "what"}


@dataclasses.dataclass(frozen=True)
class Letter:
    """What a message says; ``button`` names what the link leads to, ``quote`` is somebody's own sentence."""

    subject: str
    lines: list[str]
    button: str
    quote: str = ""

    @property
    def quoted(self) -> str:
        """The sentence in the quotation marks of the active language; empty when there is none."""
        return _("“%(words)s”") % {"words": self.quote} if self.quote else ""


LETTERS: dict[str, Callable[[dict[str, Any]], Letter]] = {}


def letter(kind: str) -> Callable:
    def add(write: Callable[[dict[str, Any]], Letter]) -> Callable[[dict[str, Any]], Letter]:
        LETTERS[kind] = write
        return write

    return add


def letter_for(notice: Notice) -> Letter:
    typed = {name: apart(text) for name, text in notice.data.items() if name in TYPED}
    return LETTERS[notice.kind](notice.data | typed | {"code": notice.programme_code})


@letter("duty")
def duty_letter(data: dict[str, Any]) -> Letter:
    title = str(DUTIES.entries()[data["duty"]].title) % {"number": data["number"], "what": data["what"]}
    due, today = dt.date.fromisoformat(data["due"]), dt.date.fromisoformat(data["today"])
    return Letter(
        subject=f"{title} ({when.days_left(due, today)})",
        lines=[
            title + ".",
            _("It is due on %(day)s: %(words)s.") % {"day": when.week_day(due), "words": when.days_left(due, today)},
        ],
        button=_("Open it"),
    )


@letter("invitation")
def invitation_letter(data: dict[str, Any]) -> Letter:
    facts = {"by": data["by"], "country": countries.name(data["country"]), "title": data["title"]}
    until = when.week_day(dt.date.fromisoformat(data["expires"]))
    return Letter(
        subject=_("%(by)s invites you to a programme of %(country)s") % facts,
        lines=[
            _("%(country)s is working on “%(title)s” and would like to learn together with you.") % facts,
            _("Opening the link does not accept anything. It is yours alone and works until %(day)s.") % {"day": until},
        ],
        button=_("See the invitation"),
        quote=data["message"],
    )


@letter("entered_for")
def entered_for_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("%(by)s entered something for you") % data,
        lines=[
            _("%(by)s wrote this down on your behalf: %(what)s.") % data,
            _("If it is not what you said, you can undo it with one button."),
        ],
        button=_("See it, or undo it"),
    )


@letter("personal_link")
def personal_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Your link to the programme %(code)s") % data,
        lines=[_("With this link you come to the programme “%(title)s” without a password. It is yours alone.") % data],
        button=_("Open the programme"),
    )


@letter("address")
def address_letter(data: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Is this your address?"),
        lines=[
            _("Somebody, most likely you, wants to sign in to P2P Programmes with %(to)s.") % data,
            _("Press the button to confirm it. If it was not you, do nothing."),
        ],
        button=_("Confirm the address"),
    )


@letter("report_ready")
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
