"""Content of a digest: what is still owed, grouped by programme, each duty once."""

import dataclasses
import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.duties.queries import Duty, duties_of, urgency_key
from p2p.base.i18n import dates
from p2p.base.notifications.message_kinds import AboutDuty, DutyDue, DutyHandedOver
from p2p.base.notifications.models import Notification
from p2p.base.notifications.providers import snooze_path
from p2p.base.notifications.registry import DigestLine, MessageContent, content_for, payload_type

MOST_LINES = 15


@dataclasses.dataclass(frozen=True)
class DigestItem:
    """A notification, and its duty if it is about one."""

    item: Notification
    duty: Duty | None

    @property
    def rank(self) -> tuple:
        """Own duties by urgency, then those of others, then everything else, newest first."""
        return (self.duty.owner != self.item.person_id, *urgency_key(self.duty)) if self.duty else (2, -self.item.pk)


def is_about_duty(item: Notification) -> bool:
    """Such a message is stale once its owner no longer owes the duty."""
    return issubclass(payload_type(item), AboutDuty)


def dedup_key_of(item: Notification) -> str:
    """``Duty.dedup_key`` of the duty that ``item`` is about."""
    named = [item.data.get(name, "") for name in ("duty", "number", "due")]
    return f"{named[0]}:{item.programme_code}:{named[1]}:{named[2]}"


def owner(item: Notification) -> int:
    """Key of the person who owes the duty: the recipient, or the colleague whom the message names."""
    return item.data.get("owner", item.person_id)


def still_owed(items: list[Notification], today: dt.date) -> dict[tuple[int, str], Duty]:
    """The duties of the items that are neither done nor snoozed, by owner and key, in one query."""
    about = [item for item in items if is_about_duty(item)]
    if not about:
        return {}
    codes = sorted({item.programme_code for item in about})
    duties = duties_of(sorted({owner(item) for item in about}), today, codes=codes)
    return {(duty.owner, duty.dedup_key): duty for duty in duties if not duty.is_snoozed}


def split_live_and_stale(items: list[Notification], today: dt.date) -> tuple[list[DigestItem], list[Notification]]:
    """Items that still matter, one per duty and most urgent first; and the rest, done or replaced by a newer one."""
    owed, seen = still_owed(items, today), set()
    live, stale = [], []
    # Of two messages about one duty keep the one that names who delegated it.
    for item in sorted(items, key=lambda item: item.kind != DutyHandedOver.kind):
        about = is_about_duty(item)
        subject = (owner(item), dedup_key_of(item)) if about else (item.pk, item.key)
        if subject in seen or (subject not in owed if about else not is_writable(item)):
            stale.append(item)
            continue
        seen.add(subject)
        live.append(DigestItem(item, owed[subject] if about else None))
    return sorted(live, key=lambda digest_item: digest_item.rank), stale


def is_writable(item: Notification) -> bool:
    """Whether its text can be written; one whose data lack something must not stop the digest."""
    try:
        content_for(item)
    except (LookupError, TypeError, ValueError):
        return False
    return True


def digest_content(live: list[DigestItem], today: dt.date) -> MessageContent:
    """The digest for the live items of ``split_live_and_stale``; programmes in the order of their most urgent item."""
    groups: dict[str, list[DigestLine]] = {}
    for digest_item in live[:MOST_LINES]:
        groups.setdefault(digest_item.item.programme_code, []).append(line_for(digest_item, today))
    first, others = next(iter(groups.values()))[0].words, len(live) - 1
    more = ngettext("%(what)s, and %(n)s thing more", "%(what)s, and %(n)s things more", others)
    return MessageContent(
        subject=more % {"what": first, "n": others} if others else first,
        lines=[
            _("This is what waits for you. It stands on your home page too."),
            *count_of_unlisted(len(live) - MOST_LINES),
        ],
        button=_("Open my home page"),
        groups=list(groups.items()),
        events=[
            event for digest_item in live[:MOST_LINES] if digest_item.duty for event in events_of(digest_item.duty)
        ],
    )


def events_of(duty: Duty) -> list[dict[str, Any]]:
    """The calendar entry, if the duty is to attend a session."""
    return [duty.kind.calendar_event(duty.code, duty.number)] if duty.kind.calendar_event else []


def count_of_unlisted(count: int) -> list[str]:
    """The sentence that says how many items are not listed; an empty list when all are."""
    message = ngettext("%(n)s thing more stands there only.", "%(n)s things more stand there only.", count)
    return [message % {"n": count}] if count > 0 else []


def line_for(digest_item: DigestItem, today: dt.date) -> DigestLine:
    duty, item = digest_item.duty, digest_item.item
    if duty and item.kind == DutyDue.kind:
        state = f"{dates.short_day(duty.due)} · {dates.days_left(duty.due, today)}"
        later = snooze_path.ask(item.person_id, duty.dedup_key) if duty.kind.can_snooze else ""
        return DigestLine(duty.title, state, duty.path, later, item.data.get("form", 0))
    content = content_for(item)
    return DigestLine(content.subject, content.lines[-1], item.data.get("path", "/"))


def superseded(items: list[Notification], today: dt.date) -> list[Notification]:
    """The items, newest first and of many people, whose duty is done or which a newer one replaces."""
    owed, seen, replaced = still_owed(items, today), set(), []
    for item in items:
        subject = (owner(item), dedup_key_of(item))
        if subject not in owed or (item.person_id, subject) in seen:
            replaced.append(item)
        seen.add((item.person_id, subject))
    return replaced
