"""Reminders: each word once, in one mail a morning, on working days, and nothing any more once the thing is done."""

import datetime as dt

import pytest

from outcomes.message_kinds import ReportReady
from outcomes.models import FollowUpAction
from p2p.base.duties.actions import snooze
from p2p.base.duties.queries import duties_of
from p2p.base.notifications import actions, tasks
from p2p.base.notifications.channels import channel_for
from p2p.base.notifications.models import Notification, Preferences, ReminderOverride
from p2p.base.notifications.planning import plan_reminders
from p2p.base.notifications.registry import MESSAGE_KINDS, categories
from p2p.base.notifications.sending import send_due
from p2p.base.workdays.models import DayOff
from tests.factories import (
    FollowUpActionFactory,
    NotificationFactory,
    PersonFactory,
    coordinator_of,
    now,
    started,
    teammate_of,
)
from tests.p2p.base.notifications.samples import SAMPLES

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2027, 3, 3)
CATEGORIES = [category.key for category in categories()]


def at(day: dt.date | int, hour: int = 3) -> dt.datetime:
    """That day, or so many days from Wednesday, at that hour in UTC."""
    day = WEDNESDAY + dt.timedelta(days=day) if isinstance(day, int) else day
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


@pytest.fixture
def bol(programme):
    return teammate_of(programme, name="Bol", contact_email="bol@mail.example")


@pytest.fixture
def task(programme, bol) -> FollowUpAction:
    """An action of Bol, due on Wednesday."""
    return FollowUpActionFactory(programme=programme, number=1, owner=bol, due_on=WEDNESDAY, title="Write the text")


def live(first: int, last: int) -> None:
    """Let days go by: the night plans, the day sends."""
    for day in range(first, last + 1):
        plan_reminders(at(day))
        send_due(at(day, 12))


def stages(person) -> list[str]:
    rows = Notification.objects.filter(person=person, kind="duty").order_by("due_at")
    return [one.key.rsplit(":", 1)[1] for one in rows]


def test_planning_twice_adds_nothing(task):
    assert [plan_reminders(at(0)) for _ in range(3)] == [1, 0, 0]
    notification = Notification.objects.get(kind="duty")
    assert (notification.person, notification.channel, notification.programme_code) == (
        task.owner,
        "digest",
        task.programme.code,
    )
    assert (notification.data["what"], notification.data["path"]) == ("Write the text", task.get_absolute_url())
    assert Notification.objects.filter(kind="digest").count() == 1


def test_a_week_before_on_the_day_and_then_once_a_week(task, mailoutbox):
    live(-12, 15)
    assert stages(task.owner) == ["before7", "day", "late1", "late2"]
    assert len([mail for mail in mailoutbox if mail.to == ["bol@mail.example"]]) == 4


def test_what_is_far_away_is_not_mentioned(task):
    assert plan_reminders(at(-8)) == 0


def test_a_changed_date_is_a_new_occasion(task):
    plan_reminders(at(0))
    FollowUpAction.objects.update(due_on=WEDNESDAY + dt.timedelta(days=5))
    plan_reminders(at(0))
    assert sorted(stages(task.owner)) == ["before7", "day"]


def test_what_is_done_is_no_longer_mentioned_and_no_empty_digest_goes_out(task, mailoutbox):
    plan_reminders(at(0))
    FollowUpAction.objects.update(status="done", done_on=WEDNESDAY)
    assert send_due(at(0, 12)) == 0
    assert ({one.state for one in Notification.objects.all()}, mailoutbox) == ({"cancelled"}, [])


def test_what_was_given_to_another_is_mentioned_to_that_one_only(task, mailoutbox):
    plan_reminders(at(0))
    amina = coordinator_of(task.programme, contact_email="amina@mail.example")
    FollowUpAction.objects.update(owner=amina)
    live(0, 0)
    assert [mail.to for mail in mailoutbox] == [["amina@mail.example"]]
    assert "Write the text" in mailoutbox[0].body


def test_a_duty_of_another_programme_does_not_keep_a_reminder_alive(task, mailoutbox):
    plan_reminders(at(0))
    other = FollowUpActionFactory(programme=started(), number=1, owner=task.owner, due_on=WEDNESDAY + dt.timedelta(60))
    FollowUpAction.objects.exclude(pk=other.pk).update(status="dropped", remark="No money.")
    assert send_due(at(0, 12)) == 0


def test_at_night_a_reminder_waits_for_the_morning_of_the_person(task):
    type(task.owner).objects.filter(pk=task.owner_id).update(time_zone="Pacific/Auckland")
    plan_reminders(at(-1, 12))
    digest = Notification.objects.get(kind="digest")
    assert digest.due_at == at(-1, 19)
    assert (send_due(at(-1, 18)), send_due(at(-1, 19))) == (0, 1)


def test_nothing_comes_on_a_holiday_of_the_persons_country(task, mailoutbox):
    type(task.owner).objects.filter(pk=task.owner_id).update(country="SS")
    DayOff.objects.create(country="SS", day=WEDNESDAY, name="Women’s day", by=task.owner)
    live(0, 0)
    assert mailoutbox == []
    live(1, 1)
    assert [mail.to for mail in mailoutbox] == [["bol@mail.example"]]


def test_the_first_word_comes_however_late_but_only_in_the_next_morning(task, mailoutbox):
    plan_reminders(at(9, 12))
    assert send_due(at(9, 13)) == 0
    live(12, 12)
    assert len(mailoutbox) == 1


def test_a_word_missed_for_two_days_stays_missed_and_the_next_one_says_the_same(task, mailoutbox):
    live(0, 0)
    plan_reminders(at(12))
    assert Notification.objects.get(key__endswith="late1").state == "missed"
    live(12, 14)
    assert stages(task.owner) == ["day", "late1", "late2"]
    assert len(mailoutbox) == 2


def test_a_digest_that_could_not_go_out_for_two_days_makes_room_for_a_new_one(task, mailoutbox):
    plan_reminders(at(0))
    assert send_due(at(5, 12)) == 0
    assert Notification.objects.get(kind="digest").state == "missed"
    live(5, 6)
    assert len(mailoutbox) == 1


def test_one_mail_a_day_names_everything_the_most_urgent_first(task, bol, mailoutbox):
    FollowUpActionFactory(
        programme=task.programme, number=2, owner=bol, due_on=WEDNESDAY - dt.timedelta(7), title="Count"
    )
    other = started(title="Another one")
    FollowUpActionFactory(programme=other, number=1, owner=bol, due_on=WEDNESDAY + dt.timedelta(2), title="Print")
    live(0, 0)
    [mail] = mailoutbox
    assert [mail.body.index(word) for word in ("Count", "Write the text", "Print")] == sorted(
        mail.body.index(word) for word in ("Count", "Write the text", "Print")
    )
    assert "2 things more" in mail.subject
    assert task.programme.code in mail.body
    assert other.code in mail.body


def test_what_comes_up_after_the_mail_of_the_day_waits_for_the_next(task, bol, mailoutbox):
    live(0, 0)
    FollowUpActionFactory(programme=task.programme, number=2, owner=bol, due_on=WEDNESDAY, title="Count")
    plan_reminders(at(0, 13))
    assert send_due(at(0, 14)) == 0
    live(1, 1)
    assert ["Count" in mail.body for mail in mailoutbox] == [False, True]


def test_a_digest_once_a_week_comes_on_monday_and_says_the_newest_once(task, mailoutbox):
    Preferences.objects.create(person=task.owner, digest="weekly")
    live(-9, 6)
    assert [mail.body.count("Write the text") for mail in mailoutbox] == [1, 1, 1]
    sent = Notification.objects.filter(kind="digest", state="sent").order_by("sent_at")
    assert [one.sent_at.weekday() for one in sent] == [0, 0, 0]


def test_the_newest_word_only_when_two_wait(task, mailoutbox):
    ReminderOverride.objects.create(programme_code=task.programme.code, kind="action", before=[1], by=task.owner)
    Preferences.objects.create(person=task.owner, digest="weekly")
    live(-1, 5)
    [mail] = mailoutbox
    assert mail.body.count("Write the text") == 1
    assert sorted(Notification.objects.filter(kind="duty").values_list("state", flat=True)) == [
        "cancelled",
        "cancelled",
        "sent",
    ]


def test_who_has_switched_the_digest_off_finds_it_in_the_application(task, mailoutbox):
    Preferences.objects.create(person=task.owner, digest="off")
    live(0, 0)
    assert mailoutbox == []
    assert list(Notification.objects.shown_to(task.owner, at(0, 12)).values_list("channel", "state")) == [
        ("app", "sent")
    ]


def test_switching_off_later_stops_what_already_waits(task, mailoutbox):
    plan_reminders(at(0))
    actions.turn_off_digest(person=task.owner, now=at(0))
    live(0, 1)
    assert mailoutbox == []
    assert Notification.objects.filter(kind="duty", channel="app").count() == 1


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_switch_is_obeyed(category):
    kinds = {kind.category.key: code for code, kind in MESSAGE_KINDS.entries().items() if kind.category}
    person = PersonFactory()
    preferences = actions.save_preferences(
        person=person, digest="daily", mail=set(CATEGORIES) - {category}, app=set(CATEGORIES) - {category}, now=now()
    )
    ways = {name: channel_for(person, kind, preferences) for name, kind in kinds.items()}
    assert [name for name, way in ways.items() if way == "app"] == [category]
    said = actions.notify(person=person, key="k", message=SAMPLES[kinds[category]], programme_code="UGA-T", now=now())
    assert (said.channel, said.state, said.in_app) == ("app", "sent", False)
    assert Notification.objects.shown_to(person, now()).count() == 0


def test_what_is_put_off_is_silent_until_its_day_and_then_said_once_more(task, bol, mailoutbox):
    [duty] = duties_of([bol.pk], WEDNESDAY - dt.timedelta(days=7))
    snooze(duty=duty, until=WEDNESDAY - dt.timedelta(days=1), by=bol, now=at(-7))
    live(-7, -1)
    assert [len(mailoutbox), stages(bol)] == [1, ["again"]]
    live(0, 0)
    assert stages(bol) == ["again", "day"]


def test_a_programme_can_change_the_timetable(task, mailoutbox):
    ReminderOverride.objects.create(
        programme_code=task.programme.code, kind="action", before=[], on_day=False, every=2, by=task.owner
    )
    live(-10, 2)
    assert stages(task.owner) == ["late1"]


def test_somebody_who_was_switched_off_gets_no_mail(task, mailoutbox):
    plan_reminders(at(0))
    type(task.owner).objects.filter(pk=task.owner_id).update(is_active=False)
    assert (send_due(at(0, 12)), mailoutbox) == (0, [])


def test_a_time_zone_that_nobody_knows_stops_nobody(task, mailoutbox):
    type(task.owner).objects.filter(pk=task.owner_id).update(time_zone="Mars/Olympus")
    live(0, 0)
    assert len(mailoutbox) == 1


def test_in_two_programmes_the_mail_speaks_the_language_of_the_person(task, bol, mailoutbox):
    type(bol).objects.filter(pk=bol.pk).update(language="ar")
    french = started(working_languages=["fr"])
    FollowUpActionFactory(programme=french, number=1, owner=bol, due_on=WEDNESDAY, title="Écrire le texte")
    live(0, 0)
    [mail] = mailoutbox
    assert 'dir="rtl"' in mail.alternatives[0].content
    assert "Écrire le texte" in mail.body


@pytest.mark.parametrize(
    ("person", "channel"),
    [
        ({}, "digest"),
        ({"preferred_way": "message"}, "message"),
        ({"preferred_way": "call"}, "phone"),
        ({"email": None, "contact_email": ""}, "message"),
        ({"email": None, "contact_email": "", "preferred_way": "call"}, "phone"),
        ({"email": None, "contact_email": "office@mail.example"}, "digest"),
        ({"refused_address": "gone@mail.example", "contact_email": "gone@mail.example"}, "message"),
    ],
)
def test_people_are_reached_the_way_they_like_best(person, channel):
    assert channel_for(PersonFactory(**person), "duty") == channel
    assert channel_for(PersonFactory(), "report_ready") == "mail"


def test_who_wants_a_call_gets_no_mail(task, mailoutbox):
    type(task.owner).objects.update(preferred_way="call")
    live(0, 0)
    assert (Notification.objects.get().state, mailoutbox) == ("due", [])


def test_the_same_thing_is_said_once():
    person = PersonFactory()
    facts = {"person": person, "key": "k", "message": ReportReady(), "programme_code": "UGA-T", "now": now()}
    assert actions.notify(**facts) == actions.notify(**facts)
    assert Notification.objects.count() == 1


def test_what_is_passed_on_by_hand_is_never_mailed(mailoutbox):
    facts = {"key": "k", "message": ReportReady(), "programme_code": "UGA-T", "now": now()}
    assert actions.notify_manually(person=PersonFactory(), **facts).channel == "message"
    assert (send_due(now()), mailoutbox) == (0, [])


def test_told_by_phone_counts_as_sent(mailoutbox):
    notification, amina = NotificationFactory(), PersonFactory()
    told = actions.mark_delivered(notification=notification, channel="phone", by=amina, now=now())
    assert (told.state, told.channel, told.told_by) == ("sent", "phone", amina)
    assert (send_due(now()), mailoutbox) == (0, [])


def test_what_was_sent_already_keeps_who_sent_it():
    notification = NotificationFactory(state="sent", sent_at=now())
    told = actions.mark_delivered(notification=notification, channel="phone", by=PersonFactory(), now=now())
    assert (told.channel, told.told_by) == ("mail", None)


def test_an_invitation_is_sent_however_late():
    NotificationFactory(due_at=now() - dt.timedelta(days=3))
    assert send_due(now()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_ticks_of_the_timetable_plan_and_send(mailoutbox):
    NotificationFactory()
    assert (tasks.plan_reminders(), tasks.send_due(), tasks.send_due(), len(mailoutbox)) == (0, 1, 0, 1)


def test_the_whole_demonstration_is_planned_once(demo):
    assert plan_reminders(now()) > 20
    plan_reminders(now())  # messages for people without mail are something to pass on, which is said now
    assert plan_reminders(now()) == 0


def test_nobody_passes_on_what_is_done_or_said_by_a_newer_message(task, bol):
    type(bol).objects.update(preferred_way="message")
    live(-7, 7)
    assert sorted(Notification.objects.values_list("state", flat=True)) == ["cancelled", "cancelled", "due"]
    FollowUpAction.objects.update(status="done", done_on=WEDNESDAY)
    live(8, 8)
    assert set(Notification.objects.values_list("state", flat=True)) == {"cancelled"}


def test_after_an_outage_nobody_is_woken_at_night(task, mailoutbox):
    plan_reminders(at(0))
    assert send_due(at(0, 22)) == 0
    live(1, 1)
    assert len(mailoutbox) == 1


def test_what_a_busy_mailbox_did_not_take_stands_in_the_digest_of_the_next_morning(task, mailoutbox):
    plan_reminders(at(0))
    Notification.objects.filter(kind="digest").update(state="failed", tries=8, reason="451 busy")
    live(1, 1)
    assert ["Write the text" in mail.body for mail in mailoutbox] == [True]


def test_somebody_switched_off_leaves_nothing_waiting(task):
    plan_reminders(at(0))
    type(task.owner).objects.filter(pk=task.owner_id).update(is_active=False)
    live(0, 5)
    assert set(Notification.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_new_rhythm_counts_from_the_next_morning(task, mailoutbox):
    Preferences.objects.create(person=task.owner, digest="weekly")
    plan_reminders(at(0))
    actions.save_preferences(
        person=task.owner, digest="daily", mail=set(CATEGORIES), app=set(CATEGORIES), now=at(0, 12)
    )
    live(1, 1)
    assert len(mailoutbox) == 1


def test_who_hears_once_a_week_hears_on_monday_what_the_week_brings(task, mailoutbox):
    ReminderOverride.objects.create(programme_code=task.programme.code, kind="action", before=[1], by=task.owner)
    Preferences.objects.create(person=task.owner, digest="weekly")
    live(-3, 1)
    [mail] = mailoutbox
    assert "in 2 days" in mail.body


def test_a_mail_names_fifteen_things_and_says_how_many_more_there_are(programme, bol, mailoutbox):
    for number in range(18):
        FollowUpActionFactory(programme=programme, number=number + 1, owner=bol, due_on=WEDNESDAY)
    live(0, 0)
    [mail] = mailoutbox
    assert mail.body.count("\n- ") == 15
    assert "3 things more stand there only." in mail.body
    assert len(mail.message().as_bytes()) < 20_000
    assert Notification.objects.filter(kind="duty", state="sent").count() == 18


def test_an_item_without_its_facts_does_not_stop_the_digest_and_the_mails_of_others(task, bol, mailoutbox):
    plan_reminders(at(0))
    for kind in ("duty", "entered_for"):
        NotificationFactory(person=bol, kind=kind, channel="digest", data={}, due_at=at(0))
    other = NotificationFactory(due_at=at(0, 13))
    assert send_due(at(0, 14)) == 2
    assert "Write the text" in mailoutbox[0].body
    other.refresh_from_db()
    assert other.state == "sent"


def test_the_log_of_one_programme_does_not_quote_another(task, bol, mailoutbox):
    other = started()
    FollowUpActionFactory(programme=other, number=1, owner=bol, due_on=WEDNESDAY - dt.timedelta(7), title="Elsewhere")
    live(0, 0)
    assert "Elsewhere" in mailoutbox[0].subject
    assert set(Notification.objects.filter(kind="duty").values_list("subject", flat=True)) == {""}
