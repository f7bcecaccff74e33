"""Sessions from plan to held: clocks, note-takers, agenda, heads, feedback."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from p2p.base.accounts.models import Person
from programmes.models import Programme
from sessions.actions import agenda, attendance, sessions
from sessions.models import AgendaItem, Attendance, PeerSession
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DayOffFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    coordinator_of,
    now,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(programme, coordinator, peer) -> PeerSession:
    """Planned by both sides, two days ago, with a note-taker."""
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=coordinator)


def filled(session: PeerSession, **values) -> dict:
    """The form of a session as a browser sends it."""
    return {
        "title": session.title,
        "aim": "",
        "format": session.format,
        "mode": "online",
        "time_zone": "Africa/Kampala",
        "wall_start": "2026-09-22T14:00",
        "minutes": 90,
        "days": 1,
        "teams": [one.pk for one in session.teams.all()],
        "moderator": "",
        "note_taker": session.note_taker_id or "",
        "place": "",
        "join_url": "",
        "visibility": "exchange",
        "version": session.version,
    } | values


def test_the_instant_follows_from_the_clock_and_the_zone_agreed_on(as_, session, coordinator):
    as_(coordinator).post(f"{session.get_absolute_url()}edit/", filled(session))
    session.refresh_from_db()
    assert session.starts_at == dt.datetime(2026, 9, 22, 11, tzinfo=dt.UTC)
    assert f"{session.local_start:%H:%M %Z}" == "14:00 EAT"
    as_(coordinator).post(f"{session.get_absolute_url()}edit/", filled(session, time_zone="America/Lima"))
    session.refresh_from_db()
    assert session.starts_at == dt.datetime(2026, 9, 22, 19, tzinfo=dt.UTC)


def test_a_planner_in_another_zone_means_the_zone_of_the_meeting(as_, session):
    far_away = teammate_of(session.programme, time_zone="Pacific/Auckland")
    as_(far_away).post(f"{session.get_absolute_url()}edit/", filled(session))
    session.refresh_from_db()
    assert session.starts_at == dt.datetime(2026, 9, 22, 11, tzinfo=dt.UTC)
    page = as_(far_away).get(f"{session.get_absolute_url()}edit/").content.decode()
    assert 'value="2026-09-22T14:00"' in page


def test_a_new_session_gets_the_next_number_of_its_programme(as_, session, coordinator):
    PeerSessionFactory(programme=started(), number=40)
    path = f"{session.programme.get_absolute_url()}sessions/new/"
    answer = as_(coordinator).post(path, filled(session, title="The second one", version=""))
    assert answer.status_code == 302
    assert PeerSession.objects.get(title="The second one").number == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time_zone": "Africa/Atlantis"}, "time_zone"),
        ({"wall_start": "tomorrow"}, "wall_start"),
        ({"days": 0}, "days"),
        ({"teams": []}, "teams"),
        ({"join_url": "javascript:alert(1)"}, "join_url"),
        ({"title": ""}, "title"),
    ],
)
def test_one_wrong_field_is_named_and_nothing_is_stored(as_, session, coordinator, wrong, field):
    answer = as_(coordinator).post(f"{session.get_absolute_url()}edit/", filled(session, place="Room 4", **wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Room 4" in answer.content.decode()
    session.refresh_from_db()
    assert session.version == 1


def test_what_one_side_keeps_for_itself_is_no_session_of_both(as_, session, coordinator):
    path = f"{session.get_absolute_url()}edit/"
    answer = as_(coordinator).post(path, filled(session, visibility="own_side"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["visibility"])
    ours = session.teams.get(side="seeking").pk
    assert as_(coordinator).post(path, filled(session, visibility="own_side", teams=[ours])).status_code == 302


def test_what_one_side_keeps_for_itself_is_led_by_nobody_of_the_other(as_, session, coordinator, peer):
    ours = session.teams.get(side="seeking").pk
    alone = filled(session, visibility="own_side", teams=[ours])
    path = f"{session.get_absolute_url()}edit/"
    answer = as_(coordinator).post(path, alone | {"moderator": peer.pk, "note_taker": coordinator.pk})
    assert list(answer.context["form"].errors) == ["moderator"]
    led = {"moderator": officer_of(session.programme).pk, "note_taker": coordinator.pk}
    assert as_(coordinator).post(path, alone | led).status_code == 302


def test_people_and_needs_of_another_programme_cannot_be_chosen(as_, session, coordinator):
    stranger = coordinator_of(started())
    answer = as_(coordinator).post(f"{session.get_absolute_url()}edit/", filled(session, note_taker=stranger.pk))
    assert list(answer.context["form"].errors) == ["note_taker"]


def test_confirming_needs_a_note_taker(session, coordinator):
    PeerSession.objects.update(note_taker=None)
    session.refresh_from_db()
    with pytest.raises(ValidationError):
        sessions.confirm_session(session=session, by=coordinator, now=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerSession.objects.update(status="confirmed")


@pytest.mark.parametrize("status", ["confirmed", "held", "cancelled", "agreed"])
def test_only_a_planned_or_postponed_session_is_confirmed(session, coordinator, status):
    PeerSession.objects.update(status=status)
    with pytest.raises(ValidationError):
        sessions.confirm_session(session=session, by=coordinator, now=now())
    PeerSession.objects.update(status="postponed")
    assert sessions.confirm_session(session=session, by=coordinator, now=now()).status == "confirmed"


def test_a_confirmed_session_keeps_a_note_taker(as_, session, coordinator):
    sessions.confirm_session(session=session, by=coordinator, now=now())
    session.refresh_from_db()
    answer = as_(coordinator).post(f"{session.get_absolute_url()}edit/", filled(session, note_taker=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note_taker"])


def test_a_session_held_asks_for_notes_within_five_working_days(session, coordinator):
    session.starts_at = dt.datetime(2026, 9, 17, 11, tzinfo=dt.UTC)
    session.days = 2
    session.save()
    held = sessions.mark_held(session=session, by=coordinator, now=dt.datetime(2026, 9, 18, 12, tzinfo=dt.UTC))
    # Thursday and Friday; then Monday to Friday.
    assert (held.status, held.notes_due_on) == ("held", dt.date(2026, 9, 25))


def test_the_five_working_days_are_those_of_the_note_takers_country(session, coordinator):
    session.starts_at = dt.datetime(2026, 9, 17, 11, tzinfo=dt.UTC)
    session.days = 2
    session.save()
    Person.objects.filter(pk=coordinator.pk).update(country="EG")
    DayOffFactory(country="EG", day=dt.date(2026, 9, 22), programme_code=session.programme.code)
    held = sessions.mark_held(session=session, by=coordinator, now=dt.datetime(2026, 9, 18, 12, tzinfo=dt.UTC))
    # The weekend is Friday and Saturday; Tuesday is off: Sunday, Monday, Wednesday, Thursday, Sunday.
    assert held.notes_due_on == dt.date(2026, 9, 27)


def test_what_lies_ahead_was_not_held(session, coordinator):
    PeerSession.objects.update(starts_at=now() + dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        sessions.mark_held(session=session, by=coordinator, now=now())


def test_a_session_nobody_notes_cannot_be_held(session, coordinator):
    PeerSession.objects.update(note_taker=None)
    with pytest.raises(ValidationError):
        sessions.mark_held(session=session, by=coordinator, now=now())


@pytest.mark.parametrize("status", ["held", "notes_shared", "agreed", "cancelled", "postponed"])
def test_a_session_is_held_once_and_not_after_it_was_called_off(session, coordinator, status):
    PeerSession.objects.update(status=status)
    with pytest.raises(ValidationError):
        sessions.mark_held(session=session, by=coordinator, now=now())


@pytest.mark.parametrize(("postponed", "status"), [(True, "postponed"), (False, "cancelled")])
def test_calling_off_says_why(session, coordinator, postponed, status):
    with pytest.raises(ValidationError):
        sessions.cancel_or_postpone(session=session, by=coordinator, reason=" ", postponed=postponed, now=now())
    off = sessions.cancel_or_postpone(
        session=session, by=coordinator, reason="Elections.", postponed=postponed, now=now()
    )
    assert off.status == status
    with pytest.raises(ValidationError):
        sessions.cancel_or_postpone(session=off, by=coordinator, reason="Again.", postponed=False, now=now())


def test_a_refusal_comes_back_on_the_page_of_the_session(as_, session, coordinator):
    answer = as_(coordinator).post(f"{session.get_absolute_url()}call-off/", {"reason": ""})
    assert (answer.status_code, len(answer.context["refusals"])) == (422, 1)
    answer = as_(coordinator).post(f"{session.get_absolute_url()}call-off/", {"reason": "Elections.", "postpone": "1"})
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.status == "postponed"


def item(**values) -> dict:
    return {"title": "Where we stand", "minutes": 20, "presenter": ""} | values


def test_an_agenda_is_replaced_and_kept_points_keep_their_notes(session, coordinator):
    first, second = AgendaItemFactory(session=session), AgendaItemFactory(session=session)
    entry = NoteEntryFactory(note=NoteFactory(session=session), agenda_item=second)
    agenda.save_agenda(
        session=session, items=[item(pk=second.pk, title="What we learned"), item(minutes=None)], by=coordinator
    )
    assert list(session.agenda.values_list("position", "title", "minutes")) == [
        (1, "What we learned", 20),
        (2, "Where we stand", 0),
    ]
    assert not AgendaItem.objects.filter(pk=first.pk).exists()
    entry.refresh_from_db()
    assert entry.agenda_item == second


def test_points_of_the_agenda_can_change_places(session, coordinator):
    first, second = (AgendaItemFactory(session=session, title=title) for title in ("one", "two"))
    agenda.save_agenda(
        session=session, items=[item(pk=second.pk, title="two"), item(pk=first.pk, title="one")], by=coordinator
    )
    assert list(session.agenda.values_list("title", flat=True)) == ["two", "one"]


def test_the_agenda_of_another_session_cannot_be_touched(as_, session, coordinator):
    foreign = AgendaItemFactory(title="Theirs")
    as_(coordinator).post(f"{session.get_absolute_url()}agenda/", {f"title-{foreign.pk}": "Mine"})
    foreign.refresh_from_db()
    assert foreign.title == "Theirs"
    assert list(foreign.session.agenda.all()) == [foreign]


def test_heads_are_counted_and_counted_again(session, coordinator):
    for public in (12, 14):
        attendance.save_attendance(session=session, counts={"public": public, "women": 5}, by=coordinator)
    row = Attendance.objects.get(session=session)
    assert (row.total, row.women) == (14, 5)


def test_no_more_women_and_men_are_counted_than_people(as_, session, coordinator):
    AttendanceFactory(session=session, public=3)
    data = dict.fromkeys(("private", "civil_society", "academia", "media", "international", "other_gender"), 0)
    answer = as_(coordinator).post(
        f"{session.get_absolute_url()}attendance/", data | {"public": 3, "women": 2, "men": 2, "registered": ""}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])
    session.attendance.refresh_from_db()
    assert session.attendance.women == 0


def test_peers_plan_sessions_too(as_, session):
    answer = as_(peer_of(session.programme)).post(
        f"{session.programme.get_absolute_url()}sessions/new/", filled(session, title="From the peers", version="")
    )
    assert answer.status_code == 302
    assert Programme.objects.get(peer_sessions__title="From the peers") == session.programme
