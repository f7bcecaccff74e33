"""The PDF of a report: what its job does with it, the final one, and the commands."""

import datetime as dt
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from outcomes.actions.reports import approve_report, order_pdf
from outcomes.models import Report
from outcomes.reports.content import build
from p2p.base.accounts.models import Person
from p2p.base.documents import jobs, pdf_rendering
from p2p.base.documents.models import DocumentJob
from p2p.base.files.models import StoredFile
from p2p.base.history.models import Event
from p2p.base.notifications.models import Notification
from tests.factories import StoredFileFactory, unesco
from tests.outcomes.report_programme import a_job, a_programme, a_report

NOW = dt.datetime(2021, 9, 15, 12, tzinfo=dt.UTC)
State = DocumentJob.State


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    """Files go with the test."""
    settings.MEDIA_ROOT = tmp_path


def claimed(monkeypatch, content=b"%PDF-1.7 a report", **fields) -> Report:
    """A report whose job is claimed, and a renderer that is quick."""
    monkeypatch.setattr(pdf_rendering, "pdf", lambda kind, data: content)
    report = a_report(a_programme(), **fields)
    a_job(report, state=State.RENDERING, worker="me", lease_until=NOW, tries=1)
    return report


def make(report: Report) -> bool:
    return jobs.run_job(DocumentJob.objects.get(subject=report.pk).pk, "me", NOW)


@pytest.mark.django_db
def test_a_finished_draft_is_read_from_its_job_and_whoever_ordered_it_hears_of_it(monkeypatch):
    monkeypatch.setattr(pdf_rendering, "pdf", lambda kind, data: b"%PDF-1.7 a report")
    report, ayen = a_report(a_programme(), version=4), Person.objects.get(name="Ayen Fictiva")
    for _ in range(2):
        order_pdf(report=report, by=ayen)
        job = DocumentJob.objects.get()
        jobs.claim_job(job.pk, "me", NOW)
        assert jobs.run_job(job.pk, "me", NOW)

    report = Report.objects.get()
    assert (report.document.name, report.document.folder) == ("ZZZ-TEST-1-en.pdf", "ZZZ-TEST")
    assert (report.job.rendered_version, report.final, report.snapshot) == ("4", None, None)
    assert Notification.objects.filter(person=ayen, kind="report_ready").count() == 2
    # A draft is made anew many times; only its newest PDF is worth the disk.
    assert StoredFile.objects.filter(folder="ZZZ-TEST").count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_an_approved_report_gets_its_final_pdf_once(monkeypatch):
    report = claimed(monkeypatch, status="approved")
    draft = StoredFileFactory()
    DocumentJob.objects.update(file=draft)

    assert make(report)

    report.refresh_from_db()
    assert report.final == report.document == report.job.file
    assert not StoredFile.objects.filter(pk=draft.pk).exists()
    event = Event.objects.get(verb="finished", key=str(report.pk))
    assert (event.reason, event.actor) == (f"SHA-256 {report.final.sha256}", None)
    assert report.job.is_final


@pytest.mark.django_db
def test_a_draft_that_is_finished_after_the_approval_is_not_the_final_pdf(monkeypatch):
    report = claimed(monkeypatch, status="in_review")
    ayen, officer = Person.objects.get(name="Ayen Fictiva"), unesco()
    approve_report(report=report, by=ayen, seen=report.version)

    def slow(kind, data):
        approve_report(report=report, by=officer, seen=report.version)
        return b"%PDF-1.7 the draft"

    monkeypatch.setattr(pdf_rendering, "pdf", slow)

    assert not make(report)
    report.refresh_from_db()
    assert (report.status, report.job.state, report.job.file, report.final) == ("approved", State.WAITING, None, None)
    assert not StoredFile.objects.filter(folder="ZZZ-TEST").exists()


@pytest.mark.django_db
def test_the_final_pdf_says_approved_and_the_draft_says_draft():
    report = a_report(a_programme())
    said = {}
    for status in ("draft", "in_review", "approved"):
        Report.objects.filter(pk=report.pk).update(status=status)
        report.refresh_from_db()
        said[status] = pdf_rendering.html("report", build(report, today=NOW.date())).count(
            f"{report.get_status_display()} ·"
        )
    assert said == {"draft": 2, "in_review": 2, "approved": 2}


@pytest.mark.django_db(transaction=True)
def test_a_child_makes_the_report_within_its_limits(tmp_path):
    report = a_report(a_programme(), language="ar")
    until = timezone.now() + jobs.LEASE_DURATION
    job = a_job(report, state=State.RENDERING, worker="me", lease_until=until, tries=1)
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "render_document", str(job.pk), "me"]

    environment = os.environ | {"DATABASE_URL": url, "P2P_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "p2p.settings"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    job.refresh_from_db()
    assert (job.state, job.reason, job.tries) == (State.READY, "", 1)
    assert (tmp_path / "media" / job.file.content.name).read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.django_db
def test_a_report_can_be_made_by_hand(monkeypatch, tmp_path):
    a_programme()
    monkeypatch.setattr(pdf_rendering, "pdf_and_pages", lambda kind, data: (data.language.encode(), 3))
    said, path = StringIO(), tmp_path / "report.pdf"

    call_command("report", "ZZZ-TEST", "--language", "fr", "--output", str(path), stdout=said)

    assert path.read_bytes() == b"fr"
    assert f"{path}: 3 pages" in said.getvalue()


@pytest.mark.django_db
def test_an_unknown_programme_is_named_with_those_there_are():
    a_programme()

    with pytest.raises(CommandError, match=r"There is no programme XYZ; there are: .*ZZZ-TEST"):
        call_command("report", "XYZ")
