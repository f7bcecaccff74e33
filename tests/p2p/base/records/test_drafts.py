"""Drafts: what somebody types is at the server before they save it, and theirs alone."""

import datetime as dt
import uuid
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError

from p2p.base.records.drafts import MAX_DRAFT_CHARACTERS, MAX_DRAFTS, erase_old_drafts, save_draft
from p2p.base.records.models import Draft, Revision
from sessions.models import NoteEntry
from tests.factories import DraftFactory, NoteEntryFactory, NoteFactory, PeerSessionFactory, now, team_of, teammate_of

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("6f1d3f4e-7a54-4a0c-9d5e-0d3c6a0a8a11")
TYPED = {"kind": "decision", "text": "The hall opens on Fridays.", "visibility": "exchange", "version": ""}


@pytest.fixture
def note(programme, peer):
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    session = PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=peer, status="held")
    return NoteFactory(session=session, author=peer)


def send(browser, person, address: str, key: uuid.UUID = KEY, **fields: str) -> int:
    where = f"/drafts/{key}/?form={quote(address)}&person={person.pk}"
    return browser.post(where, TYPED | fields).status_code


def test_a_draft_is_kept_once_and_makes_no_history(as_, note, peer):
    browser = as_(peer)
    for text in ("The hall", "The hall opens"):
        assert send(browser, peer, note.get_absolute_url(), text=text) == 200
    draft = Draft.objects.get()
    assert dict(draft.fields)["text"] == str(draft) == "The hall opens"
    assert (Revision.objects.count(), NoteEntry.objects.count()) == (0, 0)


def test_nobody_else_is_offered_it_or_throws_it_away(as_, programme, note, peer):
    other = teammate_of(programme)
    note.co_writers.add(other)
    DraftFactory(person=peer, uuid=KEY, address=note.get_absolute_url())
    assert b"it was not saved" in as_(peer).get(note.get_absolute_url()).content
    assert b"it was not saved" not in as_(other).get(note.get_absolute_url()).content
    assert as_(other).get(f"{note.get_absolute_url()}?draft={KEY}").context["taken"] is None
    assert as_(other).post(f"/drafts/{KEY}/drop/").status_code == 404
    assert send(as_(other), other, note.get_absolute_url()) == 200
    assert Draft.objects.filter(uuid=KEY).count() == 2


def test_somebody_who_signed_in_meanwhile_does_not_get_my_draft(as_, programme, note, peer):
    other = teammate_of(programme)
    assert send(as_(other), peer, note.get_absolute_url()) == 403
    assert not Draft.objects.exists()


def test_a_draft_that_is_taken_stands_in_the_form_and_is_gone_once_saved(as_, note, peer):
    browser, path = as_(peer), note.get_absolute_url()
    send(browser, peer, path)
    page = browser.get(f"{path}?draft={KEY}")
    assert "The hall opens on Fridays." in str(page.context["form"]["text"])
    assert page.context["form"]["kind"].value() == "decision"
    assert f'name="draft" value="{KEY}"' in page.content.decode()
    assert browser.post(path, TYPED | {"key": uuid.uuid4(), "draft": str(KEY)}).status_code == 302
    assert not Draft.objects.exists()


def test_a_change_to_an_entry_goes_on_from_the_version_it_was_typed_on(as_, note, peer):
    entry = NoteEntryFactory(note=note, author=peer, version=3)
    path = f"{note.get_absolute_url()}{entry.uuid}/"
    send(as_(peer), peer, path, version="2", text="Typed on version 2.")
    form = as_(peer).get(f"{path}?draft={KEY}").context["form"]
    assert (form["version"].value(), form["text"].value()) == ("2", "Typed on version 2.")
    fields = TYPED | {"version": "2", "text": "Typed on version 2.", "draft": str(KEY)}
    assert as_(peer).post(path, fields).status_code == 409
    assert Draft.objects.count() == 2
    assert as_(peer).post(path, fields | {"version": "3"}).status_code == 302
    assert Draft.objects.count() == 0


def test_whoever_keeps_the_other_text_finds_their_own_again_until_they_save(as_, note, peer):
    entry = NoteEntryFactory(note=note, author=peer, version=3)
    path, browser = f"{note.get_absolute_url()}{entry.uuid}/", as_(peer)
    for text in ("Mine.", "Mine, once more."):
        assert browser.post(path, TYPED | {"version": "2", "text": text}).status_code == 409
    assert [str(one) for one in browser.get(path).context["drafts"]] == ["Mine, once more."]
    assert browser.post(path, TYPED | {"version": "3", "text": "Mine after all."}).status_code == 302
    assert not Draft.objects.exists()


def test_the_free_text_has_drafts_too(as_, note, peer):
    path = f"{note.get_absolute_url()}text/"
    DraftFactory(person=peer, uuid=KEY, address=path, fields=[["summary", "Half"], ["language", "ar"]])
    form = as_(peer).get(f"{path}?draft={KEY}").context["form"]
    assert (form["summary"].value(), form["language"].value()) == ("Half", "ar")
    filled = {"summary": "Whole", "language": "ar", "version": note.version, "draft": str(KEY)}
    assert as_(peer).post(path, filled).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize("address", ["", "elsewhere", "//evil.example/", f"/{'a' * 200}"])
def test_an_address_that_is_none_of_this_site_is_refused(as_, peer, address):
    assert send(as_(peer), peer, address) == 422


def test_what_is_too_long_or_too_many_is_refused(as_, note, peer):
    assert send(as_(peer), peer, note.get_absolute_url(), text="x" * MAX_DRAFT_CHARACTERS) == 422
    DraftFactory.create_batch(MAX_DRAFTS, person=peer)
    assert send(as_(peer), peer, note.get_absolute_url()) == 422
    with pytest.raises(ValidationError, match="too many drafts"):
        save_draft(person=peer, key=KEY, address="/", fields=[], now=now())


def test_a_null_character_does_no_harm(as_, note, peer):
    assert send(as_(peer), peer, note.get_absolute_url(), text="A\x00B \u202eC") == 200
    assert str(Draft.objects.get()) == "AB \u202eC"


def test_drafts_end_after_thirty_days():
    old = DraftFactory(updated_at=now() - dt.timedelta(days=31))
    new = DraftFactory(updated_at=now() - dt.timedelta(days=29))
    assert erase_old_drafts(now=now()) == 1
    assert list(Draft.objects.all()) == [new] != [old]


def test_writers_see_who_else_is_writing_and_nobody_else_does(as_, programme, note, peer):
    colleague, stranger = teammate_of(programme, name="Wanjiru"), teammate_of(programme, name="Not a writer")
    note.co_writers.add(colleague)
    path, where = note.get_absolute_url(), f"/drafts/{KEY}/?form={quote(note.get_absolute_url())}"
    for person in (colleague, stranger):
        send(as_(person), person, path, key=uuid.uuid4())
    said = as_(peer).post(f"{where}&person={peer.pk}", TYPED).content.decode()
    assert ("Wanjiru" in said, "Not a writer" in said) == (True, False)
    assert "Wanjiru" in as_(peer).get(path).context["others"]
    assert as_(stranger).post(f"{where}&person={stranger.pk}", TYPED).content == b""
    Draft.objects.update(updated_at=now() - dt.timedelta(minutes=3))
    assert as_(peer).get(path).context["others"] == ""
