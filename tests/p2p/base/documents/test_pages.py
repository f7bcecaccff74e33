"""The whole toolkit and the sheet of a survey as PDF: ordered on a page of their own, then downloaded from it."""

import io
from pathlib import Path

import pikepdf
import pytest

from outcomes.models import Survey
from p2p.base.documents import jobs, pdf_rendering, views
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.registry import collect_data
from programmes.toolkit import catalogue
from tests.factories import PersonFactory, StoredFileFactory, SurveyFactory, peer_of

pytestmark = pytest.mark.django_db
TOOLKIT = "/toolkit/all/pdf/"


@pytest.fixture(autouse=True)
def able(monkeypatch):
    monkeypatch.setattr(views, "has_pango", lambda: True)


def made(job: DocumentJob, version: str) -> None:
    file = StoredFileFactory(name=job.name)
    DocumentJob.objects.filter(pk=job.pk).update(state="ready", file=file, rendered_version=version)


def test_the_toolkit_is_ordered_awaited_and_taken_in_the_reader_s_language(as_):
    person = PersonFactory(language="fr")
    browser = as_(person)
    assert 'http-equiv="refresh"' not in browser.get(TOOLKIT).content.decode()

    assert browser.post(TOOLKIT).status_code == 302

    job = DocumentJob.objects.get()
    assert (job.kind, job.language, job.folder, job.name) == ("toolkit", "fr", "toolkit", "toolkit-fr.pdf")
    assert (job.state, job.requested_by) == ("waiting", person)
    assert 'http-equiv="refresh"' in browser.get(TOOLKIT).content.decode()
    made(job, catalogue().version)
    answer = browser.get(TOOLKIT)
    assert (answer.getvalue()[:4], answer["Content-Disposition"]) == (b"%PDF", 'attachment; filename="toolkit-fr.pdf"')


def test_a_pdf_of_an_older_edition_is_not_handed_out_and_can_be_made_anew(as_):
    browser = as_(PersonFactory())
    browser.post(TOOLKIT)
    made(DocumentJob.objects.get(), "0.9")
    assert "Make the PDF" in browser.get(TOOLKIT).content.decode()


def test_a_failure_is_told_and_can_be_ordered_again(as_):
    browser = as_(PersonFactory())
    browser.post(TOOLKIT)
    DocumentJob.objects.update(state="failed", reason="timeout")
    page = browser.get(TOOLKIT).content.decode()
    assert (jobs.failure_message("timeout") in page, "Make the PDF" in page) == (True, True)


def test_a_machine_without_pango_says_so_and_queues_nothing(as_, monkeypatch):
    monkeypatch.setattr(views, "has_pango", lambda: False)
    browser = as_(PersonFactory())
    browser.post(TOOLKIT)
    page = browser.get(TOOLKIT).content.decode()
    assert ("libpango-1.0-0" in page, "Make the PDF" in page, DocumentJob.objects.exists()) == (True, False, False)


def test_nobody_orders_without_end(as_):
    browser = as_(PersonFactory())
    answers = [browser.post(TOOLKIT, follow=True) for _ in range(11)]
    assert [len(list(answer.context["messages"])) for answer in answers] == [0] * 10 + [1]


def test_the_toolkit_has_every_entry_of_its_page(as_):
    page = pdf_rendering.html("toolkit", collect_data("toolkit", "", "es"))
    for phase in catalogue().phases:
        assert page.count(f'id="{phase.code}-name"') == 1
    codes = [entry.code for entry in (*catalogue().roles, *catalogue().obstacles, *catalogue().outcomes)]
    assert [code for code in codes if f'id="{code}"' not in page] == []
    assert '<html lang="es" dir="ltr">' in page


def a_sector_survey(programme, **fields) -> Survey:
    return SurveyFactory(programme=programme, kind="sector", link="abcdefghijklmnop", **fields)


def test_the_sheet_of_a_survey_is_ordered_by_members_only(as_, programme, peer):
    survey = a_sector_survey(programme)
    address = f"{survey.get_absolute_url()}paper/pdf/"
    assert as_(peer).post(address).status_code == 302
    assert as_(PersonFactory()).get(address).status_code == 404
    job = DocumentJob.objects.get()
    assert (job.kind, job.subject, job.folder) == ("survey_sheet", str(survey.pk), programme.code)
    made(job, collect_data("survey_sheet", job.subject, "en").version)
    assert as_(peer_of(programme)).get(address).getvalue()[:4] == b"%PDF"
    # Another version of the survey asks for another sheet.
    Survey.objects.filter(pk=survey.pk).update(version=2)
    assert as_(peer).get(address)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sheet_has_each_question_with_boxes_and_the_code_for_phones(programme, language):
    survey = a_sector_survey(programme)
    data = collect_data("survey_sheet", str(survey.pk), language)
    page = pdf_rendering.html("survey_sheet", data)

    assert page.count('<ul class="ticks">') + page.count('<div class="lines">') == len(survey.form.question_list)
    assert (page.count("data:image/svg+xml;base64,"), page.count(survey.public_address)) == (1, 1)
    with pikepdf.open(io.BytesIO(pdf_rendering.pdf("survey_sheet", data))) as pdf:
        assert (len(pdf.pages), str(pdf.Root.Lang), str(pdf.docinfo["/Title"])) == (1, language, survey.title)


def test_every_kind_has_its_template_and_its_sheets():
    for kind in ("report", "survey_sheet", "toolkit"):
        assert len(pdf_rendering.style_sheet(kind)) > len(Path(pdf_rendering.SHARED_STYLES).read_text())
