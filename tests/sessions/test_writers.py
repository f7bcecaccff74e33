"""Who writes the notes of a session: one rule for pages, corrections, drafts and SQL."""

import pytest

from p2p.base.accounts.viewer import Viewer
from programmes.policy import Role
from sessions.models import Note
from sessions.models.notes import written_by
from sessions.permissions import can_edit_notes, can_write_notes
from tests.factories import MembershipFactory, NoteFactory, PeerSessionFactory, days, team_of

pytestmark = pytest.mark.django_db
STATUS = {"draft": "held", "shared": "notes_shared", "agreed": "agreed"}


@pytest.fixture
def people(programme):
    """An author who was replaced as note-taker by somebody else, a co-writer, and others of the exchange."""
    peers, seeking = team_of(programme, "providing"), team_of(programme, "seeking")
    roles = {
        "author": (peers, Role.PEER),
        "note-taker": (peers, Role.PEER),
        "co-writer": (seeking, Role.MEMBER),
        "colleague": (peers, Role.PEER),
        "coordinator": (seeking, Role.COORDINATOR),
        "officer": (team_of(programme, "support"), Role.OFFICER),
    }
    return {name: MembershipFactory(team=team, role=role).person for name, (team, role) in roles.items()}


@pytest.fixture(params=STATUS)
def note(request, programme, people) -> Note:
    state, teams = request.param, [team_of(programme, "seeking"), team_of(programme, "providing")]
    facts = {"number": 1, "note_taker": people["note-taker"], "status": STATUS[state]}
    session = PeerSessionFactory(programme=programme, teams=teams, **facts)
    dates = {"shared_on": days(-9), "corrections_until": days(-2)} if state != "draft" else {}
    agreed = {"agreed_on": days(-1)} if state == "agreed" else {}
    note = NoteFactory(session=session, author=people["author"], state=state, **dates, **agreed)
    note.co_writers.add(people["co-writer"])
    return note


WRITERS = {"author", "note-taker", "co-writer"}


def test_the_author_the_note_taker_and_the_co_writers_write_notes_until_they_are_agreed(note, people):
    assert {name for name, person in people.items() if can_write_notes(note, Viewer(person))} == WRITERS
    edit = {name for name, person in people.items() if can_edit_notes(note, Viewer(person))}
    assert edit == (set() if note.state == "agreed" else WRITERS)


def test_the_database_names_the_same_writers(note, people):
    assert {name for name, person in people.items() if Note.objects.filter(written_by(Viewer(person)))} == WRITERS


def test_the_page_of_the_session_offers_writing_to_those_who_may_open_the_page_of_the_notes(as_, note, people):
    page, notes = note.session.get_absolute_url(), note.get_absolute_url()
    offered = {name for name, person in people.items() if f'href="{notes}"' in as_(person).get(page).content.decode()}
    opened = {name for name, person in people.items() if as_(person).get(notes).status_code == 200}
    assert offered == opened == (set() if note.state == "agreed" else WRITERS)


def test_before_there_are_notes_the_session_offers_them_to_its_note_taker(as_, programme, people):
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    facts = {"number": 1, "note_taker": people["note-taker"], "status": "held"}
    page = PeerSessionFactory(programme=programme, teams=teams, **facts).get_absolute_url()
    link = f'href="{page}notes/"'
    assert {name for name, person in people.items() if link in as_(person).get(page).content.decode()} == {"note-taker"}
