"""After a session the seeking side says of each need: answered, partly, still open; the next session begins there."""

import datetime as dt

import pytest

from p2p.base.duties.queries import duties_of
from programmes.models import Need
from sessions.actions.need_assessment import need_status_after
from sessions.models import NeedAssessment, PeerSession
from tests.factories import NeedFactory, PeerSessionFactory, days, deputy_of, now, peer_of, team_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def needs(programme) -> list[Need]:
    return [NeedFactory(programme=programme, number=n, rank=n, title=f"Need {n}?", status="matched") for n in (1, 2)]


@pytest.fixture
def session(programme, coordinator, peer, needs) -> PeerSession:
    return held(programme, peer, needs, 1)


def held(programme, peer, needs, number: int, day: int = -3) -> PeerSession:
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    starts_at = now() + dt.timedelta(days=day)
    facts = {"note_taker": peer, "status": "held", "notes_due_on": days(2), "starts_at": starts_at}
    return PeerSessionFactory(programme=programme, number=number, teams=teams, needs=needs, **facts)


def path(session: PeerSession) -> str:
    return f"{session.get_absolute_url()}answered/"


def statuses() -> list[str]:
    return list(Need.objects.order_by("number").values_list("status", flat=True))


def owed(person) -> list[str]:
    return [one.kind.code for one in duties_of([person.pk], today())]


def test_each_need_is_one_question_and_the_answers_bring_the_needs_up_to_date(as_, session, coordinator):
    browser = as_(coordinator)
    assert "coverage" in owed(coordinator)
    browser.post(path(session), {"answer1": "answered", "answer2": "partly", "remark2": "Who keeps the register?"})
    assert statuses() == ["covered", "partly_covered"]
    assert "coverage" not in owed(coordinator)
    shown = browser.get(session.get_absolute_url()).content.decode()
    assert "Who keeps the register?" in shown


def test_what_another_session_has_covered_is_not_asked_about(session, coordinator, needs):
    Need.objects.update(status="covered")
    assert "coverage" not in owed(coordinator)
    Need.objects.filter(pk=needs[0].pk).update(status="partly_covered")
    assert owed(coordinator).count("coverage") == 1


def test_a_need_without_an_answer_is_asked_about_again_and_nothing_is_lost(as_, session, coordinator):
    answer = as_(coordinator).post(path(session), {"answer2": "partly", "remark2": "Who keeps the register?"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["answer1"])
    assert "Who keeps the register?" in answer.content.decode()
    assert not NeedAssessment.objects.exists()


def test_an_answer_can_be_changed_and_the_newest_session_decides(as_, session, coordinator, peer, needs):
    browser, later = as_(coordinator), held(session.programme, peer, needs, 2, day=-1)
    browser.post(path(later), {"answer1": "answered", "answer2": "open"})
    browser.post(path(session), {"answer1": "open", "answer2": "partly"})
    assert statuses() == ["covered", "matched"]
    browser.post(path(later), {"answer1": "partly", "answer2": "open", "version1": 1, "version2": 1})
    assert statuses() == ["partly_covered", "matched"]
    assert NeedAssessment.objects.get(session=later, need=needs[0]).version == 2


def test_two_who_judge_at_once_see_what_the_other_said_and_choose(as_, session, coordinator):
    deputy = as_(deputy_of(session.programme, name="Bol Deng"))
    mine = {"answer1": "answered", "version1": 0, "answer2": "open", "version2": 0, "remark2": "The tariff."}
    deputy.post(path(session), {"answer1": "open", "answer2": "open", "remark2": "The tariff."})
    browser = as_(coordinator)
    answer = browser.post(path(session), mine)
    page = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["answer1"])
    assert "Bol Deng" in page
    assert "The tariff." in page
    assert statuses() == ["matched", "matched"]
    again = {one.html_name: one.value() for one in answer.context["form"] if one.value() is not None}
    assert browser.post(path(session), again).status_code == 302
    assert statuses() == ["covered", "matched"]


def test_a_dropped_need_stays_dropped(as_, session, coordinator, needs):
    Need.objects.filter(pk=needs[0].pk).update(status="dropped", reason="No longer asked.")
    as_(coordinator).post(path(session), {"answer1": "answered", "answer2": "answered"})
    assert statuses() == ["dropped", "covered"]


def test_what_is_left_open_is_proposed_for_the_next_session(as_, session, coordinator, needs):
    browser = as_(coordinator)
    browser.post(path(session), {"answer1": "answered", "answer2": "open", "remark2": "The tariff."})
    page = browser.get(f"{session.programme.get_absolute_url()}sessions/new/")
    assert page.context["form"].initial["needs"] == [needs[1].pk]
    assert "The tariff." in page.context["lead"]


def test_whoever_says_that_a_session_was_held_is_asked_at_once_what_it_answered(as_, session, coordinator, peer):
    PeerSession.objects.update(status="confirmed")
    assert as_(coordinator).post(f"{session.get_absolute_url()}held/")["Location"] == path(session)
    PeerSession.objects.update(status="confirmed")
    assert as_(peer).post(f"{session.get_absolute_url()}held/")["Location"] == session.get_absolute_url()


def test_the_seeking_side_decides_and_only_once_the_session_was_held(as_, session, coordinator):
    assert as_(peer_of(session.programme)).get(path(session)).status_code == 403
    PeerSession.objects.update(status="confirmed")
    assert as_(coordinator).get(path(session)).status_code == 403


@pytest.mark.parametrize(
    ("answer", "before", "after"),
    [
        ("answered", "open", "covered"),
        ("partly", "covered", "partly_covered"),
        ("open", "open", "open"),
        ("open", "matched", "matched"),
        ("open", "covered", "matched"),
    ],
)
def test_the_newest_answer_decides_how_far_a_need_is_covered(answer, before, after):
    assert need_status_after(answer, before) == after
