"""Putting off, handing over, the team's list, notifications and switches."""

import datetime as dt
import re

import pytest
from django.core import signing

from p2p.base.accounts.models import Person
from p2p.base.duties.models import DutyOverride
from p2p.base.duties.queries import duties_of
from p2p.base.notifications.models import Notification, Preferences, ReminderOverride
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY
from tests.factories import (
    FollowUpActionFactory,
    MembershipFactory,
    NotificationFactory,
    PersonFactory,
    coordinator_of,
    days,
    deputy_of,
    now,
    officer_of,
    peer_of,
    team_of,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bol(programme):
    return teammate_of(programme, name="Bol")


@pytest.fixture
def task(programme, bol):
    return FollowUpActionFactory(programme=programme, number=4, owner=bol, due_on=days(2), title="Write the text")


def owed(person) -> list:
    return [one for one in duties_of([person.pk], today()) if one.kind.code == "action"]


def offered(gap: int) -> dt.date:
    """The working day that the form offers for so many days."""
    return MONDAY_TO_FRIDAY.on_or_after(days(gap))


def page_of(duty) -> str:
    return f"/todo/{duty.dedup_key}/"


def test_what_is_put_off_stands_under_later_and_can_be_put_off_once(as_, task, bol):
    [duty] = owed(bol)
    assert duty.state == "soon"
    browser = as_(bol)
    assert browser.post(page_of(duty), {"until": f"{offered(3)}"})["Location"] == "/"
    [duty] = owed(bol)
    assert (duty.state, duty.snoozed_until, duty.due) == ("later", offered(3), days(2))
    browser.post(page_of(duty), {"until": f"{offered(7)}"})
    assert DutyOverride.objects.get().snoozed_until == offered(3)
    assert "That can be done once" in browser.get(page_of(duty)).content.decode()


def test_a_day_that_was_not_offered_keeps_the_page_and_says_so(as_, task, bol):
    answer = as_(bol).post(page_of(owed(bol)[0]), {"until": f"{days(90)}"})
    assert (answer.status_code, DutyOverride.objects.count()) == (422, 0)


def test_from_the_mail_it_is_put_off_without_signing_in_and_looking_changes_nothing(client, task, bol):
    path = f"/later/{signing.dumps([bol.pk, owed(bol)[0].dedup_key], salt='later', compress=True)}/"
    assert "Write the text" in client.get(path).content.decode()
    assert DutyOverride.objects.count() == 0
    assert client.post(path, {"until": f"{offered(1)}"}).status_code == 200
    assert owed(bol)[0].snoozed_until == offered(1)
    assert "_auth_user_id" not in client.session


def test_a_link_that_was_tampered_with_or_whose_thing_is_done_puts_off_nothing(client, task, bol):
    path = f"/later/{signing.dumps([bol.pk, owed(bol)[0].dedup_key], salt='later')}/"
    assert client.get(path[:-4] + "xxx/").status_code == 410
    type(task).objects.update(status="done", done_on=today())
    assert client.post(path, {"until": f"{offered(1)}"}).status_code == 410


def test_what_carries_a_name_carries_that_of_the_colleague_from_now_on(as_, programme, task, bol):
    ayen = teammate_of(programme, name="Ayen")
    as_(bol).post(page_of(owed(bol)[0]), {"to": ayen.pk})
    task.refresh_from_db()
    assert (task.owner, owed(bol), len(owed(ayen))) == (ayen, [], 1)
    told = Notification.objects.get(kind="handed")
    assert (told.person, told.data["by"]) == (ayen, "Bol")


def test_what_falls_to_the_coordination_goes_to_the_deputy_and_comes_back(as_, programme):
    amina, deng = coordinator_of(programme, name="Amina"), deputy_of(programme, name="Deng")
    [duty] = duties_of([amina.pk], today())
    as_(amina).post(page_of(duty), {"to": deng.pk})
    [taken] = duties_of([deng.pk], today())
    assert (taken.kind.code, taken.delegated_by, duties_of([amina.pk], today())) == ("phase", amina.pk, [])
    as_(deng).post(page_of(taken), {"to": amina.pk})
    assert (len(duties_of([amina.pk], today())), DutyOverride.objects.count()) == (1, 0)


def test_nothing_is_left_to_people_of_the_other_side_or_who_may_not_do_it(as_, programme, task, bol):
    peer_of(programme, name="Thabo")
    assert "Thabo" not in as_(bol).get(page_of(owed(bol)[0])).content.decode()
    amina, deng = coordinator_of(programme, name="Amina"), deputy_of(programme, name="Deng")
    [duty] = [one for one in duties_of([amina.pk], today()) if one.kind.code == "phase"]
    page = as_(amina).get(page_of(duty)).content.decode()
    assert [name in page for name in ("Deng", ">Bol<")] == [True, False]
    assert deng


def test_somebody_elses_duty_is_not_there(as_, programme, task, bol):
    assert as_(teammate_of(programme)).get(page_of(owed(bol)[0])).status_code == 404


def test_the_coordination_sees_its_own_side_and_never_who_is_late_in_the_other_country(as_, programme, task):
    amina, lerato = coordinator_of(programme, name="Amina"), PersonFactory(name="Lerato")
    MembershipFactory(person=lerato, team=team_of(programme, "providing"), role="peer_lead")
    thabo = peer_of(programme, name="Thabo")
    for number, owner in ((90, lerato), (91, thabo)):
        FollowUpActionFactory(programme=programme, number=number, owner=owner, due_on=days(-3))
    seen = {}
    for person in (amina, lerato, officer_of(programme)):
        page = as_(person).get(f"{programme.get_absolute_url()}todo/").content.decode()
        seen[person.name] = [name in page for name in (">Bol<", ">Thabo<")]
    assert list(seen.values()) == [[True, False], [False, True], [True, False]]


def test_every_row_of_the_team_leads_the_coordination_to_a_page_that_opens(demo, as_):
    programme, browser = demo["UGA-FILM"], as_(Person.objects.get(email="achieng@uga-film.example"))
    for page in (f"{programme.get_absolute_url()}todo/", programme.get_absolute_url()):
        shown = browser.get(page).content.decode()
        rows = re.findall(r'<li><a href="(/programmes/[^"]+)">', shown)
        assert rows
        assert {path: browser.get(path).status_code for path in rows if browser.get(path).status_code != 200} == {}


def test_notifications_are_ones_own_and_only_what_was_said(as_, programme, bol):
    NotificationFactory(person=bol, programme_code="UGA-MINE", state="sent", sent_at=now())
    NotificationFactory(person=bol, programme_code="UGA-DROPPED", state="cancelled")
    NotificationFactory(person=bol, programme_code="UGA-QUIET", state="sent", sent_at=now(), in_app=False)
    NotificationFactory(programme_code="UGA-OTHER", state="sent", sent_at=now())
    page = as_(bol).get("/notifications/").content.decode()
    assert re.findall(r"The report of (?:\W*)(UGA-\w+)", page) == ["UGA-MINE"]


def switches(person) -> str:
    return f"/s/{signing.dumps(person.pk, salt='switches')}/"


def test_every_switch_is_on_one_page_that_opens_from_a_mail_without_signing_in(client, bol):
    page = client.get(switches(bol))
    assert (page.status_code, page.context["person"]) == (200, bol)
    client.post(switches(bol), {"digest": "weekly", "mail": ["duty"], "app": ["duty", "news"]})
    preferences = Preferences.objects.get()
    assert (preferences.digest, preferences.no_mail, preferences.no_app) == (
        "weekly",
        ["asked", "news", "report", "session", "team"],
        ["asked", "report", "session", "team"],
    )


def test_one_click_in_a_mail_program_switches_the_digest_off_and_opening_the_link_does_not(client, bol):
    path = f"{switches(bol)}off/"
    assert client.get(path)["Location"] == switches(bol)
    assert not Preferences.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert Preferences.objects.get().digest == "off"


def test_a_link_of_somebody_unknown_is_told_so(client):
    assert client.get("/s/nonsense/").status_code == 410


def test_a_coordinator_changes_when_people_are_reminded(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}messages/timetable/"
    browser = as_(coordinator)
    answer = browser.post(
        f"{path}action/", {"before": "14; 3", "on_day": "on", "every": "5", "escalate_after": "0", "escalate_to": "1"}
    )
    assert answer["Location"] == path
    timing = ReminderOverride.objects.get()
    assert (timing.programme_code, timing.kind, timing.before, timing.on_day, timing.every, timing.escalate_after) == (
        programme.code,
        "action",
        [14, 3],
        True,
        5,
        0,
    )
    assert "changed here" in browser.get(path).content.decode()


def test_words_where_numbers_belong_are_kept_and_named(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}messages/timetable/action/"
    answer = as_(coordinator).post(path, {"before": "a week", "every": "7", "escalate_after": "7"})
    assert (answer.status_code, ReminderOverride.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert 'value="a week"' in page
    assert "up to four numbers" in page


def test_a_coordinator_lets_unesco_hear_of_what_waits(as_, programme, coordinator):
    path = f"{programme.get_absolute_url()}messages/timetable/"
    as_(coordinator).post(path, {"officer_told": "on"})
    programme.refresh_from_db()
    assert programme.officer_told


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_messages_can_be_looked_at_in_any_language_before_the_first_one_goes_out(
    as_, programme, coordinator, task, language
):
    before = Notification.objects.count()
    page = as_(coordinator).get(f"{programme.get_absolute_url()}messages/preview/?in={language}").content.decode()
    assert f'<article class="sheet" lang="{language}"' in page
    assert "Write the text" in page
    assert Notification.objects.count() == before
