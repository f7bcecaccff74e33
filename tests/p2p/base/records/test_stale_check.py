"""Forms over what is no record: two people save, and nobody's work is gone without a word."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages

from p2p.base.accounts.models import Person
from p2p.base.history.models import Event
from p2p.base.notifications.models import Preferences, ReminderOverride
from programmes.models import ChecklistTick, Phase, Programme, SuccessScore
from sessions.models import Attendance, PeerSession
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    ChecklistTickFactory,
    PeerSessionFactory,
    SuccessScoreFactory,
    coordinator_of,
    days,
    deputy_of,
    peer_of,
    started,
    team_of,
)
from tests.together import at_once, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(programme) -> Person:
    return deputy_of(programme, name="Brian")


@pytest.fixture
def session(programme, coordinator, peer) -> PeerSession:
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=coordinator)


def words(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def agenda(session: PeerSession) -> list[str]:
    return list(session.agenda.values_list("title", flat=True))


# Attendance


COUNTED = {"public": 13, "private": 4, "civil_society": 8, "women": 9}


def test_two_who_count_different_heads_are_both_heard(as_, session, coordinator, deputy):
    AttendanceFactory(session=session, **COUNTED)
    path = f"{session.get_absolute_url()}attendance/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), public=11, women=5))
    assert as_(deputy).post(path, filled(older, private=7)).status_code == 302
    row = Attendance.objects.get(session=session)
    assert (row.public, row.private, row.women) == (11, 7, 5)


def test_of_two_counts_of_the_same_heads_the_second_sees_the_first_and_may_go_on_top(as_, session, coordinator, deputy):
    AttendanceFactory(session=session, **COUNTED)
    path = f"{session.get_absolute_url()}attendance/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), public=11))
    answer = as_(deputy).post(path, filled(older, public=17))
    assert (answer.status_code, answer.context["form"]["public"].value()) == (422, "17")
    assert "11" in answer.context["form"].errors["public"][0]
    assert Attendance.objects.get(session=session).public == 11
    assert as_(deputy).post(path, filled(answer)).status_code == 302
    assert Attendance.objects.get(session=session).public == 17


def test_the_first_count_of_two_people_is_not_overwritten_by_the_second(as_, session, coordinator, deputy):
    path = f"{session.get_absolute_url()}attendance/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), public=11))
    assert as_(deputy).post(path, filled(older, public=17)).status_code == 422
    assert Attendance.objects.get(session=session).public == 11


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_the_same_moment_lose_nothing(as_):
    programme = started()
    one, other = coordinator_of(programme), deputy_of(programme)
    session = PeerSessionFactory(programme=programme, number=1, teams=[team_of(programme, "seeking")], note_taker=one)
    AttendanceFactory(session=session, **COUNTED)
    path = f"{session.get_absolute_url()}attendance/"
    posts = [(as_(one), {"public": 11}), (as_(other), {"private": 7}), (as_(one), {"academia": 2})]
    forms = [(browser, filled(browser.get(path), **typed)) for browser, typed in posts]
    ends = at_once(*[lambda browser=browser, data=data: browser.post(path, data) for browser, data in forms])
    assert [end.status_code for end in ends] == [302] * 3
    row = Attendance.objects.get(session=session)
    assert (row.public, row.private, row.academia) == (11, 7, 2)


def test_saving_what_is_stored_already_says_so_and_leaves_no_line(as_, session, coordinator):
    AttendanceFactory(session=session, **COUNTED)
    path = f"{session.get_absolute_url()}attendance/"
    answer = as_(coordinator).post(path, filled(as_(coordinator).get(path)))
    assert words(answer) == ["Nothing was changed."]
    assert not Event.objects.filter(verb="attendance").exists()


# Agenda


def test_a_point_that_a_colleague_adds_meanwhile_stays(as_, session, coordinator, deputy):
    first = AgendaItemFactory(session=session, title="Welcome")
    path = f"{session.get_absolute_url()}agenda/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **{"title-new1": "The law"}))
    typed = {f"title-{first.pk}": "Welcome and thanks", "title-new1": "Questions"}
    assert as_(deputy).post(path, filled(older, **typed)).status_code == 302
    assert agenda(session) == ["Welcome and thanks", "The law", "Questions"]


def test_a_point_that_a_colleague_removed_does_not_come_back_by_itself(as_, session, coordinator, deputy):
    first, _second = (AgendaItemFactory(session=session, title=title) for title in ("Welcome", "The law"))
    path = f"{session.get_absolute_url()}agenda/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **{f"remove-{first.pk}": "on"}))
    assert agenda(session) == ["The law"]
    assert as_(deputy).post(path, filled(older, **{"title-new1": "Questions"})).status_code == 302
    assert agenda(session) == ["The law", "Questions"]


def test_words_typed_into_a_point_that_was_removed_meanwhile_are_asked_about(as_, session, coordinator, deputy):
    first = AgendaItemFactory(session=session, title="Welcome")
    path = f"{session.get_absolute_url()}agenda/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **{f"remove-{first.pk}": "on"}))
    answer = as_(deputy).post(path, filled(older, **{f"title-{first.pk}": "Welcome and thanks"}))
    assert (answer.status_code, agenda(session)) == (422, [])
    assert as_(deputy).post(path, filled(answer)).status_code == 302
    assert agenda(session) == ["Welcome and thanks"]


def test_a_point_is_not_removed_over_what_a_colleague_wrote_into_it(as_, session, coordinator, deputy):
    first = AgendaItemFactory(session=session, title="Welcome")
    path = f"{session.get_absolute_url()}agenda/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **{f"presenter-{first.pk}": "Amina"}))
    answer = as_(deputy).post(path, filled(older, **{f"remove-{first.pk}": "on"}))
    assert "Amina" in answer.context["form"].errors[f"title-{first.pk}"][0]
    assert agenda(session) == ["Welcome"]


def test_an_agenda_sent_twice_has_its_new_point_once(as_, session, coordinator):
    path, browser = f"{session.get_absolute_url()}agenda/", as_(coordinator)
    data = filled(browser.get(path), **{"title-new1": "The law"})
    assert [browser.post(path, data).status_code for _time in "12"] == [302, 302]
    assert agenda(session) == ["The law"]


# The programme


def test_two_who_score_different_factors_are_both_heard_and_sign_their_own(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}success-factors/"
    older = as_(deputy).get(path)
    scored = {"SF-01": "2", "SF-01-why": "Minutes.", "moment": "end"}
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **scored))
    as_(deputy).post(path, filled(older, **{"SF-02": "3", "moment": "end"}))
    rows = SuccessScore.objects.order_by("factor").values_list("factor", "score", "by__name")
    assert list(rows) == [("SF-01", 2, "Amina"), ("SF-02", 3, "Brian")]


def test_of_two_who_score_the_same_factor_the_second_is_shown_the_first(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}success-factors/"
    older = as_(deputy).get(path)
    scored = {"SF-01": "2", "SF-01-why": "Minutes.", "moment": "end"}
    as_(coordinator).post(path, filled(as_(coordinator).get(path), **scored))
    answer = as_(deputy).post(path, filled(older, **{"SF-01": "0", "moment": "end"}))
    assert answer.status_code == 422
    assert "Minutes." in answer.context["form"].errors["SF-01"][0]


def test_scores_at_midway_begin_with_those_of_midway(as_, programme, coordinator):
    SuccessScoreFactory(programme=programme, factor="SF-01", moment="end", score=3)
    page = as_(coordinator).get(f"{programme.get_absolute_url()}success-factors/")
    assert (page.context["form"]["SF-01"].value(), page.context["other_form"]["SF-01"].value()) == (3, None)


def test_two_who_plan_a_phase_move_its_start_and_its_end(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}phases/FOLL/plan/"
    older = as_(deputy).get(path)
    row = Phase.objects.get(programme=programme, kind="FOLL")
    first, last = row.planned_start + dt.timedelta(days=1), row.planned_end + dt.timedelta(days=1)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), planned_start=first))
    as_(deputy).post(path, filled(older, planned_end=last))
    row.refresh_from_db()
    assert (row.planned_start, row.planned_end) == (first, last)


def test_a_programme_that_was_paused_meanwhile_is_not_closed_unseen(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}state/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), state="paused", reason="Elections."))
    answer = as_(deputy).post(
        path, filled(older, state="closed_with_follow_up", carrier=coordinator.pk, reason="Done.")
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["state"])
    assert Programme.objects.get(pk=programme.pk).state == "paused"


def test_two_who_change_the_timetable_are_both_heard(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}messages/timetable/notes/"
    older = as_(deputy).get(path)
    as_(coordinator).post(path, filled(as_(coordinator).get(path), every="3"))
    as_(deputy).post(path, filled(older, before="9, 2"))
    row = ReminderOverride.objects.get(programme_code=programme.code)
    assert (row.every, row.before) == (3, [9, 2])


def test_an_older_page_does_not_take_back_what_the_officer_hears(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}messages/timetable/"
    as_(coordinator).post(path, {"seen": "False", "officer_told": "on"})
    assert words(as_(deputy).post(path, {"seen": "False"})) == ["Nothing was changed."]
    assert Programme.objects.get(pk=programme.pk).officer_told


def test_nobody_ticks_over_what_a_colleague_ticked_meanwhile(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}tick/PREP-01/"
    as_(coordinator).post(path, {"seen": "", "state": "done"})
    answer = as_(deputy).post(path, {"seen": "", "state": "doing"})
    assert len(words(answer)) == 1
    mark = ChecklistTick.objects.get()
    assert (mark.state, mark.by) == ("done", coordinator)


def test_a_tick_pressed_again_keeps_its_day_and_its_name(as_, programme, coordinator, deputy):
    ChecklistTickFactory(programme=programme, item="PREP-01", state="done", by=coordinator, on=days(-9))
    as_(deputy).post(f"{programme.get_absolute_url()}tick/PREP-01/", {"seen": "done", "state": "done"})
    mark = ChecklistTick.objects.get()
    assert (mark.by, mark.on) == (coordinator, days(-9))


def test_two_who_change_the_weekend_see_what_the_other_said(as_, programme, coordinator, deputy):
    path = f"{programme.get_absolute_url()}days/"
    older = as_(deputy).get(path).context["sections"][0].week
    seen = {"act": "weekend", "country": older.country, "seen": older.initial_fingerprints()}
    as_(coordinator).post(path, seen | {"weekend": ["4", "5"]})
    answer = as_(deputy).post(path, seen | {"weekend": ["4"]})
    assert (answer.status_code, list(answer.context["refused"].errors)) == (422, ["weekend"])


# One's own


def test_two_tabs_of_the_profile_change_two_things(as_, peer):
    browser = as_(peer)
    older = browser.get("/profile/")
    browser.post("/profile/", filled(browser.get("/profile/"), phone="+27 11 555"))
    browser.post("/profile/", filled(older, title="Curator"))
    row = Person.objects.get(pk=peer.pk)
    assert (row.phone, row.title) == ("+27 11 555", "Curator")


def test_switches_that_nobody_touched_are_not_saved(as_):
    peer = peer_of(started())
    browser = as_(peer)
    page = browser.get("/notifications/switches/")
    assert words(browser.post("/notifications/switches/", filled(page))) == ["Nothing was changed."]
    assert not Preferences.objects.filter(person=peer).exists()


def test_who_says_nothing_of_what_they_saw_is_taken_at_their_word(as_, session, coordinator):
    AttendanceFactory(session=session, **COUNTED)
    data = dict.fromkeys(("academia", "media", "international", "women", "men", "other_gender"), 0)
    path = f"{session.get_absolute_url()}attendance/"
    for junk in ({}, {"seen": ""}):
        assert as_(coordinator).post(path, data | COUNTED | {"public": 20} | junk).status_code == 302
    assert as_(coordinator).post(path, data | COUNTED | {"seen": "a = b=c ="}).status_code == 302
    assert Attendance.objects.get(session=session).public == 20
