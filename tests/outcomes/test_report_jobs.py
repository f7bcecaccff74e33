"""The PDF as a leased job: one winner, a second try, a reason when it fails, and a child that can be stopped."""

import datetime as dt
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from outcomes.actions.reports import approve_report
from outcomes.management.commands import render_report
from outcomes.models import Report
from outcomes.reports import jobs, render
from outcomes.reports.content import build
from outcomes.tasks import start_renderer
from p2p.base.accounts.models import Person
from p2p.base.files.models import StoredFile
from p2p.base.history.models import Event
from tests.factories import StoredFileFactory, unesco
from tests.outcomes.report_programme import a_programme, a_report

NOW = dt.datetime(2021, 9, 15, 12, tzinfo=dt.UTC)
Job = Report.Job


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path, monkeypatch):
    """Files go with the test, and the run keeps its priority."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(render_report.os, "nice", lambda by: None)


@pytest.fixture
def started(monkeypatch):
    """The children a tick would have started: (report, worker)."""
    found = []

    class Child:
        def poll(self):
            return None

    monkeypatch.setattr(jobs, "children", [])
    monkeypatch.setattr(jobs, "start_child", lambda pk, worker: found.append((pk, worker)) or Child())
    return found


def waiting(**fields) -> Report:
    return a_report(a_programme(), **({"job": Job.WAITING} | fields))


def rendering(monkeypatch, content=b"%PDF-1.7 a report", **fields) -> Report:
    """A claimed report, and a renderer that is quick."""
    monkeypatch.setattr(render, "pdf", lambda data: content)
    return waiting(**({"job": Job.RENDERING, "worker": "me", "lease_until": NOW, "tries": 1} | fields))


def state(report: Report) -> tuple:
    report.refresh_from_db()
    return report.job, report.reason, report.tries


# Claiming


@pytest.mark.django_db
def test_of_two_claims_one_wins():
    report = waiting()

    assert [jobs.claim_job(report.pk, "a", NOW), jobs.claim_job(report.pk, "b", NOW)] == [True, False]
    report.refresh_from_db()
    assert (report.job, report.worker, report.tries) == (Job.RENDERING, "a", 1)
    assert report.lease_until == NOW + jobs.LEASE_DURATION


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_free_again():
    report = waiting()
    jobs.claim_job(report.pk, "a", NOW)

    assert not jobs.claim_job(report.pk, "b", NOW + jobs.LEASE_DURATION)
    assert jobs.claim_job(report.pk, "b", NOW + jobs.LEASE_DURATION + dt.timedelta(seconds=1))


@pytest.mark.django_db
def test_a_tick_starts_one_child_for_each_free_job_and_no_more_than_two(started):
    programme = a_programme()
    reports = [a_report(programme, number=number, job=Job.WAITING) for number in (1, 2, 3)]
    a_report(programme, number=4)

    assert jobs.start_waiting_jobs(NOW) == 2
    assert [pk for pk, _ in started] == [reports[0].pk, reports[1].pk]
    assert jobs.start_waiting_jobs(NOW) == 0


@pytest.mark.django_db
def test_after_two_tries_without_a_word_the_job_has_failed(started):
    report = waiting(job=Job.RENDERING, worker="gone", tries=2, lease_until=NOW)

    assert jobs.start_waiting_jobs(NOW + dt.timedelta(seconds=1)) == 0
    assert state(report) == (Job.FAILED, "stopped", 2)
    assert "Order it again" in jobs.failure_message("stopped")


@pytest.mark.django_db
def test_the_tick_of_the_timetable_starts_what_is_free(started):
    report = waiting()

    assert start_renderer() == 1
    assert started[0][0] == report.pk


# Making


@pytest.mark.django_db
def test_a_finished_report_is_kept_with_its_figures(monkeypatch):
    report = rendering(monkeypatch)

    assert jobs.run_job(report.pk, "me", NOW)
    assert state(report) == (Job.READY, "", 1)
    assert Path(report.file.content.path).read_bytes() == b"%PDF-1.7 a report"
    assert (report.file.name, report.file.folder) == ("ZZZ-TEST-1-en.pdf", "ZZZ-TEST")
    assert report.rendered_version == report.version
    assert report.snapshot["headline"]["sessions"] == 2
    assert (report.worker, report.lease_until) == ("", None)


@pytest.mark.django_db
def test_the_pdf_of_a_draft_gives_way_to_the_next_one(monkeypatch):
    report = rendering(monkeypatch)
    jobs.run_job(report.pk, "me", NOW)
    Report.objects.filter(pk=report.pk).update(job=Job.RENDERING, worker="me")

    jobs.run_job(report.pk, "me", NOW)

    assert StoredFile.objects.filter(folder="ZZZ-TEST").count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_an_approved_report_gets_its_final_pdf_once(monkeypatch, started):
    report = rendering(monkeypatch, status="approved")
    draft = StoredFileFactory()
    Report.objects.filter(pk=report.pk).update(file=draft)

    assert jobs.run_job(report.pk, "me", NOW)

    report.refresh_from_db()
    assert report.final == report.file
    assert not StoredFile.objects.filter(pk=draft.pk).exists()
    event = Event.objects.get(verb="finished", key=str(report.pk))
    assert (event.reason, event.actor) == (f"SHA-256 {report.final.sha256}", None)
    # Whatever would order it anew: there is nothing left to claim.
    Report.objects.filter(pk=report.pk).update(job=Job.WAITING)
    assert (jobs.start_waiting_jobs(NOW), jobs.claim_job(report.pk, "you", NOW)) == (0, False)


@pytest.mark.django_db
def test_a_draft_that_is_finished_after_the_approval_is_not_the_final_pdf(monkeypatch):
    report = rendering(monkeypatch, status="in_review")
    ayen, officer = Person.objects.get(name="Ayen Fictiva"), unesco()
    approve_report(report=report, by=ayen, seen=report.version)

    def slow(data):
        approve_report(report=report, by=officer, seen=report.version)
        return b"%PDF-1.7 the draft"

    monkeypatch.setattr(render, "pdf", slow)

    assert not jobs.run_job(report.pk, "me", NOW)
    report.refresh_from_db()
    assert (report.status, report.job, report.file, report.final) == ("approved", Job.WAITING, None, None)
    assert not StoredFile.objects.filter(folder="ZZZ-TEST").exists()


@pytest.mark.django_db
def test_the_final_pdf_says_approved_and_the_draft_says_draft():
    report = a_report(a_programme())
    said = {}
    for status in ("draft", "in_review", "approved"):
        Report.objects.filter(pk=report.pk).update(status=status)
        report.refresh_from_db()
        said[status] = render.html(build(report, today=NOW.date())).count(f"{report.get_status_display()} ·")
    assert said == {"draft": 2, "in_review": 2, "approved": 2}


@pytest.mark.django_db
def test_whoever_lost_the_lease_stores_nothing(monkeypatch):
    report = rendering(monkeypatch)

    def slow(data):
        Report.objects.filter(pk=report.pk).update(worker="another")
        return b"%PDF-1.7 too late"

    monkeypatch.setattr(render, "pdf", slow)

    assert not jobs.run_job(report.pk, "me", NOW)
    assert not jobs.run_job(report.pk, "me", NOW)
    assert state(report)[0] == Job.RENDERING
    assert not StoredFile.objects.filter(folder="ZZZ-TEST").exists()


# Failing


FAULTS = [
    (OSError("cannot load library 'libpango-1.0-0'"), "missing-pango"),
    (OSError(28, "No space left on device"), "disk"),
    (ValidationError("full"), "disk"),
    (MemoryError(), "memory"),
    (RuntimeError("anything"), "error"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "reason"), FAULTS)
def test_a_fault_is_written_down_as_a_reason_that_can_be_read(monkeypatch, fault, reason):
    report = rendering(monkeypatch, tries=2)

    def broken(data):
        raise fault

    monkeypatch.setattr(render, "pdf", broken)
    call_command("render_report", str(report.pk), "me")

    assert state(report) == (Job.FAILED, reason, 2)
    with translation.override("en"):
        assert jobs.failure_message(reason).endswith(".")


@pytest.mark.django_db
def test_a_first_fault_is_tried_again_unless_it_cannot_pass_by_itself(monkeypatch):
    report = rendering(monkeypatch)

    jobs.mark_failed(report.pk, "me", "error")
    assert state(report) == (Job.WAITING, "error", 1)

    Report.objects.filter(pk=report.pk).update(job=Job.RENDERING, worker="me")
    jobs.mark_failed(report.pk, "me", "missing-pango")
    assert state(report) == (Job.FAILED, "missing-pango", 1)
    assert "libpango" in jobs.failure_message("missing-pango")


@pytest.mark.django_db
def test_a_stranger_cannot_fail_the_job(monkeypatch):
    report = rendering(monkeypatch)

    jobs.mark_failed(report.pk, "another", "error")

    assert state(report) == (Job.RENDERING, "", 1)


@pytest.mark.django_db
def test_a_report_that_takes_too_long_is_stopped(monkeypatch):
    report = rendering(monkeypatch, tries=2)

    def endless(data):
        while True:
            pass

    monkeypatch.setattr(render, "pdf", endless)
    call_command("render_report", str(report.pk), "me", "--seconds", "1")

    assert state(report) == (Job.FAILED, "timeout", 2)


def test_a_machine_without_pango_is_recognised(monkeypatch):
    monkeypatch.setattr(jobs, "PANGO", ("libnothing-1.0.so.0",))

    assert not jobs.has_pango()


# The commands


@pytest.mark.django_db(transaction=True)
def test_a_child_makes_the_report_within_its_limits(tmp_path):
    report = waiting(
        job=Job.RENDERING, worker="me", lease_until=timezone.now() + jobs.LEASE_DURATION, tries=1, language="ar"
    )
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "render_report", str(report.pk), "me"]

    environment = os.environ | {"DATABASE_URL": url, "P2P_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "p2p.settings"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert state(report) == (Job.READY, "", 1)
    assert (tmp_path / "media" / report.file.content.name).read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.django_db
def test_a_report_can_be_made_by_hand(monkeypatch, tmp_path):
    a_programme()
    monkeypatch.setattr(render, "pdf_and_pages", lambda data: (data.language.encode(), 3))
    said, path = StringIO(), tmp_path / "report.pdf"

    call_command("report", "ZZZ-TEST", "--language", "fr", "--output", str(path), stdout=said)

    assert path.read_bytes() == b"fr"
    assert f"{path}: 3 pages" in said.getvalue()


@pytest.mark.django_db
def test_an_unknown_programme_is_named_with_those_there_are():
    a_programme()

    with pytest.raises(CommandError, match=r"There is no programme XYZ; there are: .*ZZZ-TEST"):
        call_command("report", "XYZ")


def test_the_limits_are_lifted_again():
    before = render_report.resource.getrlimit(render_report.resource.RLIMIT_AS)

    with render_report.limits(5):
        assert render_report.resource.getrlimit(render_report.resource.RLIMIT_AS)[0] == render_report.MEMORY

    assert render_report.resource.getrlimit(render_report.resource.RLIMIT_AS) == before
