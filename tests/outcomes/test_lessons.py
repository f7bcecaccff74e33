"""A lesson leaves the exchange only with the consent of the side that it came from."""

import pytest
from django.utils.html import strip_tags

from outcomes.models import Lesson
from sessions.actions import note_review, notes
from tests.factories import (
    LessonFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    coordinator_of,
    officer_of,
    peer_of,
    team_of,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(programme, coordinator, peer):
    """A lesson that the national team's note-taker wrote down in a session of both sides."""
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    session = PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=coordinator, status="held")
    note = NoteFactory(session=session, author=coordinator)
    return NoteEntryFactory(note=note, team=teams[0], text="Begin with a short act.")


@pytest.fixture
def lesson(entry, coordinator) -> Lesson:
    note_review.share_notes(note=entry.note, by=coordinator, today=today())
    return entry.lesson


def told_by(team, entry, by) -> None:
    values = {"came_from": team}
    notes.save_entry(note=entry.note, entry=entry, values=values, by=by)


def lets_leave(as_, lesson: Lesson, person) -> bool:
    """Whether the button is there, and whether pressing it, there or not, does something."""
    browser, path = as_(person), f"{lesson.programme.get_absolute_url()}lessons/"
    offered = "Agree that it leaves the exchange" in browser.get(path).content.decode()
    reply = browser.post(f"{path}{lesson.number}/consent/", {"agree": 1})
    done = Lesson.objects.get(pk=lesson.pk).released
    assert (reply.status_code, offered) == (302 if done else 403, done)
    return done


def test_unesco_does_not_let_a_lesson_of_the_national_team_leave(as_, programme, lesson):
    assert not lets_leave(as_, lesson, officer_of(programme))
    assert lets_leave(as_, lesson, teammate_of(programme))


def test_unesco_does_not_let_a_lesson_leave_that_came_from_no_session(as_, programme):
    lesson = LessonFactory(programme=programme)
    assert not lets_leave(as_, lesson, officer_of(programme))
    assert lets_leave(as_, lesson, coordinator_of(programme))


def test_what_the_peers_told_leaves_with_their_consent_whoever_wrote_it_down(
    as_, programme, coordinator, peer, entry, lesson
):
    told_by(team_of(programme, "providing"), entry, coordinator)
    assert not lets_leave(as_, lesson, coordinator)
    assert lets_leave(as_, lesson, peer)


def test_one_country_of_the_peers_does_not_speak_for_another(as_, programme, coordinator, entry, lesson):
    other = team_of(programme, "providing", country="CV")
    told_by(other, entry, coordinator)
    assert not lets_leave(as_, lesson, peer_of(programme))


def test_a_consent_ends_when_it_turns_out_that_another_side_told_it(as_, programme, coordinator, entry, lesson):
    assert lets_leave(as_, lesson, coordinator)
    told_by(team_of(programme, "providing"), entry, coordinator)
    assert not Lesson.objects.get().released


def test_the_note_taker_chooses_who_told_it_among_the_teams_of_the_session(as_, programme, coordinator, entry):
    browser, path = as_(coordinator), f"{entry.note.session.get_absolute_url()}notes/{entry.uuid}/"
    typed = {"kind": "lesson", "text": entry.text, "visibility": "exchange", "version": 1}
    reply = browser.post(path, typed | {"came_from": team_of(programme, "support").pk})
    assert list(reply.context["form"].errors) == ["came_from"]
    theirs = team_of(programme, "providing")
    browser.post(path, typed | {"came_from": theirs.pk})
    entry.refresh_from_db()
    assert (entry.came_from, entry.team.side) == (theirs, "seeking")
    assert "From: South Africa" in strip_tags(browser.get(entry.note.get_absolute_url()).content.decode())


def test_a_source_that_is_not_named_is_not_told_by_its_team_either(programme, entry):
    entry.came_from, entry.visibility = team_of(programme, "providing"), "unattributed"
    assert entry.source_shown == ""


def test_a_consent_ends_when_the_lesson_is_amended(coordinator, entry, lesson):
    Lesson.objects.update(released=True)
    type(entry.note).objects.update(state="agreed", agreed_on=today())
    values = {"text": "Begin with two short acts.", "reason": "", "kind": "lesson"}
    note_review.suggest_correction(note=entry.note, entry=entry, values=values, by=coordinator, today=today())
    assert not Lesson.objects.get().released
