"""Sixty days of generated programmes, hour by hour, while people work, put things off and change their minds."""

import datetime as dt
import random
import zoneinfo
from collections import defaultdict

import pytest
from django.db import connection

from outcomes.models import FollowUpAction
from p2p.base.accounts.models import Person
from p2p.base.duties.actions import snooze
from p2p.base.duties.queries import duties_of
from p2p.base.notifications.actions import save_preferences
from p2p.base.notifications.models import Notification, Preferences
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.registry import categories
from p2p.base.notifications.sending import send_due
from p2p.base.workdays.work_calendars import WorkCalendars
from p2p.demo.synthetic import load_synthetic
from programmes.models import Risk
from tests.factories import FollowUpActionFactory

pytestmark = pytest.mark.django_db
START = dt.date(2026, 3, 2)
CATEGORIES = [category.key for category in categories()]
ZONES = ["Africa/Juba", "America/Costa_Rica", "Pacific/Auckland", "Europe/Paris", "Asia/Kathmandu", "America/Santiago"]
LIVING = ["SS", "EG", "FR", "SA", "", "CR"]


class Life:
    """A small world that goes on by itself; ``done`` remembers when each occasion ended."""

    def __init__(self, seed: int, days: int):
        self.dice, self.days = random.Random(seed), days
        self.done: dict[tuple[int, str], dt.datetime] = {}
        self.quiet: dict[tuple[int, str], dt.date] = {}
        for person in Person.objects.all():
            person.time_zone, person.country = self.dice.choice(ZONES), self.dice.choice(LIVING)
            person.contact_email, person.preferred_way = f"p{person.pk}@mail.example", Person.Way.MAIL
            person.save()
        people = list(Person.objects.filter(memberships__team__side="seeking").order_by("pk"))
        for day in range(0, days - 5, 2):
            owner = self.dice.choice(people)
            programme = owner.memberships.first().team.programme
            FollowUpActionFactory(
                programme=programme, number=900 + day, owner=owner, due_on=START + dt.timedelta(days=day)
            )

    def switch(self, now: dt.datetime) -> None:
        """Some want it weekly, some never, some without one topic."""
        for person in Person.objects.order_by("pk"):
            if self.dice.random() < 0.4:
                off = {self.dice.choice(CATEGORIES)} if self.dice.random() < 0.3 else set()
                save_preferences(
                    person=person,
                    digest=self.dice.choice(["daily", "weekly", "off"]),
                    mail=set(CATEGORIES) - off,
                    app=set(CATEGORIES),
                    now=now,
                )

    def work(self, now: dt.datetime) -> None:
        """On some days something is done, moved or put off."""
        owed = [one for one in duties_of(None, now.date()) if one.kind.code in {"action", "risk"}]
        for duty in self.dice.sample(owed, min(3, len(owed))):
            self.done[duty.owner, duty.dedup_key] = now
            thing = duty.kind.columns(now.date()).get(d_code=duty.code, d_number=duty.number)
            chance = self.dice.random()
            if chance < 0.4 and isinstance(thing, FollowUpAction):
                FollowUpAction.objects.filter(pk=thing.pk).update(status="done", done_on=now.date())
            elif chance < 0.7:
                day = now.date() + dt.timedelta(days=self.dice.randint(4, 30))
                field = "due_on" if isinstance(thing, FollowUpAction) else "review_on"
                type(thing).objects.filter(pk=thing.pk).update(**{field: day})
                # Moved to a day on which it has been due before, it is owed again.
                self.done.pop((duty.owner, f"{duty.key}:{day}"), None)
            else:
                del self.done[duty.owner, duty.dedup_key]
                self.snooze_some(duty, now)

    def snooze_some(self, duty, now: dt.datetime) -> None:
        if not duty.snoozed_until:
            until = self.quiet[duty.owner, duty.dedup_key] = now.date() + dt.timedelta(days=3)
            snooze(duty=duty, until=until, by=Person.objects.get(pk=duty.owner), now=now)


def know_the_tables() -> None:
    """As the server does by itself once rows are committed; until then it plans for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.fixture
def lived(db, mailoutbox, breadth):
    """A planner twice a day and a sender every three hours, for sixty days; in a short run for five weeks."""
    load_synthetic(4, START)
    life = Life(seed=7, days=60 if breadth else 36)
    mails = []
    first = dt.datetime.combine(START, dt.time(0), tzinfo=dt.UTC)
    life.switch(first)
    for hour in range(0, life.days * 24, 3):
        now = first + dt.timedelta(hours=hour)
        if hour % 240 == 24:
            know_the_tables()
        if hour % 12 == 0:
            plan_reminders(now)
        if hour % 48 == 9:
            life.work(now)
        send_due(now)
        mails += [(now, mail) for mail in mailoutbox]
        mailoutbox.clear()
    return life, mails


def test_everybody_hears_what_they_must_at_a_civil_hour_once_and_nothing_after_it_is_done(lived):
    life, mails = lived
    people = {person.contact_email: person for person in Person.objects.all()}
    assert len(mails) > 40
    at_civil_hours(mails, people)
    one_digest_a_day_and_never_an_empty_one(mails, people)
    nothing_after_it_is_done_or_while_it_is_put_off(life)
    nobody_is_forgotten(START + dt.timedelta(days=life.days))
    nothing_comes_twice()


def at_civil_hours(mails, people) -> None:
    calendars = WorkCalendars()
    for now, mail in mails:
        person = people[mail.to[0]]
        local = now.astimezone(zoneinfo.ZoneInfo(person.time_zone))
        assert 8 <= local.hour < 18
        assert calendars.of(person.country).works(local.date())


def one_digest_a_day_and_never_an_empty_one(mails, people) -> None:
    days = defaultdict(int)
    for now, mail in mails:
        person = people[mail.to[0]]
        days[person.pk, now.astimezone(zoneinfo.ZoneInfo(person.time_zone)).date()] += 1
        assert "\n- " in mail.body
    assert set(days.values()) == {1}
    rhythms = dict(Preferences.objects.values_list("person", "digest"))
    assert {person for person, _day in days if rhythms.get(person) == "off"} == set()
    weekly = [day for person, day in days if rhythms.get(person) == "weekly"]
    assert weekly
    assert len({day.isocalendar()[:2] for day in weekly}) > 2


def nothing_after_it_is_done_or_while_it_is_put_off(life: Life) -> None:
    for one in Notification.objects.filter(kind="duty", state="sent", channel="digest"):
        dedup_key = (one.person_id, one.key.rpartition(":")[0])
        assert one.sent_at <= life.done.get(dedup_key, one.sent_at)
        if one.key.endswith(":again"):
            assert one.sent_at.date() >= life.quiet[dedup_key] - dt.timedelta(days=1)


def nobody_is_forgotten(end: dt.date) -> None:
    """Whatever is owed at the end and was due long before has been said at least once on or after its day."""
    said = defaultdict(list)
    for one in Notification.objects.filter(kind="duty", state="sent"):
        said[one.person_id, one.key.rpartition(":")[0]].append(one.sent_at.date())
    weekly = {"action", "risk", "notes", "offer", "figure"}
    long_owed = [one for one in duties_of(None, end, until=end - dt.timedelta(days=12)) if one.kind.code in weekly]
    assert len(long_owed) > 5
    first = {one.dedup_key: max(one.due, START) for one in long_owed}
    assert [
        one.dedup_key
        for one in long_owed
        if not any(day >= first[one.dedup_key] for day in said[one.owner, one.dedup_key])
    ] == []


def nothing_comes_twice() -> None:
    """Each word belongs to one mail, and within one mail each thing stands once."""
    words = Notification.objects.filter(state="sent", channel="digest").values_list("digest", "person", "key")
    things = [(digest, key.rpartition(":")[0]) for digest, _person, key in words if not key.startswith("climb")]
    assert len(things) == len(set(things))
    assert Risk.objects.exists()
