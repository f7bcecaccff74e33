"""Pictures of flip charts and handouts in the notes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.actions import note_review
from sessions.models import Note, NoteEntry
from tests.factories import NeedFactory, NoteEntryFactory, NoteFactory, PeerSessionFactory, team_of, today

pytestmark = pytest.mark.django_db
PICTURE = b"\xff\xd8\xff\xe0 a flip chart"


@pytest.fixture
def note(programme, coordinator, peer, settings, tmp_path) -> Note:
    settings.MEDIA_ROOT = tmp_path
    teams = [team_of(programme, "seeking"), team_of(programme, "providing")]
    session = PeerSessionFactory(programme=programme, number=1, teams=teams, note_taker=peer, status="held")
    return NoteFactory(session=session, author=peer)


def sent(browser, note: Note, name: str = "flip.jpg", content: bytes = PICTURE, **values):
    data = {"upload": SimpleUploadedFile(name, content), "visibility": "exchange"} | values
    return browser.post(f"{note.get_absolute_url()}file/", data)


def opened(browser, entry: NoteEntry) -> int:
    answer = browser.get(f"{entry.get_absolute_url()}{entry.uuid}/file/")
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_a_picture_is_an_entry_that_the_other_side_opens_once_the_notes_are_shared(as_, note, peer, coordinator):
    assert sent(as_(peer), note, caption="The register in boxes").status_code == 302
    entry = NoteEntry.objects.get()
    assert (entry.kind, entry.text, entry.file.media_type) == ("document", "The register in boxes", "image/jpeg")
    assert (opened(as_(peer), entry), opened(as_(coordinator), entry)) == (200, 404)
    note_review.share_notes(note=note, by=peer, today=today())
    assert opened(as_(coordinator), entry) == 200
    assert "flip.jpg" in as_(coordinator).get(note.session.get_absolute_url()).content.decode()


def test_a_picture_that_belongs_to_a_need_is_opened_from_the_page_of_the_need(as_, programme, note, peer):
    need = NeedFactory(programme=programme)
    Note.objects.update(language="ar")
    sent(as_(peer), note, caption="السجل في صناديق")
    entry = NoteEntry.objects.get()
    NoteEntry.objects.update(need=need)
    page = as_(peer).get(need.get_absolute_url())
    assert page.status_code == 200
    assert f'href="{entry.get_absolute_url()}{entry.uuid}/file/"' in page.text
    assert '<p lang="ar">' in page.text


def test_a_picture_kept_on_one_side_opens_on_that_side_only(as_, note, peer, coordinator):
    sent(as_(peer), note, visibility="own_side")
    NoteEntryFactory(note=note)
    note_review.share_notes(note=note, by=peer, today=today())
    entry = NoteEntry.objects.get(file__isnull=False)
    assert (opened(as_(peer), entry), opened(as_(coordinator), entry)) == (200, 404)


def test_what_is_no_picture_is_refused_with_a_sentence_and_without_a_name_the_file_names_itself(as_, note, peer):
    answer = sent(as_(peer), note, content=b"<svg onload=alert(1)>", caption="The register")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert "The register" in answer.content.decode()
    sent(as_(peer), note)
    assert NoteEntry.objects.get().text == "flip.jpg"


def test_whoever_does_not_write_the_notes_adds_nothing_to_them(as_, note, coordinator):
    assert sent(as_(coordinator), note).status_code == 403
    assert not NoteEntry.objects.exists()


def test_an_entry_without_a_file_has_none_to_open(as_, note, peer):
    assert opened(as_(peer), NoteEntryFactory(note=note)) == 404
