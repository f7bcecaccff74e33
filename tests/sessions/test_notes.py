"""Notes from the first word to agreed: written once, shared into actions and lessons, then locked."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from outcomes.models import FollowUpAction, Lesson
from p2p.base.notifications.models import Notification
from sessions.actions import note_review, notes
from sessions.correction_window import is_window_over
from sessions.models import Correction, Note, NoteEntry, PeerSession
from tests.factories import (
    AgendaItemFactory,
    NeedFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    days,
    now,
    officer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db
TYPED = {"kind": "lesson", "text": "Begin with the ten largest users.", "visibility": "exchange"}


def held(programme, note_taker) -> PeerSession:
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    return PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=note_taker, status="held")


@pytest.fixture
def session(programme, coordinator, peer) -> PeerSession:
    return held(programme, peer)


@pytest.fixture
def note(session, peer) -> Note:
    return NoteFactory(session=session, author=peer)


def path(session: PeerSession, rest: str = "") -> str:
    return f"{session.get_absolute_url()}notes/{rest}"


def test_the_first_word_makes_the_note_taker_its_author(as_, session, peer):
    answer = as_(peer).post(path(session), TYPED | {"key": uuid.uuid4()})
    assert (answer.status_code, answer["Location"]) == (302, path(session))
    note = Note.objects.get()
    assert (note.author, note.state, note.language) == (peer, "draft", peer.language)
    entry = note.entries.get()
    assert (entry.text, entry.team.side, entry.position) == ("Begin with the ten largest users.", "providing", 1)


def test_looking_at_empty_notes_makes_nobody_their_author(as_, session):
    PeerSession.objects.update(status="planned", note_taker=None)
    for address in ("", "text/"):
        assert as_(teammate_of(session.programme)).get(path(session, address)).status_code == 200
    assert not Note.objects.exists()


def test_a_session_without_a_note_taker_is_noted_by_whoever_begins(as_, session):
    PeerSession.objects.update(status="planned", note_taker=None)
    colleague = teammate_of(session.programme)
    as_(colleague).post(path(session), TYPED)
    assert Note.objects.get().author == colleague


def test_notes_are_shared_once_the_session_was_held_and_whoever_began_them_is_its_note_taker(as_, session):
    PeerSession.objects.update(status="planned", note_taker=None)
    colleague = teammate_of(session.programme)
    browser = as_(colleague)
    browser.post(path(session), TYPED)
    refused = browser.post(path(session, "share/"), follow=True)
    assert [one.level_tag for one in refused.context["messages"]][-1] == "error"
    PeerSession.objects.update(status="answered")
    assert browser.post(path(session, "share/")).status_code == 302
    session.refresh_from_db()
    assert (session.status, session.note_taker) == ("notes_shared", colleague)


def test_a_removed_entry_takes_its_suggestions_along_and_those_who_made_them_hear_why(as_, note, peer, coordinator):
    entry = NoteEntryFactory(note=note)
    NoteEntryFactory(note=note)
    note = note_review.share_notes(note=note, by=peer, today=today())
    note_review.suggest_correction(note=note, entry=entry, values={"text": "Other."}, by=coordinator, today=today())
    as_(peer).post(path(note.session, f"{entry.uuid}/remove/"))
    assert Correction.objects.get().state == "declined"
    assert Notification.objects.get(kind="correction").person == coordinator


def test_nothing_is_written_into_notes_that_were_agreed_meanwhile(note, peer):
    entry = NoteEntryFactory(note=note)
    Note.objects.update(state="agreed", shared_on=today(), agreed_on=today())
    for save in (
        lambda: notes.save_entry(note=note, entry=None, values=TYPED, by=peer),
        lambda: notes.save_note(note=note, values={"summary": "Late."}, by=peer),
        lambda: note_review.remove_entry(entry=entry, by=peer, now=now()),
    ):
        with pytest.raises(PermissionDenied):
            save()


def test_the_same_form_sent_twice_is_stored_once(as_, session, peer):
    key = uuid.uuid4()
    for _ in range(2):
        assert as_(peer).post(path(session), TYPED | {"key": key}).status_code == 302
    assert list(NoteEntry.objects.values_list("uuid", flat=True)) == [key]


def test_going_back_and_sending_another_text_makes_the_next_version(as_, session, peer):
    key, browser = uuid.uuid4(), as_(peer)
    browser.post(path(session), TYPED | {"key": key})
    assert (
        browser.post(path(session), TYPED | {"key": key, "text": "Begin with the twenty largest."}).status_code == 302
    )
    entry = NoteEntry.objects.get()
    assert (entry.text, entry.version) == ("Begin with the twenty largest.", 2)


def test_a_character_that_nobody_sees_keeps_no_note_from_being_saved(as_, session, peer):
    answer = as_(peer).post(path(session), TYPED | {"key": uuid.uuid4(), "text": "Be\x00gin with \u202ethe largest."})
    assert (answer.status_code, NoteEntry.objects.get().text) == (302, "Begin with \u202ethe largest.")


def test_going_back_behind_somebody_elses_change_shows_both_texts_and_keeps_mine_if_asked(as_, session, peer):
    key, browser = uuid.uuid4(), as_(peer)
    browser.post(path(session), TYPED | {"key": key})
    entry = NoteEntry.objects.get()
    notes.save_entry(note=entry.note, entry=entry, values={"text": "Theirs."}, by=entry.author, expected=1)
    answer = browser.post(path(session), TYPED | {"key": key, "text": "Mine."})
    page = answer.content.decode()
    assert (answer.status_code, "Theirs." in page, "Mine." in page) == (409, True, True)
    kept = browser.post(path(session), dict(answer.context["merged_fields"]))
    entry.refresh_from_db()
    assert (kept.status_code, entry.text, entry.version) == (302, "Mine.", 3)


def test_a_text_under_the_key_of_a_removed_or_foreign_entry_is_an_entry_of_its_own(as_, session, peer):
    key, browser = uuid.uuid4(), as_(peer)
    browser.post(path(session), TYPED | {"key": key})
    note_review.remove_entry(entry=NoteEntry.objects.get(), by=peer, now=now())
    foreign = NoteEntryFactory()
    for used in (key, foreign.uuid):
        assert browser.post(path(session), TYPED | {"key": used, "text": f"After {used}"}).status_code == 302
    live = NoteEntry.objects.live().exclude(pk=foreign.pk)
    assert sorted(one.text for one in live) == sorted(f"After {used}" for used in (key, foreign.uuid))


def test_an_entry_without_text_is_refused_and_keeps_the_rest(as_, session, peer):
    answer = as_(peer).post(path(session), TYPED | {"text": "", "adapt": "Ask the registry"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert "Ask the registry" in answer.content.decode()


def test_an_entry_points_to_the_agenda_the_need_and_the_owner(as_, session, peer):
    item, need = AgendaItemFactory(session=session), NeedFactory(programme=session.programme)
    owner = teammate_of(session.programme)
    links = {"agenda_item": item.pk, "need": need.pk, "owner": owner.pk, "due_on": f"{days(9)}"}
    as_(peer).post(path(session), TYPED | {"kind": "action"} | links)
    entry = NoteEntry.objects.get()
    assert (entry.agenda_item, entry.need, entry.owner, entry.due_on) == (item, need, owner, days(9))


def test_an_entry_cannot_point_into_another_programme(as_, session, peer):
    foreign = NeedFactory(programme=started())
    answer = as_(peer).post(path(session), TYPED | {"need": foreign.pk})
    assert list(answer.context["form"].errors) == ["need"]


def test_an_entry_is_changed_by_a_co_writer_and_keeps_its_author(as_, note, peer):
    colleague = peer_of(note.programme)
    note.co_writers.add(colleague)
    entry = NoteEntryFactory(note=note)
    answer = as_(colleague).post(path(note.session, f"{entry.uuid}/"), TYPED | {"version": 1})
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.author, entry.version) == (TYPED["text"], peer, 2)


def test_two_writers_of_one_entry_see_both_texts(as_, note, peer):
    entry = NoteEntryFactory(note=note)
    browser, address = as_(peer), path(note.session, f"{entry.uuid}/")
    browser.post(address, TYPED | {"text": "Theirs.", "version": 1})
    answer = browser.post(address, TYPED | {"text": "Mine.", "version": 1})
    page = answer.content.decode()
    assert (answer.status_code, "Theirs." in page, "Mine." in page) == (409, True, True)
    assert browser.post(address, dict(answer.context["merged_fields"])).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.version) == ("Mine.", 3)


def test_an_entry_removed_is_put_away_and_not_lost(as_, note, peer):
    entry = NoteEntryFactory(note=note)
    assert as_(peer).post(path(note.session, f"{entry.uuid}/remove/")).status_code == 302
    entry.refresh_from_db()
    assert entry.archived_at is not None
    assert as_(peer).get(path(note.session, f"{entry.uuid}/")).status_code == 404


def test_only_the_author_names_co_writers_from_among_the_programme(as_, note, peer):
    colleague, stranger = peer_of(note.programme), peer_of(started())
    values = {"summary": "In short.", "language": "fr", "version": 1}
    answer = as_(peer).post(path(note.session, "text/"), values | {"co_writers": [stranger.pk]})
    assert list(answer.context["form"].errors) == ["co_writers"]
    assert as_(peer).post(path(note.session, "text/"), values | {"co_writers": [colleague.pk]}).status_code == 302
    note.refresh_from_db()
    assert (note.summary, note.language, list(note.co_writers.all())) == ("In short.", "fr", [colleague])


def test_empty_notes_are_not_shared(note, peer):
    with pytest.raises(ValidationError):
        note_review.share_notes(note=note, by=peer, today=today())
    note.refresh_from_db()
    assert note.state == "draft"


def test_notes_with_nothing_but_free_text_can_be_shared(note, peer):
    note.summary = "We spoke for an hour."
    note.save()
    assert note_review.share_notes(note=note, by=peer, today=today()).state == "shared"


def test_sharing_shows_the_notes_and_makes_actions_and_lessons(note, peer, coordinator):
    owner, need = teammate_of(note.programme), NeedFactory(programme=note.programme)
    task = NoteEntryFactory(
        note=note, kind="action", text="Write to the registry.", owner=owner, due_on=days(9), need=need
    )
    NoteEntryFactory(note=note, kind="lesson", text="A short act passes.", adapt="Check the annex.")
    NoteEntryFactory(note=note, kind="decision")
    shared = note_review.share_notes(note=note, by=peer, today=today())
    assert (shared.state, shared.shared_on) == ("shared", today())
    note.session.refresh_from_db()
    assert note.session.status == "notes_shared"
    action = FollowUpAction.objects.get()
    assert (action.title, action.owner, action.due_on, action.need) == ("Write to the registry.", owner, days(9), need)
    assert (action.entry, action.session, action.number) == (task, note.session, 1)
    lesson = Lesson.objects.get()
    assert (lesson.text, lesson.adapt, lesson.session) == ("A short act passes.", "Check the annex.", note.session)


def test_an_action_nobody_was_named_for_falls_to_the_author_in_a_month(note, peer):
    NoteEntryFactory(note=note, kind="action")
    note_review.share_notes(note=note, by=peer, today=today())
    action = FollowUpAction.objects.get()
    assert (action.owner, action.due_on) == (peer, note.session.starts_at.date() + dt.timedelta(days=30))


@pytest.mark.parametrize(
    ("visibility", "lessons"), [("exchange", 1), ("unattributed", 1), ("own_side", 0), ("in_the_room", 0)]
)
def test_only_open_lessons_leave_the_notes(note, peer, visibility, lessons):
    NoteEntryFactory(note=note, kind="lesson", visibility=visibility)
    note_review.share_notes(note=note, by=peer, today=today())
    assert Lesson.objects.count() == lessons


def test_an_action_noted_after_sharing_is_an_action_too_and_none_is_made_twice(note, peer):
    NoteEntryFactory(note=note, kind="action")
    note = note_review.share_notes(note=note, by=peer, today=today())
    values = {"kind": "action", "text": "And one more."}
    notes.save_entry(note=note, entry=None, values=values, by=peer)
    assert list(FollowUpAction.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_entries_put_away_become_nothing(note, peer):
    NoteEntryFactory(note=note, kind="action", archived_at=now())
    NoteEntryFactory(note=note, kind="decision")
    note_review.share_notes(note=note, by=peer, today=today())
    assert FollowUpAction.objects.count() == 0


def test_agreed_notes_are_locked(as_, note, peer):
    entry = NoteEntryFactory(note=note)
    note_review.share_notes(note=note, by=peer, today=days(-9), until=days(-2))
    assert note_review.agree_due_notes(now=now()) == 1
    note.refresh_from_db()
    note.session.refresh_from_db()
    assert (note.state, note.agreed_on, note.session.status) == ("agreed", today(), "agreed")
    browser = as_(peer)
    for rest in ("", "text/", f"{entry.uuid}/"):
        assert browser.get(path(note.session, rest)).status_code == 403
    assert browser.post(path(note.session, "share/")).status_code == 403
    assert browser.post(path(note.session, f"{entry.uuid}/remove/")).status_code == 403


def test_a_refusal_to_share_is_told_on_the_page(as_, note, peer):
    answer = as_(peer).post(path(note.session, "share/"), follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


def test_an_entry_by_unesco_belongs_to_no_side(as_, session):
    kofi = officer_of(session.programme)
    session.note_taker = kofi
    session.save()
    as_(kofi).post(path(session), TYPED)
    assert NoteEntry.objects.get().team is None


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_stored_once():
    programme = started()
    thabo = peer_of(programme)
    note = NoteFactory(session=held(programme, thabo), author=thabo)
    facts = {"note": note, "entry": None, "values": {"text": "Once."}, "by": thabo, "key": uuid.uuid4()}
    ends = at_once(*[lambda: notes.save_entry(**facts)] * 2)
    assert ends == [NoteEntry.objects.get()] * 2


@pytest.mark.parametrize("shared", [-9, -1, 0])
@pytest.mark.parametrize("until", [None, -9, -1, 0, 1])
def test_the_query_and_the_rule_agree_on_when_corrections_are_over(note, shared, until):
    last = None if until is None or until < shared else days(until)
    Note.objects.filter(pk=note.pk).update(state="shared", shared_on=days(shared), corrections_until=last)
    stored = Note.objects.get(pk=note.pk)
    assert list(Note.objects.ready_to_agree(today())) == ([stored] if is_window_over(stored, today()) else [])
