"""From what is owed to what is said: each word of the timetable once, at a civil hour of the person's own calendar."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import Count, Min, Q

from p2p.base.accounts.models import Person
from p2p.base.duties.kinds import CHUNK, Duty, owed
from p2p.base.notifications.digest import ABOUT_DUTIES, outdated
from p2p.base.notifications.hours import FIRST, civil_moment, morning, zone_of
from p2p.base.notifications.models import Notice, Preferences, Timing
from p2p.base.notifications.routes import channel_for, in_app, wishes_of
from p2p.base.notifications.timetable import RULES, USUAL, Rule, Stage, rule_for, stage
from p2p.base.registry.follows import happened
from p2p.base.web.isolation import in_parts
from p2p.base.workdays.calendar import Calendar
from p2p.base.workdays.days import Calendars

# A reminder that could not go out for so long is noise: the next one says the same.
TOO_LATE = dt.timedelta(hours=48)
# Words about one thing come at most two months apart.
MEMORY = dt.timedelta(days=62)
# Words before a date move to the working day before it, over the longest row of holidays.
HOLIDAYS = dt.timedelta(days=14)
# Nobody is reminded earlier, whatever is stored.
LONGEST = 366
T = TypeVar("T")
State, Channel, Rhythm = Notice.State, Notice.Channel, Preferences.Rhythm


@dataclasses.dataclass(frozen=True)
class Word:
    """One word about one duty to one person, at its stage of the timetable."""

    duty: Duty
    person: Person
    stage: Stage

    @property
    def key(self) -> str:
        return f"{self.duty.occasion}:{self.stage.name}"


class Timetable:
    """The rules of every programme, read once; calendars made once."""

    def __init__(self) -> None:
        self.calendars = Calendars()
        self.changed: dict[str, dict[str, Rule]] = {}
        for one in Timing.objects.all():
            self.changed.setdefault(one.programme_code, {})[one.kind] = one.rule

    def rule(self, duty: Duty) -> Rule:
        return rule_for(duty.kind.code, self.changed.get(duty.code))

    @property
    def horizon(self) -> dt.timedelta:
        """How far ahead a duty can have its first word."""
        changed = [rule for rules in self.changed.values() for rule in rules.values()]
        longest = max(max(rule.before, default=0) for rule in [USUAL, *RULES.values(), *changed])
        return dt.timedelta(days=min(longest, LONGEST))

    def word(self, duty: Duty, person: Person, now: dt.datetime, *, weekly: bool = False) -> Word | None:
        """The newest word about ``duty`` that is due today where the person lives.

        Whoever hears once a week hears on its first day of what falls before the next one.
        """
        here = now.astimezone(zone_of(person.time_zone)).date()
        calendar = self.calendars.of(person.country, duty.code)
        today = here + dt.timedelta(days=6) if weekly and here == opening(here, calendar) else here
        found = self.newest(duty, calendar, today)
        return Word(duty, person, Stage(found.name, min(found.day, here))) if found else None

    def newest(self, duty: Duty, calendar: Calendar, today: dt.date) -> Stage | None:
        found = stage(duty.due, self.rule(duty), calendar, today)
        if duty.quiet_until is None:
            return found
        again = Stage("again", calendar.on_or_after(duty.quiet_until))
        if again.day > today:
            return None
        return found if found and found.day > again.day else again

    def moment(self, word: Word, now: dt.datetime, *, first: bool) -> dt.datetime:
        """When it is said. The first word about a duty comes however late; a later one that was missed stays so."""
        person = word.person
        calendar = self.calendars.of(person.country, word.duty.code)
        planned = morning(word.stage.day, person.time_zone, calendar)
        if planned > now or (not first and now - planned > TOO_LATE):
            return planned
        return civil_moment(now, person.time_zone, calendar)


def plan_reminders(now: dt.datetime) -> int:
    """Turn what is owed into words to say, and words into digests. Planning twice changes nothing."""
    timetable = Timetable()
    planned = 0
    until = now.date() + timetable.horizon + HOLIDAYS
    for batch in in_batches(owed(None, now.date(), until=until), CHUNK):
        planned += in_parts("plan_reminders", batch, lambda part: plan_for(part, timetable, now))
        late = [one for one in batch if one.days_late > 0 and not one.waits]
        in_parts("duties_late", late, lambda part: tell_of_late(part, timetable, now))
    forget_what_is_outdated(now)
    plan_digests(now, timetable.calendars)
    return planned


def plan_for(duties: Sequence[Duty], timetable: Timetable, now: dt.datetime) -> int:
    people = Person.objects.filter(is_active=True).in_bulk({one.owner for one in duties})
    wishes = wishes_of(people)
    weekly = {pk for pk, wish in wishes.items() if wish.digest == Rhythm.WEEKLY}
    words = [
        word
        for one in duties
        if not one.waits
        and one.owner in people
        and (word := timetable.word(one, people[one.owner], now, weekly=one.owner in weekly))
    ]
    return plan(words, timetable, wishes, now)


def tell_of_late(duties: Sequence[Duty], timetable: Timetable, now: dt.datetime) -> None:
    happened("duties_late", duties=duties, rule=timetable.rule, now=now)


def forget_what_is_outdated(now: dt.datetime) -> None:
    """Nobody passes on by hand what is done meanwhile, or what a newer message says."""
    rows = Notice.objects.by_hand().filter(kind__in=ABOUT_DUTIES).order_by("-pk")
    for batch in in_batches(rows.iterator(CHUNK)):
        in_parts("outdated", batch, lambda part: forget(outdated(list(part), now.date())))


def forget(stale: list[Notice]) -> int:
    return Notice.objects.filter(pk__in=[one.pk for one in stale]).update(state=State.CANCELLED)


def in_batches(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """So many at a time, that memory stays the same however many there are."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


def plan(words: list[Word], timetable: Timetable, wishes: dict[int, Preferences], now: dt.datetime) -> int:
    """Store what has not been said yet; how many rows that makes."""
    people = {word.person.pk for word in words}
    keys = [word.key for word in words]
    known = set(Notice.objects.filter(person__in=people, key__in=keys).values_list("person_id", "key"))
    fresh = [word for word in words if (word.person.pk, word.key) not in known]
    told = occasions_told({word.person.pk for word in fresh}, now)
    rows = []
    for word in fresh:
        first = (word.person.pk, word.duty.occasion) not in told
        rows.append(notice_for(word, timetable.moment(word, now, first=first), now, wishes.get(word.person.pk)))
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def occasions_told(people: Iterable[int], now: dt.datetime) -> set[tuple[int, str]]:
    """Person and occasion of everything said in the last months; what was silent longer begins anew."""
    rows = Notice.objects.filter(person__in=people, kind="duty", due_at__gte=now - MEMORY)
    return {(person, key.rpartition(":")[0]) for person, key in rows.values_list("person_id", "key")}


def notice_for(word: Word, at: dt.datetime, now: dt.datetime, wishes: Preferences | None) -> Notice:
    duty = word.duty
    channel = channel_for(word.person, "duty", wishes)
    missed = now - at > TOO_LATE
    shown = channel == Channel.APP and not missed
    return Notice(
        person=word.person,
        kind="duty",
        key=word.key,
        programme_code=duty.code,
        data=facts_of(duty),
        due_at=at,
        channel=channel,
        in_app=in_app("duty", wishes),
        state=State.MISSED if missed else State.SENT if shown else State.DUE,
        sent_at=at if shown else None,
    )


def facts_of(duty: Duty) -> dict[str, object]:
    """What the words about a duty need, as plain values; ``form`` where a form is answered without signing in."""
    return ({"form": duty.number} if duty.kind.secret else {}) | {
        "duty": duty.kind.code,
        "number": duty.number,
        "what": duty.what,
        "due": f"{duty.due}",
        "today": f"{duty.today}",
        "path": duty.path,
    }


def plan_digests(now: dt.datetime, calendars: Calendars) -> None:
    """One digest for each person for whom something waits and none is on its way."""
    for waiting in in_batches(waiting_people()):
        in_parts("plan_digests", waiting, lambda part: digests_for(dict(part), now, calendars))


def digests_for(first: dict[int, dt.datetime], now: dt.datetime, calendars: Calendars) -> int:
    wishes, used = wishes_of(first), days_used(first, now)
    rows = [
        digest_at(person, digest_time(person, first[person.pk], now, wishes.get(person.pk), calendars, used))
        for person in Person.objects.filter(pk__in=first, is_active=True)
    ]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def waiting_people() -> Iterator[tuple[int, dt.datetime]]:
    """Whoever has something waiting and no digest under way, with the time of the first thing.

    In one pass over what is due: a join would be planned by what the table was like before this very tick filled it.
    """
    waiting, under_way = Q(channel=Channel.DIGEST), Q(kind="digest")
    rows = Notice.objects.filter(waiting | under_way, state=State.DUE).order_by().values("person")
    rows = rows.annotate(first=Min("due_at", filter=waiting), digests=Count("pk", filter=under_way)).filter(digests=0)
    return rows.values_list("person", "first").iterator(CHUNK)


def days_used(people: Iterable[int], now: dt.datetime) -> set[tuple[int, str]]:
    """On which days around now each of them has had a digest already."""
    recent = Notice.objects.filter(person__in=people, kind="digest", due_at__gte=now - dt.timedelta(days=2))
    return set(recent.values_list("person_id", "key"))


def digest_time(
    person: Person,
    first: dt.datetime,
    now: dt.datetime,
    wishes: Preferences | None,
    calendars: Calendars,
    used: set[tuple[int, str]],
) -> dt.datetime:
    """The next morning for a digest: one a day at most, or on the first working day of a week.

    What this morning's digest should have told goes out as soon as it is civil.
    """
    calendar, zone = calendars.of(person.country), person.time_zone
    weekly = bool(wishes and wishes.digest == Rhythm.WEEKLY)
    local = first.astimezone(zone_of(zone))
    at = morning(local.date() + dt.timedelta(days=local.time() > dt.time(FIRST)), zone, calendar)
    at = at if at > now else civil_moment(now, zone, calendar)
    while True:
        day = at.astimezone(zone_of(zone)).date()
        if (not weekly or day == opening(day, calendar)) and (person.pk, digest_key(day)) not in used:
            return at
        step = 7 - day.weekday() if weekly else 1
        at = morning(day + dt.timedelta(days=step), zone, calendar)


def opening(day: dt.date, calendar: Calendar) -> dt.date:
    """The first working day of its week."""
    return calendar.on_or_after(day - dt.timedelta(days=day.weekday()))


def digest_key(day: dt.date) -> str:
    return f"digest:{day}"


def digest_day(digest: Notice) -> dt.date:
    return dt.date.fromisoformat(digest.key.rpartition(":")[2])


def digest_at(person: Person, at: dt.datetime) -> Notice:
    day = at.astimezone(zone_of(person.time_zone)).date()
    return Notice(person=person, kind="digest", key=digest_key(day), due_at=at, channel=Channel.MAIL, in_app=False)
