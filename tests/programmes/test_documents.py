"""Documents of a programme: stored files or links."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import DocumentFactory, started, today

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a draft of the law %%EOF"


def test_both_sides_open_what_one_of_them_has_uploaded(as_, programme, coordinator, peer):
    path, upload = f"{programme.get_absolute_url()}documents/", SimpleUploadedFile("Draft.pdf", PDF)
    typed = {"title": "The draft", "kind": "mandate", "dated": f"{today()}", "language": "en", "upload": upload}
    assert as_(coordinator).post(f"{path}new/", typed).status_code == 302
    document = programme.documents.get()
    assert "The draft" in as_(peer).get(path).text
    opened = as_(peer).get(f"{path}{document.number}/file/")
    assert (opened.status_code, opened.getvalue()) == (200, PDF)
    document.refresh_from_db()
    assert document.file.content.name.startswith(f"{programme.code}/")


def test_a_document_of_another_programme_is_not_there(as_, programme, coordinator):
    document = DocumentFactory(programme=started())
    assert as_(coordinator).get(f"{programme.get_absolute_url()}documents/{document.number}/edit/").status_code == 404
