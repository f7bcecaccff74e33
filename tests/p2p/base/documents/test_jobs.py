"""A document as a leased job: one winner, a second try, a reason when it fails, and a child that can be stopped."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from p2p.base.documents import jobs, pdf_rendering
from p2p.base.documents.actions import order_document
from p2p.base.documents.management.commands import render_document
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.tasks import start_renderer
from p2p.base.files.models import StoredFile
from tests.factories import PersonFactory
from tests.p2p.base.documents.kinds import SLIP

NOW = dt.datetime(2021, 9, 15, 12, tzinfo=dt.UTC)
State = DocumentJob.State


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path, monkeypatch):
    """Files go with the test, and the run keeps its priority."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(render_document.os, "nice", lambda by: None)


@pytest.fixture
def started(monkeypatch):
    """The children a tick would have started: (job, worker)."""
    found = []

    class Child:
        def poll(self):
            return None

    monkeypatch.setattr(jobs, "children", [])
    monkeypatch.setattr(jobs, "start_child", lambda pk, worker: found.append((pk, worker)) or Child())
    return found


def waiting(subject: str = "1", **fields) -> DocumentJob:
    values = {"kind": SLIP, "subject": subject, "language": "en", "folder": "ZZZ-TEST", "name": "slip-en.pdf"}
    return DocumentJob.objects.create(**values | {"state": State.WAITING} | fields)


def claimed(monkeypatch, content=b"%PDF-1.7 a slip", **fields) -> DocumentJob:
    """A claimed job, and a renderer that is quick."""
    monkeypatch.setattr(pdf_rendering, "pdf", lambda kind, data: content)
    return waiting(**({"state": State.RENDERING, "worker": "me", "lease_until": NOW, "tries": 1} | fields))


def state(job: DocumentJob) -> tuple:
    job.refresh_from_db()
    return job.state, job.reason, job.tries


def order(by, **fields) -> DocumentJob:
    values = {"kind": SLIP, "subject": 1, "language": "en", "folder": "ZZZ-TEST", "name": "slip-en.pdf", "by": by}
    return order_document(**values | fields)


# Ordering


@pytest.mark.django_db
def test_ordering_queues_a_document_once_and_wakes_a_renderer(django_capture_on_commit_callbacks):
    person = PersonFactory()
    with django_capture_on_commit_callbacks() as wakes:
        first, again, arabic = order(person), order(person), order(person, language="ar")
    assert (first.pk, first.state, first.requested_by) == (again.pk, State.WAITING, person)
    assert (DocumentJob.objects.of(SLIP, 1, "ar"), DocumentJob.objects.count(), len(wakes)) == (arabic, 2, 3)


@pytest.mark.django_db
def test_what_is_being_made_is_ordered_anew_only_where_its_subject_has_changed():
    job = waiting(state=State.RENDERING, worker="elsewhere", tries=1)
    assert (order(PersonFactory()).worker, state(job)) == ("elsewhere", (State.RENDERING, "", 1))
    assert (order(PersonFactory(), restart=True).worker, state(job)) == ("", (State.WAITING, "", 0))


@pytest.mark.django_db
def test_what_has_failed_can_be_ordered_again():
    job = waiting(state=State.FAILED, reason="timeout", tries=2)
    order(PersonFactory())
    assert state(job) == (State.WAITING, "", 0)


@pytest.mark.django_db
def test_a_document_that_nobody_has_ordered_has_no_pdf_yet():
    job = DocumentJob.objects.of(SLIP, 1, "en")
    assert (job.pk, job.state, job.is_pending, job.is_outdated("1")) == (None, State.NONE, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"state": State.READY}, {"state": State.FAILED}])
def test_ready_has_a_file_and_failed_has_a_reason(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting(**fields)


@pytest.mark.django_db
def test_one_document_has_one_job():
    waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting()


# Claiming


@pytest.mark.django_db
def test_of_two_claims_one_wins():
    job = waiting()

    assert [jobs.claim_job(job.pk, "a", NOW), jobs.claim_job(job.pk, "b", NOW)] == [True, False]
    job.refresh_from_db()
    assert (job.state, job.worker, job.tries) == (State.RENDERING, "a", 1)
    assert job.lease_until == NOW + jobs.LEASE_DURATION


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_free_again():
    job = waiting()
    jobs.claim_job(job.pk, "a", NOW)

    assert not jobs.claim_job(job.pk, "b", NOW + jobs.LEASE_DURATION)
    assert jobs.claim_job(job.pk, "b", NOW + jobs.LEASE_DURATION + dt.timedelta(seconds=1))


@pytest.mark.django_db
def test_a_tick_starts_one_child_for_each_free_job_and_no_more_than_two(started):
    first, second, *_later = (waiting(subject) for subject in ("1", "2", "3"))
    waiting("4", state=State.NONE)

    assert jobs.start_waiting_jobs(NOW) == 2
    assert [pk for pk, _ in started] == [first.pk, second.pk]
    assert jobs.start_waiting_jobs(NOW) == 0


@pytest.mark.django_db
def test_after_two_tries_without_a_word_the_job_has_failed(started):
    job = waiting(state=State.RENDERING, worker="gone", tries=2, lease_until=NOW)

    assert jobs.start_waiting_jobs(NOW + dt.timedelta(seconds=1)) == 0
    assert state(job) == (State.FAILED, "stopped", 2)
    assert "Order it again" in jobs.failure_message("stopped")


@pytest.mark.django_db
def test_the_tick_of_the_timetable_starts_what_is_free(started):
    job = waiting()

    assert start_renderer() == 1
    assert started[0][0] == job.pk


# Making


@pytest.mark.django_db
def test_a_finished_document_is_kept_with_the_version_it_is_of(monkeypatch):
    job = claimed(monkeypatch)

    assert jobs.run_job(job.pk, "me", NOW)
    assert state(job) == (State.READY, "", 1)
    assert Path(job.file.content.path).read_bytes() == b"%PDF-1.7 a slip"
    assert (job.file.name, job.file.folder) == ("slip-en.pdf", "ZZZ-TEST")
    assert (job.rendered_version, job.is_outdated("3"), job.is_outdated(4)) == ("3", False, True)
    assert (job.worker, job.lease_until) == ("", None)


@pytest.mark.django_db
def test_the_pdf_of_a_draft_gives_way_to_the_next_one(monkeypatch):
    job = claimed(monkeypatch)
    jobs.run_job(job.pk, "me", NOW)
    DocumentJob.objects.filter(pk=job.pk).update(state=State.RENDERING, worker="me")

    jobs.run_job(job.pk, "me", NOW)

    assert StoredFile.objects.filter(folder="ZZZ-TEST").count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_whoever_lost_the_lease_stores_nothing(monkeypatch):
    job = claimed(monkeypatch)

    def slow(kind, data):
        DocumentJob.objects.filter(pk=job.pk).update(worker="another")
        return b"%PDF-1.7 too late"

    monkeypatch.setattr(pdf_rendering, "pdf", slow)

    assert not jobs.run_job(job.pk, "me", NOW)
    assert not jobs.run_job(job.pk, "me", NOW)
    assert state(job)[0] == State.RENDERING
    assert not StoredFile.objects.filter(folder="ZZZ-TEST").exists()


@pytest.mark.django_db
def test_what_is_final_is_made_once(monkeypatch, started):
    job = claimed(monkeypatch, language="fr", subject="final")
    jobs.run_job(job.pk, "me", NOW)

    # Whatever would order it anew: there is nothing left to claim.
    assert order(PersonFactory(), subject="final", language="fr").state == State.READY
    DocumentJob.objects.update(state=State.WAITING)
    assert (jobs.start_waiting_jobs(NOW), jobs.claim_job(job.pk, "you", NOW)) == (0, False)


@pytest.mark.django_db
def test_what_the_kind_does_with_a_file_fails_together_with_storing_it(monkeypatch):
    job = claimed(monkeypatch, subject="refused", tries=2)

    call_command("render_document", str(job.pk), "me")

    assert (state(job), job.file) == ((State.FAILED, "error", 2), None)
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
    job = claimed(monkeypatch, tries=2)

    def broken(kind, data):
        raise fault

    monkeypatch.setattr(pdf_rendering, "pdf", broken)
    call_command("render_document", str(job.pk), "me")

    assert state(job) == (State.FAILED, reason, 2)
    with translation.override("en"):
        assert jobs.failure_message(reason).endswith(".")


@pytest.mark.django_db
def test_a_first_fault_is_tried_again_unless_it_cannot_pass_by_itself(monkeypatch):
    job = claimed(monkeypatch)

    jobs.mark_failed(job.pk, "me", "error")
    assert state(job) == (State.WAITING, "error", 1)

    DocumentJob.objects.filter(pk=job.pk).update(state=State.RENDERING, worker="me")
    jobs.mark_failed(job.pk, "me", "missing-pango")
    assert state(job) == (State.FAILED, "missing-pango", 1)
    assert "libpango" in jobs.failure_message("missing-pango")


@pytest.mark.django_db
def test_a_stranger_cannot_fail_the_job(monkeypatch):
    job = claimed(monkeypatch)

    jobs.mark_failed(job.pk, "another", "error")

    assert state(job) == (State.RENDERING, "", 1)


@pytest.mark.django_db
def test_a_document_that_takes_too_long_is_stopped(monkeypatch):
    job = claimed(monkeypatch, tries=2)

    def endless(kind, data):
        while True:
            pass

    monkeypatch.setattr(pdf_rendering, "pdf", endless)
    call_command("render_document", str(job.pk), "me", "--seconds", "1")

    assert state(job) == (State.FAILED, "timeout", 2)


def test_a_machine_without_pango_is_recognised(monkeypatch):
    monkeypatch.setattr(jobs, "PANGO", ("libnothing-1.0.so.0",))

    assert not jobs.has_pango()


def test_the_limits_are_lifted_again():
    before = render_document.resource.getrlimit(render_document.resource.RLIMIT_AS)

    with render_document.limits(5):
        assert render_document.resource.getrlimit(render_document.resource.RLIMIT_AS)[0] == render_document.MEMORY

    assert render_document.resource.getrlimit(render_document.resource.RLIMIT_AS) == before
