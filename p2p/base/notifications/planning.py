"""Turn duties into notifications: one per reminder step, within the person's working hours."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import Count, Min, Q

from p2p.base.accounts.models import Person
from p2p.base.duties.kept_sql import CHUNK_SIZE
from p2p.base.duties.queries import Duty, iter_duties
from p2p.base.duties.registry import DUTIES, ReminderRule
from p2p.base.i18n.zones import zone_of
from p2p.base.notifications.channels import channel_for, in_app, load_preferences
from p2p.base.notifications.digest import superseded
from p2p.base.notifications.message_kinds import AboutDuty, DutyDue
from p2p.base.notifications.models import Notification, Preferences, ReminderOverride
from p2p.base.notifications.quiet_hours import FIRST_HOUR, next_allowed_time, next_morning
from p2p.base.notifications.registry import kinds_of
from p2p.base.notifications.reminder_schedule import ReminderStep, latest_step
from p2p.base.registry.hooks import event
from p2p.base.web.fault_isolation import run_isolated
from p2p.base.workdays.work_calendar import WorkCalendar
from p2p.base.workdays.work_calendars import WorkCalendars

# A reminder that is later than this is dropped: the next one says the same.
TOO_LATE = dt.timedelta(hours=48)
# Two reminders of one duty are at most two months apart (``every`` is at most 60 days).
MEMORY = dt.timedelta(days=62)
# Reminders before a date move to an earlier working day: by the longest row of holidays.
HOLIDAYS = dt.timedelta(days=14)
# Upper limit for ``before`` of stored overrides.
MAX_DAYS_BEFORE = 366
T = TypeVar("T")
State, Channel, Rhythm = Notification.State, Notification.Channel, Preferences.Rhythm


@event
def duties_late(duties: Sequence[Duty], rule: Callable[[Duty], ReminderRule], now: dt.datetime) -> None:
    """Duties are late that nothing blocks; ``rule`` gives the reminder rule of each. Repeated at every planning."""


@dataclasses.dataclass(frozen=True)
class PlannedReminder:
    """One step of the reminder schedule of one duty, for one person."""

    duty: Duty
    person: Person
    step: ReminderStep

    @property
    def key(self) -> str:
        return f"{self.duty.dedup_key}:{self.step.name}"


class ReminderPlanner:
    """Reminder rules of every programme and work calendars, each loaded once."""

    def __init__(self) -> None:
        self.calendars = WorkCalendars()
        self.changed: dict[str, dict[str, ReminderRule]] = {}
        for override in ReminderOverride.objects.all():
            self.changed.setdefault(override.programme_code, {})[override.kind] = override.rule

    def rule(self, duty: Duty) -> ReminderRule:
        return self.changed.get(duty.code, {}).get(duty.kind.code, duty.kind.reminders)

    @property
    def horizon(self) -> dt.timedelta:
        """How long before its due date a duty can have its first reminder."""
        changed = [rule for rules in self.changed.values() for rule in rules.values()]
        usual = [kind.reminders for kind in DUTIES.entries().values()]
        longest = max(max(rule.before, default=0) for rule in [*usual, *changed])
        return dt.timedelta(days=min(longest, MAX_DAYS_BEFORE))

    def reminder(self, duty: Duty, person: Person, now: dt.datetime, *, weekly: bool = False) -> PlannedReminder | None:
        """The latest reminder of ``duty`` due today in the person's time zone.

        People on a weekly digest are told on its day about everything due before the next digest.
        """
        here = now.astimezone(zone_of(person.time_zone)).date()
        calendar = self.calendars.of(person.country, duty.code)
        today = here + dt.timedelta(days=6) if weekly and here == first_workday_of_week(here, calendar) else here
        step = self.newest(duty, calendar, today)
        return PlannedReminder(duty, person, ReminderStep(step.name, min(step.day, here))) if step else None

    def newest(self, duty: Duty, calendar: WorkCalendar, today: dt.date) -> ReminderStep | None:
        step = latest_step(duty.due, self.rule(duty), calendar, today)
        if duty.snoozed_until is None:
            return step
        again = ReminderStep("again", calendar.on_or_after(duty.snoozed_until))
        if again.day > today:
            return None
        return step if step and step.day > again.day else again

    def send_time(self, reminder: PlannedReminder, now: dt.datetime, *, first: bool) -> dt.datetime:
        """When to send it. A first reminder is sent however late; a missed follow-up is dropped."""
        person = reminder.person
        calendar = self.calendars.of(person.country, reminder.duty.code)
        planned = next_morning(reminder.step.day, person.time_zone, calendar)
        if planned > now or (not first and now - planned > TOO_LATE):
            return planned
        return next_allowed_time(now, person.time_zone, calendar)


def plan_reminders(now: dt.datetime) -> int:
    """Queue reminders of all duties, then digests; return how many reminders. Idempotent."""
    planner = ReminderPlanner()
    planned = 0
    until = now.date() + planner.horizon + HOLIDAYS
    for batch in in_batches(iter_duties(None, now.date(), until=until), CHUNK_SIZE):
        planned += run_isolated("plan_reminders", batch, lambda part: plan_for_duties(part, planner, now))
        late = [duty for duty in batch if duty.days_late > 0 and not duty.blocked_reason]
        run_isolated("duties_late", late, lambda part: emit_late_duties(part, planner, now))
    cancel_superseded(now)
    plan_digests(now, planner.calendars)
    return planned


def plan_for_duties(duties: Sequence[Duty], planner: ReminderPlanner, now: dt.datetime) -> int:
    people = Person.objects.filter(is_active=True).in_bulk({duty.owner for duty in duties})
    preferences = load_preferences(people)
    weekly = {pk for pk, wish in preferences.items() if wish.digest == Rhythm.WEEKLY}
    reminders = [
        reminder
        for duty in duties
        if not duty.blocked_reason
        and duty.owner in people
        and (reminder := planner.reminder(duty, people[duty.owner], now, weekly=duty.owner in weekly))
    ]
    return save_reminders(reminders, planner, preferences, now)


def emit_late_duties(duties: Sequence[Duty], planner: ReminderPlanner, now: dt.datetime) -> None:
    duties_late.emit(duties=duties, rule=planner.rule, now=now)


def cancel_superseded(now: dt.datetime) -> None:
    """Cancel messages to pass on by hand whose duty is done meanwhile, or which a newer message replaces."""
    notifications = Notification.objects.by_hand().filter(kind__in=kinds_of(AboutDuty)).order_by("-pk")
    for batch in in_batches(notifications.iterator(CHUNK_SIZE)):
        run_isolated("outdated", batch, lambda part: cancel_stale(superseded(list(part), now.date())))


def cancel_stale(stale: list[Notification]) -> int:
    return Notification.objects.filter(pk__in=[notification.pk for notification in stale]).update(state=State.CANCELLED)


def in_batches(items: Iterable[T], size: int = CHUNK_SIZE) -> Iterator[list[T]]:
    """Lists of at most ``size`` items, so memory stays constant."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def save_reminders(
    reminders: list[PlannedReminder], planner: ReminderPlanner, preferences: dict[int, Preferences], now: dt.datetime
) -> int:
    """Store the reminders that are not stored yet; return how many."""
    people = {reminder.person.pk for reminder in reminders}
    keys = [reminder.key for reminder in reminders]
    known = set(Notification.objects.filter(person__in=people, key__in=keys).values_list("person_id", "key"))
    fresh = [reminder for reminder in reminders if (reminder.person.pk, reminder.key) not in known]
    told_keys = load_told_keys({reminder.person.pk for reminder in fresh}, now)
    notifications = []
    for reminder in fresh:
        first = (reminder.person.pk, reminder.duty.dedup_key) not in told_keys
        notifications.append(
            notification_for(
                reminder, planner.send_time(reminder, now, first=first), now, preferences.get(reminder.person.pk)
            )
        )
    return len(Notification.objects.bulk_create(notifications, ignore_conflicts=True, batch_size=1000))


def load_told_keys(people: Iterable[int], now: dt.datetime) -> set[tuple[int, str]]:
    """Person and duty of all reminders within ``MEMORY``; a duty that was silent for longer starts anew."""
    reminders = Notification.objects.filter(person__in=people, kind="duty", due_at__gte=now - MEMORY)
    return {(person, key.rpartition(":")[0]) for person, key in reminders.values_list("person_id", "key")}


def notification_for(
    reminder: PlannedReminder, at: dt.datetime, now: dt.datetime, preferences: Preferences | None
) -> Notification:
    duty = reminder.duty
    channel = channel_for(reminder.person, "duty", preferences)
    missed = now - at > TOO_LATE
    shown = channel == Channel.APP and not missed
    return Notification(
        person=reminder.person,
        kind="duty",
        key=reminder.key,
        programme_code=duty.code,
        data=DutyDue.of(duty, today=duty.today).as_json(),
        due_at=at,
        channel=channel,
        in_app=in_app("duty", preferences),
        state=State.MISSED if missed else State.SENT if shown else State.DUE,
        sent_at=at if shown else None,
    )


def plan_digests(now: dt.datetime, calendars: WorkCalendars) -> None:
    """Queue one digest for each person who has something pending and no digest planned."""
    for waiting in in_batches(people_waiting_for_digest()):
        run_isolated("plan_digests", waiting, lambda part: create_digests(dict(part), now, calendars))


def create_digests(first: dict[int, dt.datetime], now: dt.datetime, calendars: WorkCalendars) -> int:
    preferences, used = load_preferences(first), digest_days_used(first, now)
    digests = [
        build_digest(person, digest_time(person, first[person.pk], now, preferences.get(person.pk), calendars, used))
        for person in Person.objects.filter(pk__in=first, is_active=True)
    ]
    return len(Notification.objects.bulk_create(digests, ignore_conflicts=True, batch_size=1000))


def people_waiting_for_digest() -> Iterator[tuple[int, dt.datetime]]:
    """People with something pending and no digest planned, with the time of their first pending notification.

    One scan, not a join: this tick has just filled the table, so the planner's statistics are stale.
    """
    waiting, under_way = Q(channel=Channel.DIGEST), Q(kind="digest")
    people = Notification.objects.filter(waiting | under_way, state=State.DUE).order_by().values("person")
    people = people.annotate(first=Min("due_at", filter=waiting), digests=Count("pk", filter=under_way)).filter(
        digests=0
    )
    return people.values_list("person", "first").iterator(CHUNK_SIZE)


def digest_days_used(people: Iterable[int], now: dt.datetime) -> set[tuple[int, str]]:
    """Person and key of recent digests: a day of which there is one already gets no second."""
    recent = Notification.objects.filter(person__in=people, kind="digest", due_at__gte=now - dt.timedelta(days=2))
    return set(recent.values_list("person_id", "key"))


def digest_time(
    person: Person,
    first: dt.datetime,
    now: dt.datetime,
    preferences: Preferences | None,
    calendars: WorkCalendars,
    used: set[tuple[int, str]],
) -> dt.datetime:
    """The next free morning: at most one digest a day, or on the first working day of a week.

    If that morning has passed, the next allowed time.
    """
    calendar, zone = calendars.of(person.country), person.time_zone
    weekly = bool(preferences and preferences.digest == Rhythm.WEEKLY)
    local = first.astimezone(zone_of(zone))
    at = next_morning(local.date() + dt.timedelta(days=local.time() > dt.time(FIRST_HOUR)), zone, calendar)
    at = at if at > now else next_allowed_time(now, zone, calendar)
    while True:
        day = at.astimezone(zone_of(zone)).date()
        if (not weekly or day == first_workday_of_week(day, calendar)) and (person.pk, digest_key(day)) not in used:
            return at
        step = 7 - day.weekday() if weekly else 1
        at = next_morning(day + dt.timedelta(days=step), zone, calendar)


def first_workday_of_week(day: dt.date, calendar: WorkCalendar) -> dt.date:
    """The first working day of its week."""
    return calendar.on_or_after(day - dt.timedelta(days=day.weekday()))


def digest_key(day: dt.date) -> str:
    return f"digest:{day}"


def digest_day(digest: Notification) -> dt.date:
    return dt.date.fromisoformat(digest.key.rpartition(":")[2])


def build_digest(person: Person, at: dt.datetime) -> Notification:
    day = at.astimezone(zone_of(person.time_zone)).date()
    return Notification(
        person=person, kind="digest", key=digest_key(day), due_at=at, channel=Channel.MAIL, in_app=False
    )
