"""Shared notes: read by both sides, corrected for five working days, agreed, and from then on only added to."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from outcomes.models import FollowUpAction, Lesson
from p2p.base.accounts.viewer import Viewer
from p2p.base.notifications.models import Notification
from sessions import tasks
from sessions.actions import note_review, notes
from sessions.models import Correction, Note, NoteEntry, PeerSession, Translation
from tests.factories import (
    AgendaItemFactory,
    CorrectionFactory,
    NoteEntryFactory,
    NoteFactory,
    PeerSessionFactory,
    TranslationFactory,
    days,
    now,
    observer_of,
    peer_of,
    started,
    team_of,
    teammate_of,
    today,
)

pytestmark = pytest.mark.django_db
TEXT = "Begin with the ten largest users."
THEIRS = {"kind": "lesson", "text": "Ten or more.", "version": 1, "visibility": "exchange"}


@pytest.fixture
def note(programme, coordinator, peer) -> Note:
    """Of a session of both sides, with one entry, written by the peer and not shared yet."""
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    session = PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=peer, status="held")
    note = NoteFactory(session=session, author=peer)
    NoteEntryFactory(note=note, text=TEXT, team=team_of(programme, "providing"))
    return note


@pytest.fixture
def shared(note, peer) -> Note:
    return note_review.share_notes(note=note, by=peer, today=today())


def page(note: Note, rest: str = "") -> str:
    return f"{note.session.get_absolute_url()}{rest}"


def entry_of(note: Note) -> NoteEntry:
    return note.entries.order_by("pk").first()


def suggested(note: Note, by, **values) -> Correction:
    values = {"text": "Begin with twenty."} | values
    return note_review.suggest_correction(note=note, entry=entry_of(note), values=values, by=by, today=today())


def agreed(note: Note) -> Note:
    Note.objects.filter(pk=note.pk).update(corrections_until=days(-1))
    note_review.agree_due_notes(now=now())
    note.refresh_from_db()
    return note


# Sharing


def test_five_working_days_remain_to_correct_shared_notes(note, peer):
    type(peer).objects.filter(pk=peer.pk).update(country="EG")  # there Friday and Saturday are free
    note.author.refresh_from_db()
    shared = note_review.share_notes(note=note, by=peer, today=dt.date(2026, 11, 22))
    assert shared.corrections_until == dt.date(2026, 11, 29)


def test_whoever_shares_may_choose_another_day_but_none_that_is_over(as_, note, peer):
    browser = as_(peer)
    late = browser.post(page(note, "notes/share/"), {"until": f"{days(-1)}"}, follow=True)
    assert [one.level_tag for one in late.context["messages"]] == ["error"]
    wrong = browser.post(page(note, "notes/share/"), {"until": "soon"}, follow=True)
    assert [one.level_tag for one in wrong.context["messages"]] == ["error"]
    browser.post(page(note, "notes/share/"), {"until": f"{days(12)}"})
    note.refresh_from_db()
    assert (note.state, note.corrections_until) == ("shared", days(12))


def test_both_sides_hear_once_that_the_notes_can_be_read(note, peer, coordinator):
    colleague = peer_of(note.programme)
    shared = note_review.share_notes(note=note, by=peer, today=today())
    note_review.share_notes(note=shared, by=peer, today=days(1))
    told = Notification.objects.filter(kind="notes_shared")
    assert {one.person for one in told} == {colleague, coordinator}
    assert told.first().data["until"] == f"{shared.corrections_until}"


# Corrections


def test_a_correction_is_suggested_beside_the_text_and_accepted_into_it(as_, shared, peer, coordinator):
    entry, browser = entry_of(shared), as_(coordinator)
    assert TEXT in browser.get(page(shared, f"notes/{entry.uuid}/suggest/")).content.decode()
    typed = {"text": "Begin with twenty.", "reason": "We counted."}
    answer = browser.post(page(shared, f"notes/{entry.uuid}/suggest/"), typed)
    assert (answer.status_code, answer["Location"]) == (302, page(shared, "corrections/1/"))
    shown = as_(peer).get(page(shared)).content.decode()
    assert TEXT in shown
    assert "Begin with twenty." in shown
    as_(peer).post(page(shared, "corrections/1/"), {"accept": "1", "seen": 1})
    entry.refresh_from_db()
    assert (entry.text, entry.version, entry.author) == ("Begin with twenty.", 2, peer)
    said = Notification.objects.get(kind="correction")
    assert (said.person, said.data["accepted"]) == (coordinator, True)


def test_what_is_missing_becomes_an_entry_that_names_who_said_it(as_, shared, peer, coordinator):
    as_(coordinator).post(page(shared, "notes/suggest/"), {"kind": "lesson", "text": "Ask the users first."})
    as_(peer).post(page(shared, "corrections/1/"), {"accept": "1"})
    entry = NoteEntry.objects.get(text="Ask the users first.")
    assert (entry.source, entry.team.side, entry.note) == (coordinator.name, "seeking", shared)
    assert Lesson.objects.filter(entry=entry).exists()


def test_free_text_is_corrected_word_by_word_like_an_entry(as_, shared, peer, coordinator):
    Note.objects.filter(pk=shared.pk).update(summary="We met on Monday.")
    assert f'href="{page(shared, "notes/text/suggest/")}"' in as_(coordinator).get(page(shared)).content.decode()
    same = as_(coordinator).post(page(shared, "notes/text/suggest/"), {"text": "We met on Monday."})
    assert list(same.context["form"].errors) == ["text"]
    as_(coordinator).post(page(shared, "notes/text/suggest/"), {"text": "We met on Tuesday."})
    shown = as_(peer).get(page(shared, "corrections/1/"))
    assert "<del>Monday.</del><ins>Tuesday.</ins>" in shown.content.decode()
    seen = shown.context["form"]["seen"].value()
    reply = as_(peer).post(page(shared, "corrections/1/"), {"accept": "1", "seen": seen}, follow=True)
    assert [str(one) for one in reply.context["messages"]] == ["The correction is accepted."]
    assert (Note.objects.get().summary, NoteEntry.objects.count()) == ("We met on Tuesday.", 1)


def test_free_text_that_changed_meanwhile_is_looked_at_again_before_it_is_replaced(as_, shared, peer, coordinator):
    notes.save_note(note=shared, values={"summary": "We met on Monday."}, by=peer)
    as_(coordinator).post(page(shared, "notes/text/suggest/"), {"text": "We met on Tuesday."})
    seen = as_(peer).get(page(shared, "corrections/1/")).context["form"]["seen"].value()
    notes.save_note(note=shared, values={"summary": "We met in May."}, by=peer)
    reply = as_(peer).post(page(shared, "corrections/1/"), {"accept": "1", "seen": seen})
    assert (reply.status_code, Note.objects.get().summary) == (422, "We met in May.")


def test_what_is_added_to_agreed_free_text_stands_beside_it(as_, shared, peer):
    Note.objects.filter(pk=shared.pk).update(summary="We met on Monday.")
    agreed(shared)
    as_(peer).post(page(shared, "notes/text/suggest/"), {"text": "We met on Tuesday."})
    shown = as_(peer).get(page(shared)).content.decode()
    assert [words in shown for words in ("We met on Monday.", "We met on Tuesday.", "Added later")] == [True] * 3


def test_notes_without_free_text_have_none_to_correct(as_, shared, coordinator):
    assert as_(coordinator).get(page(shared, "notes/text/suggest/")).status_code == 404
    assert "notes/text/suggest/" not in as_(coordinator).get(page(shared)).content.decode()


def test_an_entry_leads_to_what_it_became(as_, shared, coordinator):
    shown = as_(coordinator).get(page(shared)).content.decode()
    assert f'<a href="{shared.programme.get_absolute_url()}lessons/">Lesson {Lesson.objects.get().number}</a>' in shown


def test_a_lesson_and_an_action_follow_their_entry_until_somebody_writes_them_anew(shared, peer):
    lesson = Lesson.objects.get()
    task = NoteEntryFactory(note=shared, kind="action", text="Write to the registry.")
    notes.save_entry(note=shared, entry=task, values={"text": "Call the registry."}, by=peer)
    FollowUpAction.objects.update(title="Visit the registry.")
    notes.save_entry(note=shared, entry=task, values={"text": "Ask the registry."}, by=peer)
    notes.save_entry(note=shared, entry=entry_of(shared), values={"text": "Begin with twenty."}, by=peer)
    lesson.refresh_from_db()
    assert (lesson.text, lesson.version) == ("Begin with twenty.", 2)
    assert FollowUpAction.objects.get().title == "Visit the registry."


def test_declining_needs_a_word_that_the_other_one_reads(as_, shared, peer, coordinator):
    suggested(shared, coordinator)
    browser = as_(peer)
    answer = browser.post(page(shared, "corrections/1/"), {"decline": "1", "answer": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["answer"])
    reply = browser.post(
        page(shared, "corrections/1/"), {"decline": "1", "answer": "The minister said ten."}, follow=True
    )
    assert [str(one) for one in reply.context["messages"]] == ["The correction is declined."]
    assert (entry_of(shared).text, Correction.objects.get().state) == (TEXT, "declined")
    assert Notification.objects.get(kind="correction").data["words"] == "The minister said ten."


def test_an_entry_that_changed_meanwhile_is_looked_at_again_before_it_is_replaced(as_, shared, peer, coordinator):
    suggested(shared, coordinator)
    entry = entry_of(shared)
    as_(peer).post(page(shared, f"notes/{entry.uuid}/"), THEIRS)
    answer = as_(peer).post(page(shared, "corrections/1/"), {"accept": "1", "seen": 1})
    assert (answer.status_code, Correction.objects.get().state) == (422, "open")
    assert entry_of(shared).text == "Ten or more."


def test_only_writers_answer_and_only_once(as_, shared, peer, coordinator):
    suggested(shared, coordinator)
    assert as_(coordinator).post(page(shared, "corrections/1/"), {"accept": "1"}).status_code == 403
    as_(peer).post(page(shared, "corrections/1/"), {"accept": "1", "seen": 1})
    again = as_(peer).post(page(shared, "corrections/1/"), {"decline": "1", "answer": "No."})
    assert (again.status_code, Correction.objects.get().state) == (422, "accepted")


def test_a_correction_that_changes_nothing_is_sent_back(as_, shared, coordinator):
    answer = as_(coordinator).post(page(shared, f"notes/{entry_of(shared).uuid}/suggest/"), {"text": TEXT})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])


def test_drafts_are_not_corrected_and_late_comers_learn_why(as_, note, coordinator):
    assert as_(coordinator).get(page(note, "notes/suggest/")).status_code == 404
    shared = note_review.share_notes(note=note, by=note.author, today=today())
    suggested(shared, coordinator)
    Note.objects.update(corrections_until=days(-1))
    assert as_(coordinator).get(page(shared, "notes/suggest/")).status_code == 403


def test_a_correction_of_what_stays_on_one_side_is_read_on_that_side_only(as_, shared, peer, coordinator):
    secret = NoteEntryFactory(
        note=shared, text="Between us.", visibility="own_side", team=team_of(shared.programme, "providing")
    )
    colleague = peer_of(shared.programme)
    values = {"text": "Between ourselves."}
    note_review.suggest_correction(note=shared, entry=secret, values=values, by=colleague, today=today())
    assert "Between ourselves." in as_(colleague).get(page(shared)).content.decode()
    assert "Between ourselves." not in as_(coordinator).get(page(shared)).content.decode()
    assert as_(coordinator).get(page(shared, "corrections/1/")).status_code == 404


def test_observers_and_strangers_never_reach_a_correction(as_, shared, coordinator):
    suggested(shared, coordinator)
    assert as_(observer_of(shared.programme)).get(page(shared, "corrections/1/")).status_code == 403
    assert as_(peer_of(started())).get(page(shared, "corrections/1/")).status_code == 404


# Agreed


def test_notes_are_agreed_when_the_days_are_over_and_nothing_waits(shared):
    assert note_review.agree_due_notes(now=now()) == 0
    note = agreed(shared)
    assert (note.state, note.agreed_on, PeerSession.objects.get().status) == ("agreed", today(), "agreed")
    assert note_review.agree_due_notes(now=now()) == 0


def test_an_open_correction_keeps_notes_open_until_it_is_answered(shared, peer, coordinator):
    correction = suggested(shared, coordinator)
    assert agreed(shared).state == "shared"
    note_review.answer_correction(correction=correction, accept=False, answer="No.", by=peer, today=today())
    shared.refresh_from_db()
    assert shared.state == "agreed"


@pytest.mark.django_db(transaction=True)
def test_an_hourly_tick_agrees():
    NoteEntryFactory(note=NoteFactory(state="shared", corrections_until=days(-1)))
    assert (tasks.agree_due(), tasks.agree_due(), Note.objects.get().state) == (1, 0, "agreed")


def test_notes_of_a_paused_programme_wait(shared):
    type(shared.programme).objects.update(state="paused")
    assert agreed(shared).state == "shared"


def test_what_comes_after_agreement_stands_beside_the_text(as_, shared, peer, coordinator):
    note = agreed(shared)
    as_(peer).post(page(note, f"notes/{entry_of(note).uuid}/suggest/"), {"text": "The act names twelve."})
    as_(coordinator).post(page(note, "notes/suggest/"), {"kind": "lesson", "text": "And the users agreed."})
    assert list(Correction.objects.order_by("number").values_list("amends", "state")) == [
        (True, "accepted"),
        (True, "open"),
    ]
    as_(peer).post(page(note, "corrections/2/"), {"accept": "1"})
    shown = as_(coordinator).get(page(note)).content.decode()
    assert all(words in shown for words in (TEXT, "The act names twelve.", "And the users agreed."))
    assert (entry_of(note).text, note.entries.count(), note.state) == (TEXT, 1, "agreed")


def test_an_amendment_whose_answer_was_lost_and_that_is_sent_again_stands_once(as_, shared, peer):
    note = agreed(shared)
    for _time in range(2):
        as_(peer).post(page(note, f"notes/{entry_of(note).uuid}/suggest/"), {"text": "The act names twelve."})
    assert Correction.objects.count() == 1


def test_a_suggestion_needs_a_reason_only_to_be_refused(shared, coordinator, peer):
    correction = suggested(shared, coordinator)
    with pytest.raises(ValidationError):
        note_review.answer_correction(correction=correction, accept=False, answer="  ", by=peer, today=today())


# Reading


def test_notes_are_read_point_by_point_of_the_agenda(as_, shared, coordinator):
    second, first = (AgendaItemFactory(session=shared.session, position=n, title=f"Point {n}") for n in (2, 1))
    for item, text in ((second, "Later."), (first, "Sooner.")):
        NoteEntryFactory(note=shared, agenda_item=item, text=text)
    shown = as_(coordinator).get(page(shared)).content.decode()
    order = [shown.index(words) for words in ("Point 1", "Sooner.", "Point 2", "Later.", TEXT)]
    assert order == sorted(order)


def test_a_translation_stands_beside_the_notes(as_, shared, coordinator, peer):
    browser = as_(coordinator)
    assert browser.post(page(shared, "notes/in/ar/"), {"text": "نبدأ بأكبر المستخدمين."}).status_code == 302
    shown = as_(peer).get(page(shared)).content.decode()
    assert "نبدأ بأكبر المستخدمين." in shown
    assert TEXT in shown
    assert browser.get(page(shared, f"notes/in/{shared.language}/")).status_code == 404
    assert Translation.objects.get().language == "ar"


def test_a_translation_is_hidden_while_an_entry_is_not_for_everyone(shared, coordinator):
    TranslationFactory(note=shared)
    assert Translation.objects.visible_to(Viewer(coordinator)).count() == 1
    NoteEntryFactory(note=shared, visibility="own_side", team=team_of(shared.programme, "providing"))
    assert Translation.objects.visible_to(Viewer(coordinator)).count() == 0
    assert Translation.objects.visible_to(Viewer(shared.author)).count() == 1


def test_a_new_note_taker_reads_the_draft_they_are_to_finish(as_, note):
    colleague = teammate_of(note.programme)
    PeerSession.objects.update(note_taker=colleague)
    assert TEXT in as_(colleague).get(page(note, "notes/")).content.decode()


# Versions


def test_versions_are_compared_word_by_word_and_an_earlier_one_is_brought_back(as_, shared, peer):
    entry, browser = entry_of(shared), as_(peer)
    for version, text in ((1, "Begin with twenty."), (2, "Begin with thirty.")):
        values = {"kind": "lesson", "text": text, "version": version, "visibility": "exchange"}
        browser.post(page(shared, f"notes/{entry.uuid}/"), values)
    address = page(shared, f"notes/{entry.uuid}/versions/")
    shown = browser.get(address).content.decode()
    assert "<del>twenty.</del><ins>thirty.</ins>" in shown
    browser.post(address, {"number": 2})
    entry.refresh_from_db()
    assert (entry.text, entry.version) == ("Begin with twenty.", 4)
    compared = browser.get(f"{address}?from=2&to=4").context["versions"]
    assert [changes for _version, changes in compared] == [[]]


def test_agreed_notes_are_compared_but_not_brought_back(as_, shared, peer):
    entry = entry_of(shared)
    values = {"kind": "lesson", "text": "Begin with twenty.", "version": 1, "visibility": "exchange"}
    as_(peer).post(page(shared, f"notes/{entry.uuid}/"), values)
    agreed(shared)
    address = page(shared, f"notes/{entry.uuid}/versions/")
    assert as_(peer).get(address).status_code == 200
    assert as_(peer).post(address, {"number": 2}).status_code == 403
    assert as_(peer).post(address, {"number": 77}).status_code == 404


def test_everybody_else_reads_no_versions(as_, shared, coordinator):
    CorrectionFactory(note=shared, by=coordinator)
    assert as_(coordinator).get(page(shared, f"notes/{entry_of(shared).uuid}/versions/")).status_code == 403


def test_what_was_kept_on_one_side_stays_there_in_earlier_versions_too(as_, note, peer, coordinator):
    note.co_writers.add(coordinator)
    values = {"kind": "lesson", "text": "They were not prepared.", "visibility": "own_side"}
    entry = notes.save_entry(note=note, entry=None, values=values, by=peer)
    softened = {"text": "Prepare more.", "visibility": "exchange"}
    entry = notes.save_entry(note=note, entry=entry, values=softened, by=peer)
    address = page(note, f"notes/{entry.uuid}/versions/")
    assert "not prepared" in as_(peer).get(address).content.decode()
    assert "not prepared" not in as_(coordinator).get(address).content.decode()
    assert as_(coordinator).post(address, {"number": 1}).status_code == 404
    as_(peer).post(address, {"number": 1})
    entry.refresh_from_db()
    assert (entry.text, entry.visibility) == ("They were not prepared.", "exchange")


def test_a_version_that_points_to_something_gone_is_brought_back_without_it(as_, note, peer):
    item = AgendaItemFactory(session=note.session)
    values = {"kind": "lesson", "text": "First.", "agenda_item": item, "visibility": "exchange"}
    entry = notes.save_entry(note=note, entry=None, values=values, by=peer)
    notes.save_entry(note=note, entry=entry, values={"text": "Second.", "agenda_item": None}, by=peer)
    item.delete()
    assert as_(peer).post(page(note, f"notes/{entry.uuid}/versions/"), {"number": 1}).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.agenda_item) == ("First.", None)


def test_two_who_begin_a_translation_see_both_texts(as_, shared, coordinator, peer):
    address = page(shared, "notes/in/fr/")
    as_(coordinator).post(address, {"text": "Ceux d’en face."})
    answer = as_(peer).post(address, {"text": "Les miens.", "version": ""})
    assert (answer.status_code, Translation.objects.get().text) == (409, "Ceux d’en face.")


def test_where_an_entry_is_not_for_everyone_only_writers_translate(as_, shared, coordinator, peer):
    NoteEntryFactory(note=shared, visibility="own_side", team=team_of(shared.programme, "providing"))
    assert as_(coordinator).get(page(shared, "notes/in/fr/")).status_code == 403
    assert as_(peer).get(page(shared, "notes/in/fr/")).status_code == 200


def test_whoever_suggested_something_does_not_read_what_the_entry_says_behind_closed_doors(as_, shared, coordinator):
    suggested(shared, coordinator)
    NoteEntry.objects.update(text="Frankly, they failed.", visibility="own_side")
    shown = as_(coordinator).get(page(shared, "corrections/1/")).content.decode()
    assert "Begin with twenty." in shown
    assert "Frankly" not in shown


def test_a_co_writer_and_another_field_are_changed_at_once(as_, note, peer, coordinator):
    note = notes.save_note(note=note, values={"summary": "Short."}, by=peer)
    notes.save_note(note=note, values={"summary": "Longer."}, by=peer, expected=note.version)
    data = {"summary": "Short.", "language": note.language, "co_writers": [coordinator.pk], "version": note.version}
    assert as_(peer).post(page(note, "notes/text/"), data).status_code == 302
    note.refresh_from_db()
    assert (note.summary, list(note.co_writers.all())) == ("Longer.", [coordinator])
