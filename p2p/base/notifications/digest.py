"""What a digest says: what is still owed of what waits, grouped by programme, its newest state once."""

import dataclasses
import datetime as dt
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.duties.kinds import Duty, duties_of, urgency
from p2p.base.i18n import when
from p2p.base.notifications.letters import Letter, Line, letter_for
from p2p.base.notifications.models import Notice
from p2p.base.registry.follows import happened

MOST_LINES = 15
# A message about a duty matters as long as the duty is owed by whoever owed it when the message was planned.
ABOUT_DUTIES = {"duty", "team_late", "handed"}


@dataclasses.dataclass(frozen=True)
class Matter:
    """A message and the duty that it is about, if it is about one."""

    item: Notice
    duty: Duty | None

    @property
    def rank(self) -> tuple:
        """One's own duties by urgency, then those of others, then everything else, the newest first."""
        return (self.item.kind == "team_late", *urgency(self.duty)) if self.duty else (2, -self.item.pk)


def occasion(item: Notice) -> str:
    """The duty and its date that ``item`` is about."""
    named = [item.data.get(name, "") for name in ("duty", "number", "due")]
    return f"{named[0]}:{item.programme_code}:{named[1]}:{named[2]}"


def owner(item: Notice) -> int:
    """Who owes it: the recipient, or the colleague of whom a message tells."""
    return item.data.get("owner", item.person_id)


def still_owed(items: list[Notice], today: dt.date) -> dict[tuple[int, str], Duty]:
    """What the items are about and is neither done nor put off, asked in one go."""
    about = [one for one in items if one.kind in ABOUT_DUTIES]
    if not about:
        return {}
    codes = sorted({one.programme_code for one in about})
    duties = duties_of(sorted({owner(one) for one in about}), today, codes=codes)
    return {(one.owner, one.occasion): one for one in duties if not one.quiet}


def sorted_out(items: list[Notice], today: dt.date) -> tuple[list[Matter], list[Notice]]:
    """What still matters, each thing once and the most urgent first; and what does not, or is said by a newer one."""
    owed, seen = still_owed(items, today), set()
    matter, stale = [], []
    # Of two messages about one duty the one that names who left it to me says more.
    for item in sorted(items, key=lambda one: one.kind != "handed"):
        about = item.kind in ABOUT_DUTIES
        thing = (owner(item), occasion(item)) if about else (item.pk, item.key)
        if thing in seen or (thing not in owed if about else not writable(item)):
            stale.append(item)
            continue
        seen.add(thing)
        matter.append(Matter(item, owed[thing] if about else None))
    return sorted(matter, key=lambda one: one.rank), stale


def writable(item: Notice) -> bool:
    """Whether there are words for it: one that lacks a fact does not stop the others."""
    try:
        letter_for(item)
    except (LookupError, TypeError, ValueError):
        return False
    return True


def digest_letter(matter: list[Matter], today: dt.date) -> Letter:
    """The letter for what ``sorted_out`` found; programmes in the order of their most urgent thing."""
    groups: dict[str, list[Line]] = {}
    for one in matter[:MOST_LINES]:
        groups.setdefault(one.item.programme_code, []).append(line_for(one, today))
    first, others = next(iter(groups.values()))[0].words, len(matter) - 1
    more = ngettext("%(what)s, and %(n)s thing more", "%(what)s, and %(n)s things more", others)
    return Letter(
        subject=more % {"what": first, "n": others} if others else first,
        lines=[_("This is what waits for you. It stands on your home page too."), *unnamed(len(matter) - MOST_LINES)],
        button=_("Open my home page"),
        groups=list(groups.items()),
        events=[event for one in matter[:MOST_LINES] if one.duty for event in events_of(one.duty)],
    )


def events_of(duty: Duty) -> list[dict[str, Any]]:
    """The calendar entry of what the duty is about, if it is a meeting."""
    return happened("calendar_entry", code=duty.code, number=duty.number) if duty.kind.code == "session" else []


def unnamed(count: int) -> list[str]:
    """How much more there is than a mail should hold."""
    words = ngettext("%(n)s thing more stands there only.", "%(n)s things more stand there only.", count)
    return [words % {"n": count}] if count > 0 else []


def line_for(one: Matter, today: dt.date) -> Line:
    duty, item = one.duty, one.item
    if duty and item.kind == "duty":
        state = f"{when.short_day(duty.due)} · {when.days_left(duty.due, today)}"
        later = later_path(item.person_id, duty.occasion) if duty.kind.movable else ""
        return Line(duty.title, state, duty.path, later, item.data.get("form", 0))
    letter = letter_for(item)
    return Line(letter.subject, letter.lines[-1], item.data.get("path", "/"))


def later_path(person: int, occasion: str) -> str:
    """Where one duty is put off without signing in: nothing is stored until somebody presses the button there."""
    return reverse("later-by-link", args=[signing.dumps([person, occasion], salt="later", compress=True)])


def outdated(items: list[Notice], today: dt.date) -> list[Notice]:
    """Messages to many people, the newest first, that nobody need pass on any more: done, or said by a newer one."""
    owed, seen, found = still_owed(items, today), set(), []
    for item in items:
        thing = (owner(item), occasion(item))
        if thing not in owed or (item.person_id, thing) in seen:
            found.append(item)
        seen.add((item.person_id, thing))
    return found
