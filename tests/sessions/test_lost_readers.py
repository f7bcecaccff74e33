"""Nobody takes a session, an entry or a draft out of others' sight: they do it themselves, or the coordination."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.history.actions import OnBehalf
from p2p.base.history.models import Event
from programmes.models import Programme
from programmes.policy import Role
from sessions import permissions
from sessions.actions import notes, sessions
from sessions.models import PeerSession
from sessions.permissions import fields_hiding_session, locked_teams
from tests.factories import (
    MembershipFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    now,
    officer_of,
    peer_of,
    team_of,
    teammate_of,
    today,
)
from tests.sessions.test_sessions import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint(programme: Programme, coordinator, peer) -> PeerSession:
    """Planned by both countries."""
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(programme=programme, number=1, teams=teams, status="planned")


def alone(session: PeerSession, side: str, **values) -> dict:
    return filled(session, teams=[session.teams.get(side=side).pk], note_taker="", **values)


def edit(session: PeerSession) -> str:
    return f"{session.get_absolute_url()}edit/"


def reads(as_, person: Person, session: PeerSession) -> bool:
    return as_(person).get(session.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("visibility", ["exchange", "own_side", "in_the_room"])
def test_a_peer_cannot_take_a_planned_session_away_from_the_other_country(as_, joint, coordinator, peer, visibility):
    answer = as_(peer).post(edit(joint), alone(joint, "providing", visibility=visibility))
    assert answer.status_code == 422
    assert reads(as_, coordinator, joint)
    joint.refresh_from_db()
    assert (joint.version, joint.teams.count(), joint.visibility) == (1, 2, "exchange")


def test_nor_can_a_member_of_the_national_team_send_the_peers_away(as_, joint, peer):
    amina = teammate_of(joint.programme)
    assert as_(amina).post(edit(joint), alone(joint, "seeking")).status_code == 422
    assert reads(as_, peer, joint)


def test_a_peer_does_not_close_a_session_of_both_to_unesco(as_, joint, peer, coordinator):
    officer = officer_of(joint.programme)
    answer = as_(peer).post(edit(joint), filled(joint, note_taker="", visibility="in_the_room"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["visibility"])
    assert reads(as_, officer, joint)
    closed = filled(joint, note_taker="", visibility="in_the_room")
    assert as_(coordinator).post(edit(joint), closed).status_code == 302
    assert not reads(as_, officer, joint)


def test_peers_close_what_they_discuss_among_themselves(as_, programme, coordinator, peer):
    session = PeerSessionFactory(programme=programme, number=1, teams=[team_of(programme, "providing")])
    assert as_(peer).post(edit(session), filled(session, visibility="own_side", note_taker="")).status_code == 302


def test_the_form_shows_the_other_team_as_staying_and_sends_it_along(as_, joint, peer):
    ours, theirs = (joint.teams.get(side=side).pk for side in ("providing", "seeking"))
    page = " ".join(as_(peer).get(edit(joint)).content.decode().split())
    assert f'<input type="hidden" name="teams" value="{theirs}">' in page
    assert f'<input type="hidden" name="teams" value="{ours}">' not in page
    assert ('value="own_side"' in page, 'value="unattributed"' in page) == (False, True)
    assert as_(peer).post(edit(joint), filled(joint, note_taker="", title="Another title")).status_code == 302


def test_a_team_takes_itself_out(as_, joint, coordinator, peer):
    assert as_(peer).post(edit(joint), alone(joint, "seeking")).status_code == 302
    assert (reads(as_, coordinator, joint), reads(as_, peer, joint)) == (True, False)


def test_the_coordination_takes_any_team_out(as_, joint, coordinator, peer):
    assert as_(coordinator).post(edit(joint), alone(joint, "seeking")).status_code == 302
    assert not reads(as_, peer, joint)


def test_an_observer_is_no_voice_of_the_team(joint):
    watcher = MembershipFactory(team=joint.teams.get(side="seeking"), role=Role.OBSERVER).person
    assert permissions.teams_locked_for(joint, Viewer(watcher)) == {team.pk for team in joint.teams.all()}


def test_a_team_that_was_put_away_stays_in_a_session_that_is_saved(as_, joint, coordinator):
    joint.teams.filter(side="providing").update(archived_at=now())
    assert as_(coordinator).post(edit(joint), filled(joint, note_taker="")).status_code == 302
    assert joint.teams.count() == 2


def test_undoing_what_was_entered_for_a_peer_takes_no_team_away(as_, programme, coordinator, peer):
    ours, theirs = team_of(programme, "providing"), team_of(programme, "seeking")
    session = PeerSession(programme=programme, number=1)
    made = {"title": "Ours", "format": "FM-QA", "time_zone": "UTC", "wall_start": now(), "teams": [ours]}
    session = sessions.save_session(session=session, values=made, by=peer, now=now())
    behalf = OnBehalf(peer, "phone", today())
    both = {"teams": [ours, theirs]}
    sessions.save_session(session=session, values=both, by=coordinator, now=now(), behalf=behalf)
    event = Event.objects.get(for_person=peer)
    answer = as_(peer).post(reverse("entered", args=[event.pk]), follow=True)
    assert "Only the coordination or the team itself" in answer.content.decode()
    event.refresh_from_db()
    assert (session.teams.count(), event.undone_at) == (2, None)


def test_nobody_but_its_author_changes_who_reads_an_entry(as_, joint, coordinator):
    amina = teammate_of(joint.programme)
    note = NoteFactory(session=joint, author=coordinator)
    note.co_writers.add(amina)
    entry = NoteEntryFactory(note=note, author=amina, team=team_of(joint.programme, "seeking"), visibility="own_side")
    path = reverse("sessions:entry", args=[joint.programme.code, 1, entry.uuid])
    data = {"kind": "lesson", "text": "Now for all", "version": 1}
    assert as_(coordinator).post(path, data | {"visibility": "exchange"}).status_code == 422
    with pytest.raises(ValidationError):
        notes.save_entry(note=note, entry=entry, values={"visibility": "exchange"}, by=coordinator)
    assert as_(coordinator).post(path, data | {"visibility": "own_side"}).status_code == 302
    assert as_(amina).post(path, data | {"visibility": "exchange", "version": 2}).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.visibility) == ("Now for all", "exchange")


def test_a_co_writer_takes_themselves_off_a_draft_and_nobody_else(as_, joint, coordinator, peer):
    amina, bol = teammate_of(joint.programme), peer_of(joint.programme)
    note = NoteFactory(session=joint, author=coordinator, state="draft")
    note.co_writers.add(amina, bol)
    path = reverse("sessions:edit-note", args=[joint.programme.code, 1])
    data = {"summary": "x", "language": "en", "version": 1}
    assert as_(amina).post(path, data | {"co_writers": [amina.pk]}).status_code == 422
    assert as_(amina).post(path, data | {"co_writers": [bol.pk]}).status_code == 302
    assert as_(coordinator).post(path, data | {"co_writers": [], "version": 2}).status_code == 302
    assert note.co_writers.count() == 0


def test_whoever_has_gone_over_to_the_other_side_reads_no_more_what_their_old_one_keeps(as_, programme, coordinator):
    amina, ingrid = teammate_of(programme), officer_of(programme)
    facts = {"programme": programme, "teams": [team_of(programme, "seeking")], "visibility": "own_side"}
    kept = PeerSessionFactory(number=1, note_taker=amina, moderator=ingrid, status="held", **facts)
    assert reads(as_, amina, kept)
    amina.memberships.update(ended_at=now())
    MembershipFactory(team=team_of(programme, "providing"), person=amina, role=Role.PEER)
    assert not reads(as_, amina, kept)
    assert reads(as_, ingrid, kept)


def test_whoever_has_left_reads_no_more_what_was_entered_for_them_nor_undoes_it(as_, programme, coordinator):
    amina = teammate_of(programme)
    made = {
        "title": "Ours",
        "format": "FM-QA",
        "time_zone": "UTC",
        "wall_start": now(),
        "teams": [team_of(programme, "seeking")],
    }
    behalf = OnBehalf(amina, "phone", today())
    session = PeerSession(programme=programme, number=1)
    sessions.save_session(session=session, values=made, by=coordinator, now=now(), behalf=behalf)
    path = reverse("entered", args=[Event.objects.get(for_person=amina).pk])
    assert as_(amina).get(path).status_code == 200
    amina.memberships.update(ended_at=now())
    assert as_(amina).get(path).status_code == 404
    assert as_(amina).post(path).status_code == 404
    assert PeerSession.objects.live().filter(programme=programme).exists()


def test_the_rule():
    assert locked_teams({1, 2}, {1}, leads=False) == {2}
    assert locked_teams({1, 2}, set(), leads=True) == set()
    assert fields_hiding_session({2}, teams={1}, was="exchange", becomes="own_side") == ["teams", "visibility"]
    assert fields_hiding_session({2}, teams={1, 2, 3}, was="in_the_room", becomes="own_side") == []
    assert fields_hiding_session(set(), teams={1}, was="exchange", becomes="own_side") == []
