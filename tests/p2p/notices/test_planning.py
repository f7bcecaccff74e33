"""Reminders: planned once, stopped the moment the thing is done, quiet at night."""

import datetime as dt

import pytest

from outcomes.models import FollowUpAction
from p2p.duties.kinds import duties_of
from p2p.notices import actions, tasks
from p2p.notices.models import Notice
from tests.factories import (
    FollowUpActionFactory,
    NoticeFactory,
    PersonFactory,
    coordinator_of,
    days,
    now,
    started,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(programme) -> FollowUpAction:
    """An action of Bol, due today."""
    return FollowUpActionFactory(
        programme=programme, number=1, owner=teammate_of(programme, name="Bol"), due_on=today(), title="Write the text"
    )


def stages(person) -> list[str]:
    rows = Notice.objects.filter(person=person, kind="duty").order_by("pk")
    return [one.key.rsplit(":", 1)[1] for one in rows]


def test_planning_twice_adds_nothing(task):
    assert [actions.plan_reminders(now()) for _ in range(3)] == [1, 0, 0]
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.programme_code) == (task.owner, "duty", task.programme.code)
    assert (notice.data["what"], notice.data["path"]) == ("Write the text", task.get_absolute_url())


def test_a_week_before_on_the_day_and_then_once_a_week(task):
    for day in range(-12, 16):
        actions.plan_reminders(now() + dt.timedelta(days=day))
    assert stages(task.owner) == ["before", "day", "late1", "late2", "late3"]


def test_what_is_far_away_is_not_mentioned(task):
    FollowUpAction.objects.update(due_on=days(8))
    assert actions.plan_reminders(now()) == 0


def test_a_changed_date_is_a_new_occasion(task):
    actions.plan_reminders(now())
    FollowUpAction.objects.update(due_on=days(3))
    actions.plan_reminders(now())
    assert stages(task.owner) == ["day", "before"]


def test_what_is_done_is_no_longer_mentioned(task, mailoutbox):
    actions.plan_reminders(now())
    FollowUpAction.objects.update(status="done", done_on=today())
    assert actions.send_due(now()) == 0
    assert (Notice.objects.get().state, mailoutbox) == ("cancelled", [])


def test_what_was_given_to_another_is_mentioned_to_that_one_only(task, mailoutbox):
    actions.plan_reminders(now())
    amina = coordinator_of(task.programme, contact_email="amina@mail.example")
    FollowUpAction.objects.update(owner=amina)
    actions.plan_reminders(now())
    actions.send_due(now())
    assert {tuple(mail.to) for mail in mailoutbox} == {("amina@mail.example",)}


def test_a_duty_of_another_programme_does_not_keep_a_reminder_alive(task):
    actions.plan_reminders(now())
    other = FollowUpActionFactory(programme=started(), number=1, owner=task.owner, due_on=today())
    FollowUpAction.objects.exclude(pk=other.pk).update(status="dropped", remark="No money.")
    notice = Notice.objects.get()
    assert not actions.still_matters(notice, now())


def test_at_night_a_reminder_waits_for_the_morning(task):
    task.owner.time_zone = "Pacific/Auckland"
    task.owner.save()
    noon = now().replace(hour=12, minute=0)
    actions.plan_reminders(noon)
    local = Notice.objects.get().due_at
    assert local > noon
    assert actions.send_due(noon) == 0
    assert actions.send_due(local) == 1


def test_somebody_who_was_switched_off_gets_no_mail(task, mailoutbox):
    actions.plan_reminders(now())
    type(task.owner).objects.filter(pk=task.owner_id).update(is_active=False)
    assert actions.send_due(now()) == 0
    assert (Notice.objects.get().state, mailoutbox) == ("cancelled", [])


@pytest.mark.parametrize(
    ("person", "channel"),
    [
        ({}, "mail"),
        ({"preferred_way": "message"}, "message"),
        ({"preferred_way": "call"}, "phone"),
        ({"email": None, "contact_email": ""}, "message"),
        ({"email": None, "contact_email": "", "preferred_way": "call"}, "phone"),
        ({"email": None, "contact_email": "office@mail.example"}, "mail"),
    ],
)
def test_people_are_reached_the_way_they_like_best(person, channel):
    assert actions.channel_for(PersonFactory(**person)) == channel


def test_who_wants_a_call_gets_no_mail(task, mailoutbox):
    type(task.owner).objects.update(preferred_way="call")
    actions.plan_reminders(now())
    assert actions.send_due(now()) == 0
    assert (Notice.objects.get().state, mailoutbox) == ("due", [])


def test_the_same_thing_is_said_once():
    person = PersonFactory()
    facts = {"person": person, "key": "k", "kind": "report_ready", "programme_code": "UGA-T", "data": {}, "now": now()}
    assert actions.say(**facts) == actions.say(**facts)
    assert Notice.objects.count() == 1


def test_what_is_passed_on_by_hand_is_never_mailed(mailoutbox):
    facts = {"key": "k", "kind": "report_ready", "programme_code": "UGA-T", "data": {}, "now": now()}
    assert actions.say_by_hand(person=PersonFactory(), **facts).channel == "message"
    assert (actions.send_due(now()), mailoutbox) == (0, [])


def test_told_by_phone_counts_as_sent(mailoutbox):
    notice, amina = NoticeFactory(), PersonFactory()
    told = actions.passed_on(notice=notice, channel="phone", by=amina, now=now())
    assert (told.state, told.channel, told.told_by) == ("sent", "phone", amina)
    assert (actions.send_due(now()), mailoutbox) == (0, [])


def test_what_was_sent_already_keeps_who_sent_it():
    notice = NoticeFactory(state="sent", sent_at=now())
    told = actions.passed_on(notice=notice, channel="phone", by=PersonFactory(), now=now())
    assert (told.channel, told.told_by) == ("mail", None)


def test_a_reminder_two_days_late_is_missed_and_not_sent_in_a_burst(task, mailoutbox):
    actions.plan_reminders(now())
    late = now() + dt.timedelta(hours=49)
    assert actions.send_due(late) == 0
    assert (Notice.objects.get().state, mailoutbox) == ("missed", [])


def test_an_invitation_is_sent_however_late():
    NoticeFactory(due_at=now() - dt.timedelta(days=3))
    assert actions.send_due(now()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_ticks_of_the_timetable_plan_and_send(task, mailoutbox):
    assert (tasks.plan_reminders(), tasks.send_due()) == (1, 1)
    assert (tasks.plan_reminders(), tasks.send_due(), len(mailoutbox)) == (0, 0, 1)


def test_the_whole_demonstration_is_planned_once(demo):
    planned = actions.plan_reminders(now())
    owed = duties_of(None, today(), until=days(7))
    assert (planned, actions.plan_reminders(now())) == (len(owed), 0)
