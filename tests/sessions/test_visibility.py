"""Frank talk stays where it was said: sessions among ourselves, entries for one side, drafts, sources not named."""

import re

import pytest

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from programmes.models import Programme
from programmes.policy import Role
from sessions.models import Note, NoteEntry, PeerSession
from tests.factories import (
    CorrectionFactory,
    MembershipFactory,
    NeedAssessmentFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    TranslationFactory,
    coordinator_of,
    now,
    observer_of,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    unesco,
)

pytestmark = pytest.mark.django_db


def session_of(programme: Programme, *sides: str, **values) -> PeerSession:
    return PeerSessionFactory(programme=programme, teams=[team_of(programme, side) for side in sides], **values)


def joint(programme: Programme, **values) -> PeerSession:
    return session_of(programme, "seeking", "providing", **values)


def entry_in(session: PeerSession, author: Person, state: str = "shared", **values) -> NoteEntry:
    note = Note.objects.filter(session=session).first() or NoteFactory(session=session, author=author, state=state)
    team = author.memberships.get(team__programme=session.programme).team
    return NoteEntryFactory(note=note, author=author, team=team, **values)


def sees(person: Person, thing) -> bool:
    return type(thing).objects.visible_to(Viewer(person)).filter(pk=thing.pk).exists()


def test_what_a_team_discusses_among_itself_is_not_there_for_the_peers(programme, coordinator, peer):
    internal = session_of(programme, "seeking")
    assert (sees(coordinator, internal), sees(peer, internal)) == (True, False)


def test_what_the_peers_discuss_among_themselves_is_not_there_for_the_national_team(programme, coordinator, peer):
    internal = session_of(programme, "providing")
    assert (sees(coordinator, internal), sees(peer, internal)) == (False, True)


def test_a_session_of_both_is_there_for_both_and_for_no_third_team(programme, coordinator, peer):
    other = MembershipFactory(team=team_of(programme, "providing", code="KEN", country="KE")).person
    session = joint(programme)
    assert [sees(person, session) for person in (coordinator, peer, other)] == [True, True, False]


def test_whoever_leads_a_session_or_notes_it_sees_it_whatever_their_team(programme, peer):
    assert sees(peer, session_of(programme, "seeking", moderator=peer))
    assert sees(peer, session_of(programme, "seeking", note_taker=peer))


def test_the_pages_of_an_invisible_session_are_not_there(as_, programme, coordinator, peer):
    internal = session_of(programme, "seeking", title="What we fear", number=1)
    path = internal.get_absolute_url()
    assert as_(coordinator).get(path).status_code == 200
    browser = as_(peer)
    assert [browser.get(f"{path}{rest}").status_code for rest in ("", "edit/", "agenda/", "notes/")] == [404] * 4
    for page in ("", "sessions/", "needs/"):
        assert "What we fear" not in browser.get(f"{programme.get_absolute_url()}{page}").content.decode()


def test_unesco_sees_sessions_that_are_open_and_no_others(programme):
    kofi, ingrid, donor = officer_of(programme), unesco(), observer_of(programme)
    open_one = joint(programme)
    closed = [joint(programme, visibility=visibility) for visibility in ("own_side", "in_the_room")]
    for person in (kofi, ingrid):
        assert sees(person, open_one)
        assert not any(sees(person, one) for one in closed)
    assert not sees(donor, open_one)


def test_unesco_of_another_region_sees_no_session(programme):
    assert not sees(unesco(Person.Portfolio.LATIN_AMERICA), joint(programme))
    assert sees(unesco(Person.Portfolio.AFRICA), joint(programme))


def test_whoever_left_no_longer_sees_the_sessions(programme, peer):
    session = joint(programme)
    peer.memberships.update(ended_at=now())
    assert not sees(peer, session)


@pytest.mark.parametrize("visibility", ["exchange", "unattributed"])
def test_an_open_entry_is_read_by_everyone_of_the_session(programme, coordinator, peer, visibility):
    entry = entry_in(joint(programme), peer, visibility=visibility)
    assert all(sees(person, entry) for person in (coordinator, peer, officer_of(programme), unesco()))


def test_an_entry_for_one_side_is_read_on_that_side_only(programme, coordinator, peer):
    session = joint(programme)
    ours = entry_in(session, coordinator, visibility="own_side")
    colleague = teammate_of(programme)
    assert [sees(person, ours) for person in (coordinator, colleague)] == [True, True]
    assert [sees(person, ours) for person in (peer, officer_of(programme), unesco())] == [False] * 3


def test_what_stays_in_the_room_is_read_by_the_teams_that_were_there(programme, coordinator, peer):
    session = joint(programme)
    entry = entry_in(session, peer, visibility="in_the_room")
    assert [sees(person, entry) for person in (coordinator, peer)] == [True, True]
    assert [sees(person, entry) for person in (officer_of(programme), unesco())] == [False, False]


def test_a_source_that_is_not_to_be_named_is_not_named(as_, programme, coordinator, peer):
    session = joint(programme, number=1)
    entry = entry_in(session, peer, visibility="unattributed", source="Director Mbeki", text="We lost two years.")
    page = as_(coordinator).get(session.get_absolute_url()).content.decode()
    assert entry.source_shown == ""
    assert "We lost two years." in page
    assert "Director Mbeki" not in page


def test_a_session_without_named_sources_names_none_whatever_its_entries_say(as_, programme, coordinator, peer):
    session = joint(programme, number=1, visibility="unattributed")
    entry_in(session, peer, source="Director Mbeki", text="We lost two years.")
    page = as_(coordinator).get(session.get_absolute_url()).text
    assert ("We lost two years." in page, "Director Mbeki" in page) == (True, False)


def test_who_may_read_an_entry_stands_without_a_dot_before_it(as_, programme, coordinator):
    session = PeerSessionFactory(
        programme=programme, number=1, teams=[team_of(programme, "seeking")], note_taker=coordinator
    )
    entry = NoteEntryFactory(note=NoteFactory(session=session, author=coordinator), visibility="own_side")
    path = f"{session.get_absolute_url()}notes/"
    assert re.search(r'<p class="soft small">\s*My side only\s*</p>', as_(coordinator).get(path).content.decode())
    type(entry).objects.update(owner=coordinator)
    assert re.search(r"</bdi>\s+·\s+My side only\s*</p>", as_(coordinator).get(path).content.decode())


def test_a_source_that_may_be_named_is(as_, programme, coordinator, peer):
    session = joint(programme, number=1)
    entry_in(session, peer, source="Director Mbeki")
    assert "Director Mbeki" in as_(coordinator).get(session.get_absolute_url()).content.decode()


@pytest.fixture
def draft(programme, peer) -> NoteEntry:
    """Thabo's draft of the notes of a session of both sides."""
    session = joint(programme, number=1, status="held", note_taker=peer)
    note = NoteFactory(session=session, author=peer, summary="I doubt that they will do it.")
    return NoteEntryFactory(note=note, author=peer, text="They hide the budget.")


def test_a_draft_is_read_by_its_author_alone(programme, coordinator, peer, draft):
    others = [coordinator, teammate_of(programme), peer_of(programme), officer_of(programme), unesco()]
    assert (sees(peer, draft), sees(peer, draft.note)) == (True, True)
    assert [sees(person, draft) for person in others] == [False] * 5
    assert [sees(person, draft.note) for person in others] == [False] * 5


def test_a_draft_is_read_by_the_co_writers_its_author_names(programme, draft):
    colleague = peer_of(programme)
    draft.note.co_writers.add(colleague)
    assert (sees(colleague, draft), sees(colleague, draft.note)) == (True, True)
    assert not sees(peer_of(programme), draft.note)


def test_a_draft_is_read_by_whoever_takes_the_notes_now_and_by_its_author(programme, peer, draft):
    colleague = peer_of(programme)
    PeerSession.objects.update(note_taker=colleague)
    assert [sees(one, draft.note) for one in (colleague, peer)] == [True, True]


def test_no_page_shows_a_draft_to_anybody_else(as_, programme, coordinator, draft):
    base = programme.get_absolute_url()
    for person in (coordinator, unesco()):
        browser = as_(person)
        for path in (draft.note.session.get_absolute_url(), base, f"{base}sessions/", f"{base}history/", "/"):
            page = browser.get(path).content.decode()
            assert "They hide the budget." not in page
            assert "I doubt that they will do it." not in page


def test_the_history_does_not_quote_what_was_drafted(as_, programme, coordinator, peer):
    session = joint(programme, number=1, note_taker=peer)
    as_(peer).post(
        f"{session.get_absolute_url()}notes/",
        {"kind": "lesson", "text": "They hide the budget.", "visibility": "exchange"},
    )
    assert NoteEntry.objects.get().text == "They hide the budget."
    page = as_(coordinator).get(f"{programme.get_absolute_url()}history/").content.decode()
    assert "They hide the budget." not in page


def test_only_writers_open_the_page_of_the_notes(as_, programme, coordinator, peer, draft):
    path = f"{draft.note.session.get_absolute_url()}notes/"
    assert as_(peer).get(path).status_code == 200
    for person in (coordinator, officer_of(programme), peer_of(programme)):
        answer = as_(person).get(path)
        assert (answer.status_code, peer.name in answer.content.decode()) == (403, True)


def test_an_entry_put_away_is_gone_for_its_author_too(draft, peer):
    NoteEntry.objects.update(archived_at="2026-01-01T00:00Z")
    assert not sees(peer, draft)


def test_membership_on_both_sides_adds_up(programme, peer):
    internal = session_of(programme, "seeking")
    MembershipFactory(person=peer, team=team_of(programme, "seeking"), role=Role.MEMBER)
    assert sees(peer, internal)


def test_a_session_of_another_programme_stays_there(programme, coordinator):
    assert not sees(coordinator, joint(started()))
    assert not sees(coordinator_of(started()), joint(programme))


def test_whoever_leads_a_session_that_one_side_keeps_for_itself_reads_it_only_when_they_support_it(programme, peer):
    kept = {"visibility": "own_side"}
    kofi = officer_of(programme)
    for charge in ("moderator", "note_taker"):
        assert not sees(peer, session_of(programme, "seeking", **{charge: peer}, **kept))
        assert sees(kofi, session_of(programme, "seeking", **{charge: kofi}, **kept))


def test_a_donor_reads_no_session_of_the_team_they_sit_in(programme):
    donor = observer_of(programme)
    session = PeerSessionFactory(programme=programme, teams=[donor.memberships.get().team])
    assert not sees(donor, session)


def test_the_report_tells_of_open_sessions_of_the_seeking_side(programme):
    told = [joint(programme), session_of(programme, "seeking"), joint(programme, visibility="unattributed")]
    joint(programme, visibility="own_side")
    joint(programme, archived_at=now())
    session_of(programme, "providing")
    assert set(PeerSession.objects.for_report()) == set(told)


def test_the_report_quotes_open_entries_of_notes_that_are_shared(programme, coordinator, peer):
    quoted = [entry_in(joint(programme), coordinator, state) for state in ("shared", "agreed")]
    entry_in(joint(programme), coordinator, "draft")
    entry_in(joint(programme), coordinator, visibility="in_the_room")
    entry_in(joint(programme), coordinator, archived_at=now())
    entry_in(session_of(programme, "providing"), peer)
    assert set(NoteEntry.objects.for_report()) == set(quoted)


def test_an_answer_to_a_need_and_notes_are_for_the_readers_of_the_session_until_it_is_put_away(
    programme, coordinator, peer
):
    internal = session_of(programme, "seeking")
    things = [NeedAssessmentFactory(session=internal), entry_in(internal, coordinator).note]
    assert [sees(coordinator, one) for one in things] == [True, True]
    assert [sees(peer, one) for one in things] == [False, False]
    PeerSession.objects.update(archived_at=now())
    assert [sees(coordinator, one) for one in things] == [False, False]


def test_a_correction_is_for_whoever_reads_what_it_corrects_and_for_whoever_suggested_it(programme, coordinator, peer):
    entry = entry_in(joint(programme), peer, visibility="own_side")
    of_notes = CorrectionFactory(note=entry.note, number=1, by=peer)
    of_entry = CorrectionFactory(note=entry.note, number=2, entry=entry, by=peer)
    suggested = CorrectionFactory(note=entry.note, number=3, entry=entry, by=coordinator)
    found = {one: [sees(one, thing) for thing in (of_notes, of_entry, suggested)] for one in (coordinator, peer)}
    assert found == {coordinator: [True, False, True], peer: [True, True, True]}
    Note.objects.update(state="draft")
    assert not sees(coordinator, suggested)


def test_a_translation_is_for_all_readers_while_no_entry_of_these_notes_is_kept_from_some(programme, coordinator, peer):
    entries = [
        entry_in(joint(programme), peer),
        entry_in(joint(programme), peer, visibility="own_side"),
        entry_in(joint(programme), peer, visibility="own_side", archived_at=now()),
        entry_in(joint(programme), peer, "draft"),
    ]
    texts = [TranslationFactory(note=one.note) for one in entries]
    assert [sees(coordinator, one) for one in texts] == [True, False, True, False]
    assert [sees(peer, one) for one in texts] == [True, True, True, True]


def test_what_stays_in_the_room_is_not_for_a_colleague_of_that_side_who_leads_but_has_no_seat_there(programme, peer):
    guide = MembershipFactory(team=team_of(programme, "providing", code="KEN", country="KE")).person
    session = PeerSessionFactory(programme=programme, teams=[peer.memberships.get().team], moderator=guide)
    kept = [entry_in(session, peer, visibility=visibility) for visibility in ("in_the_room", "own_side")]
    assert [sees(guide, one) for one in kept] == [False, True]


def test_whoever_wrote_an_entry_reads_it_whichever_side_keeps_it(programme):
    kofi = officer_of(programme)
    note = NoteFactory(session=joint(programme), author=kofi, state="shared")
    assert sees(kofi, NoteEntryFactory(note=note, team=team_of(programme, "seeking"), visibility="own_side"))
