"""The PDF of a report, and the public address of the final one."""

import pytest

from outcomes.actions import reports
from outcomes.models import Report
from p2p.base.files.models import StoredFile
from p2p.base.history.models import Event
from programmes.models import Programme
from tests.factories import ReportFactory, StoredFileFactory, observer_of
from tests.outcomes.report_programme import a_job

pytestmark = pytest.mark.django_db


def final_report(programme: Programme, number: int) -> Report:
    """Approved, and rendered."""
    return ReportFactory(programme=programme, number=number, status="approved", final=StoredFileFactory())


@pytest.fixture
def report(programme, coordinator) -> Report:
    return final_report(programme, 1)


def test_the_pdf_is_there_once_it_was_made(as_, programme, coordinator):
    report = ReportFactory(programme=programme, number=1)
    browser = as_(coordinator)
    assert browser.get(f"{report.get_absolute_url()}pdf/").status_code == 404
    a_job(report, file=StoredFileFactory(name="UGA-1-en.pdf"), state="ready")
    answer = browser.get(f"{report.get_absolute_url()}pdf/")
    assert answer.getvalue().startswith(b"%PDF")
    assert 'filename="UGA-1-en.pdf"' in answer["Content-Disposition"]


def test_everybody_opens_a_published_report_at_its_address(client, as_, report, coordinator):
    address = f"/reports/{report.programme.code}-1.pdf"
    assert client.get(address).status_code == 404
    reports.publish_report(report=report, by=coordinator)

    answer = client.get(address)

    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")
    assert (answer["Cache-Control"], answer["Content-Language"]) == ("public, max-age=86400", "en")
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get("/reports/NOBODY-1.pdf").status_code == 404
    for reader in (coordinator, observer_of(report.programme)):
        assert address in as_(reader).get(report.get_absolute_url()).content.decode()
    assert address in as_(observer_of(report.programme)).get(report.programme.get_absolute_url()).content.decode()
    published = Event.objects.get(kind="outcomes.report", verb="published")
    assert published.reason == f"SHA-256 {report.final.sha256}"


def test_a_newer_report_leaves_the_address_of_the_older_one_as_it_is(client, programme, coordinator):
    for number in (1, 2):
        reports.publish_report(report=final_report(programme, number), by=coordinator)
    contents = [client.get(f"/reports/{programme.code}-{number}.pdf").getvalue() for number in (1, 2)]
    assert [content[:4] for content in contents] == [b"%PDF", b"%PDF"]
    assert StoredFile.objects.filter(pk__in=Report.objects.values("final")).count() == 2
