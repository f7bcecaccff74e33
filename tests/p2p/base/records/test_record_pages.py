"""Two people on one page, and one person typing for another."""

import datetime as dt
import re

import pytest

from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from p2p.base.records.actions import save_record
from programmes.models import Need
from tests.factories import (
    NeedFactory,
    PersonFactory,
    coordinator_of,
    deputy_of,
    officer_of,
    peer_of,
    started,
    teammate_of,
    today,
)
from tests.html import collapsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(programme, coordinator) -> Need:
    values = {"title": "How are artists paid?", "justification": "They are not."}
    return save_record(Need(programme=programme), values, by=coordinator)


def typed(need: Need, **values) -> dict:
    """The form of a need as somebody saw it at version 1 and filled it in."""
    return {
        "title": need.title,
        "justification": need.justification,
        "answered_when": "",
        "priority": "medium",
        "rank": 1,
        "policy_domain": "",
        "status": "open",
        "reason": "",
        "version": 1,
    } | values


def path(need: Need) -> str:
    return f"{need.get_absolute_url()}edit/"


@pytest.fixture
def conflict(as_, need):
    """Bol has saved; then Amina, who had opened the page before, sends hers."""
    bol = deputy_of(need.programme, name="Bol Deng")
    save_record(need, {"title": "Who pays artists?", "justification": "Nobody does."}, by=bol, expected=1)
    amina = need.programme.teams.get(side="seeking").memberships.get(role="coordinator").person
    browser = as_(amina)
    return browser, browser.post(path(need), typed(need, justification="The fund is empty.", answered_when="A list."))


def test_a_stale_save_shows_both_texts_and_who_was_faster(conflict, need):
    _browser, answer = conflict
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("Nobody does.", "The fund is empty.", "A list.", "Bol Deng"):
        assert words in page
    need.refresh_from_db()
    assert (need.justification, need.version) == ("Nobody does.", 2)


def test_everything_typed_is_still_on_the_page(conflict):
    _browser, answer = conflict
    mine = dict(answer.context["merged_fields"])
    assert (mine["justification"], mine["answered_when"], mine["version"]) == ("The fund is empty.", "A list.", "2")


def test_fields_nobody_disagrees_about_are_not_shown(conflict):
    _browser, answer = conflict
    assert [one.name for one in answer.context["differences"]] == ["justification", "answered_when"]


def test_keep_mine_saves_mine_on_top(conflict, need):
    browser, answer = conflict
    assert browser.post(path(need), dict(answer.context["merged_fields"])).status_code == 302
    need.refresh_from_db()
    assert (need.justification, need.answered_when, need.version) == ("The fund is empty.", "A list.", 3)


def test_keep_mine_leaves_what_only_the_other_one_changed(conflict, need):
    browser, answer = conflict
    browser.post(path(need), dict(answer.context["merged_fields"]))
    need.refresh_from_db()
    assert need.title == "Who pays artists?"


def test_keep_both_saves_the_texts_joined(conflict, need):
    browser, answer = conflict
    form = answer.context["form"]
    both = {field.name: field.value() for field in form}
    assert both["justification"] == "The fund is empty.\nNobody does."
    assert browser.post(path(need), both).status_code == 302
    need.refresh_from_db()
    assert (need.justification, need.version) == ("The fund is empty.\nNobody does.", 3)


def test_a_third_save_meanwhile_is_a_conflict_again(conflict, need):
    browser, answer = conflict
    save_record(need, {"justification": "A third way."}, by=PersonFactory())
    assert browser.post(path(need), dict(answer.context["merged_fields"])).status_code == 409


def test_changes_to_different_fields_stand_together_and_it_is_said(as_, need, coordinator):
    save_record(need, {"justification": "Nobody does."}, by=PersonFactory(name="Bol Deng"), expected=1)
    answer = as_(coordinator).post(path(need), typed(need, answered_when="A list."), follow=True)
    need.refresh_from_db()
    assert (need.justification, need.answered_when, need.version) == ("Nobody does.", "A list.", 3)
    assert "Bol Deng" in str(next(iter(answer.context["messages"])))


def test_two_changes_that_break_a_rule_together_are_a_conflict(as_, need, coordinator):
    save_record(need, {"reason": "Nobody asked for it."}, by=coordinator, expected=1)
    save_record(need, {"reason": ""}, by=PersonFactory(), expected=2)
    dropped = typed(need, status="dropped", reason="Nobody asked for it.", version=2)
    assert as_(coordinator).post(path(need), dropped).status_code == 409


def test_a_save_on_what_was_seen_goes_through(as_, need, coordinator):
    answer = as_(coordinator).post(path(need), typed(need, title="Who pays artists?"))
    assert (answer.status_code, answer["Location"]) == (302, need.get_absolute_url())


def test_a_version_nobody_sent_does_not_overwrite_in_silence(as_, need, coordinator):
    save_record(need, {"title": "Newer?"}, by=coordinator)
    answer = as_(coordinator).post(path(need), typed(need, version="nonsense"))
    assert answer.status_code == 422


# Entering for somebody else


def entered(need: Need, person, **values) -> dict:
    behalf = {"for_person": person.pk, "channel": "phone", "told_on": f"{today()}"} | values
    return typed(need, title="What Bol said?") | {f"behalf-{name}": value for name, value in behalf.items()}


def test_what_is_entered_for_somebody_is_told_to_them(as_, need, coordinator):
    bol = teammate_of(need.programme, name="Bol")
    assert as_(coordinator).post(path(need), entered(need, bol)).status_code == 302
    event = Event.objects.latest("pk")
    assert (event.actor, event.for_person, event.channel, event.told_on) == (coordinator, bol, "phone", today())
    notification = Notification.objects.get(person=bol)
    assert (notification.kind, notification.data["by"], notification.data["path"]) == (
        "entered_for",
        "Amina",
        f"/entered/{event.pk}/",
    )


def test_nobody_has_said_anything_tomorrow(as_, need, coordinator):
    bol = teammate_of(need.programme)
    answer = as_(coordinator).post(path(need), entered(need, bol, told_on=f"{today() + dt.timedelta(days=1)}"))
    assert answer.status_code == 422
    assert "Choose today or an earlier day" in answer.text


def test_for_whom_it_was_entered_survives_a_conflict(as_, need, coordinator):
    bol = teammate_of(need.programme)
    save_record(need, {"title": "Who pays artists?"}, by=PersonFactory(), expected=1)
    browser = as_(coordinator)
    answer = browser.post(path(need), entered(need, bol))
    assert answer.status_code == 409
    both = re.findall(
        r'<input type="hidden" name="(behalf-\w+)" value="([^"]*)"', collapsed(answer.text).split('id="bo"')[1]
    )
    form = {field.name: field.value() or "" for field in answer.context["form"]}
    assert browser.post(path(need), form | dict(both)).status_code == 302
    assert Event.objects.latest("pk").for_person == bol


def test_the_person_sees_it_and_undoes_it_with_one_button(as_, need, coordinator):
    bol = teammate_of(need.programme)
    as_(coordinator).post(path(need), entered(need, bol))
    address = Notification.objects.get(person=bol).data["path"]
    page = as_(bol).get(address)
    assert (page.status_code, "What Bol said?" in page.content.decode()) == (200, True)
    as_(bol).post(address)
    need.refresh_from_db()
    assert need.title == "How are artists paid?"
    assert Event.objects.get(for_person=bol).undone_at is not None


def test_nobody_else_opens_or_undoes_it(as_, need, coordinator):
    bol = teammate_of(need.programme)
    as_(coordinator).post(path(need), entered(need, bol))
    address = Notification.objects.get(person=bol).data["path"]
    for person in (coordinator, teammate_of(need.programme), officer_of(need.programme)):
        assert as_(person).get(address).status_code == 404
        assert as_(person).post(address).status_code == 404
    need.refresh_from_db()
    assert need.title == "What Bol said?"


def test_after_a_newer_change_the_button_says_why_it_did_nothing(as_, need, coordinator):
    bol = teammate_of(need.programme)
    as_(coordinator).post(path(need), entered(need, bol))
    need.refresh_from_db()
    save_record(need, {"title": "Corrected?"}, by=coordinator)
    answer = as_(bol).post(Notification.objects.get(person=bol).data["path"], follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    need.refresh_from_db()
    assert need.title == "Corrected?"


@pytest.mark.parametrize("left_out", ["channel", "told_on"])
def test_how_and_when_it_was_said_belongs_to_it(as_, need, coordinator, left_out):
    answer = as_(coordinator).post(path(need), entered(need, teammate_of(need.programme), **{left_out: ""}))
    assert (answer.status_code, list(answer.context["behalf"].errors)) == (422, [left_out])
    need.refresh_from_db()
    assert need.version == 1


def test_nobody_is_spoken_for_who_is_not_in_the_programme(as_, need, coordinator):
    answer = as_(coordinator).post(path(need), entered(need, coordinator_of(started())))
    assert (answer.status_code, list(answer.context["behalf"].errors)) == (422, ["for_person"])


def test_only_coordination_and_officers_enter_for_others(as_, need, coordinator):
    for person, offered in (
        (coordinator, True),
        (officer_of(need.programme), True),
        (teammate_of(need.programme), False),
    ):
        assert (as_(person).get(path(need)).context["behalf"] is not None) is offered


def test_a_member_who_pretends_to_speak_for_another_speaks_for_themselves(as_, need):
    member, bol = teammate_of(need.programme), teammate_of(need.programme)
    assert as_(member).post(path(need), entered(need, bol)).status_code == 302
    assert Event.objects.latest("pk").for_person is None
    assert Notification.objects.filter(person=bol).count() == 0


def test_what_a_form_does_not_offer_cannot_be_set(as_, need, coordinator):
    other = started()
    hidden = {"programme": other.pk, "number": 99, "archived_at": "2026-01-01", "id": NeedFactory().pk}
    as_(coordinator).post(path(need), typed(need) | hidden)
    need.refresh_from_db()
    assert (need.programme_id, need.number, need.archived_at) == (need.programme.pk, 1, None)


def test_peers_do_not_edit_needs(as_, need):
    assert as_(peer_of(need.programme)).post(path(need), typed(need)).status_code == 403
