"""Files come in through a form, lie under a name of their own and leave only through the page they belong to."""

import gc
import hashlib
import resource
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from p2p.base.files.actions import download, save_file
from p2p.base.files.models import StoredFile
from programmes.models import Document
from tests.factories import (
    PDF,
    DocumentFactory,
    StoredFileFactory,
    coordinator_of,
    observer_of,
    peer_of,
    started,
    today,
)
from tests.p2p.base.files.test_file_types import OFFICE, archive

pytestmark = pytest.mark.django_db


def typed(**values) -> dict:
    return {"title": "Mandate", "kind": "mandate", "dated": f"{today()}", "language": "en", "link": ""} | values


def send(browser, programme, **values):
    return browser.post(f"{programme.get_absolute_url()}documents/new/", typed(**values))


def test_a_paper_is_kept_under_a_name_of_its_own(as_, programme, coordinator):
    answer = send(as_(coordinator), programme, upload=SimpleUploadedFile("../../Mandate de l’État.pdf", PDF))
    assert answer.status_code == 302
    stored = Document.objects.get().file
    assert (stored.name, stored.size, stored.media_type) == ("Mandate de l’État.pdf", len(PDF), "application/pdf")
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.content.name == f"{programme.code}/{stored.uuid}"
    assert stored.uploaded_by == coordinator


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("program.pdf", b"MZ\x90 not a pdf"),
        ("page.html", b"<script>alert(1)</script>"),
        ("large.pdf", PDF + b"x" * configured.P2P_UPLOAD_LIMIT),
        ("bomb.docx", archive({"a": b"0" * (200 * 2**20 + 1)})),
        ("torn.xlsx", OFFICE[:50]),
    ],
    ids=["empty", "wrong-bytes", "wrong-kind", "too-large", "zip-bomb", "damaged"],
)
def test_a_broken_upload_is_named_with_its_reason_and_the_rest_is_kept(as_, programme, coordinator, name, content):
    answer = send(as_(coordinator), programme, upload=SimpleUploadedFile(name, content), title="Our mandate")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("Our mandate" in page, 'id="errors"' in page) == (True, True)
    [errors] = answer.context["form"].errors.values()
    assert len(errors) == 1
    assert (Document.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_the_reason_stands_next_to_the_field_of_the_file(as_, programme, coordinator):
    answer = send(as_(coordinator), programme, upload=SimpleUploadedFile("program.pdf", b"MZ\x90"))
    assert list(answer.context["form"].errors) == ["upload"]


def test_a_broken_file_is_named_together_with_what_else_is_wrong(as_, programme, coordinator):
    answer = send(as_(coordinator), programme, upload=SimpleUploadedFile("program.pdf", b"MZ\x90"), title="")
    assert set(answer.context["form"].errors) == {"upload", "title"}


def test_a_paper_needs_a_file_or_a_link(as_, programme, coordinator):
    answer = send(as_(coordinator), programme)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert send(as_(coordinator), programme, link="library.example/mandate.pdf").status_code == 302
    assert Document.objects.get().link == "https://library.example/mandate.pdf"


def test_a_paper_keeps_its_file_when_its_title_changes(as_, programme, coordinator):
    paper = DocumentFactory(programme=programme, number=1, file=StoredFileFactory(), link="")
    path = f"{programme.get_absolute_url()}documents/1/edit/"
    assert as_(coordinator).post(path, typed(title="A better title", version=1)).status_code == 302
    paper.refresh_from_db()
    assert (paper.title, paper.file is not None) == ("A better title", True)


def test_a_paper_is_handed_to_those_inside_and_to_nobody_else(as_, programme):
    DocumentFactory(programme=programme, number=1, file=StoredFileFactory(), link="")
    path = f"{programme.get_absolute_url()}documents/1/file/"
    answer = as_(peer_of(programme)).get(path)
    assert (answer.status_code, answer.getvalue()) == (200, PDF)
    assert as_(observer_of(programme)).get(path).status_code == 403
    assert as_(coordinator_of(started())).get(path).status_code == 404


def test_a_file_is_sent_so_that_nothing_in_it_can_run():
    answer = download(StoredFileFactory())
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()


class FullDisk(FileSystemStorage):
    def _save(self, name, content):
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_no_row_without_a_file(settings, caplog):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullDisk"}}
    with pytest.raises(ValidationError):
        save_file(name="letter.pdf", content=PDF, folder="UGA-FILES", media_type="application/pdf")
    assert StoredFile.objects.count() == 0
    assert "could not be kept" in caplog.text


@pytest.fixture
def small_disk():
    """A disk on which there is room for so many bytes of one file; the rest of a write fails half way."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def kept(folder: str) -> list:
    return [path for path in Path(default_storage.location, folder).rglob("*") if path.is_file()]


def test_a_disk_that_fills_up_half_way_keeps_no_half_file(small_disk):
    with pytest.raises(ValidationError):
        save_file(name="letter.pdf", content=PDF + bytes(3_000_000), folder="UGA-FULL", media_type="application/pdf")
    assert (kept("UGA-FULL"), StoredFile.objects.count()) == ([], 0)


def test_what_was_typed_stays_on_the_page_when_the_disk_is_full(as_, programme, coordinator, settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullDisk"}}
    answer = send(as_(coordinator), programme, upload=SimpleUploadedFile("letter.pdf", PDF), title="Our mandate")
    assert (answer.status_code, "Our mandate" in answer.content.decode()) == (422, True)
    assert "the disk is full or out of reach" in answer.content.decode()


def test_a_file_whose_row_never_comes_to_be_goes_again():
    with transaction.atomic():
        save_file(name="letter.pdf", content=PDF, folder="UGA-BACK", media_type="application/pdf")
        transaction.set_rollback(True)
    gc.collect()
    assert (kept("UGA-BACK"), StoredFile.objects.count()) == ([], 0)


def test_a_file_whose_row_is_there_stays(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stored = save_file(name="letter.pdf", content=PDF, folder="UGA-STAY", media_type="application/pdf")
    gc.collect()
    assert [path.name for path in kept("UGA-STAY")] == [str(stored.uuid)]
