"""Duties are snoozed and delegated."""

import datetime as dt

import pytest
from django.core import signing

from p2p.base.duties.models import DutyOverride
from p2p.base.duties.queries import duties_of
from p2p.base.notifications.models import Notification
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY
from tests.factories import coordinator_of, days, deputy_of, peer_of, teammate_of, today

pytestmark = pytest.mark.django_db


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
