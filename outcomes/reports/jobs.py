"""Making the PDF of a report: a leased job on its row, rendered by a child process outside any transaction.

A claim is one conditional update, so two ticks never start the same report. Whoever holds the lease may store
the result; a child that is killed says nothing, its lease runs out, and the row is free for a second try.
"""

import ctypes
import datetime as dt
import logging
import os
import secrets
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from outcomes.enums import OutcomeVerb
from outcomes.models import Report
from outcomes.reports import render
from outcomes.reports.content import build, make_snapshot
from p2p.base.files.actions import save_file
from p2p.base.files.models import StoredFile
from p2p.base.history.actions import record_event
from p2p.base.history.models import Event
from p2p.base.notifications.actions import notify

log = logging.getLogger("p2p.reports")

LEASE_DURATION = dt.timedelta(seconds=120)
MAX_TRIES = 2
MAX_CHILDREN = 2
PERMANENT_FAILURES = {"missing-pango"}
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Children of this process: kept until they end, so that none stays behind as a zombie.
children: list[subprocess.Popen] = []


def has_pango() -> bool:
    """Whether WeasyPrint would find its libraries; not remembered, for they may be installed meanwhile."""
    try:
        return all(ctypes.CDLL(name) for name in PANGO)
    except OSError:
        return False


def failure_message(code: str) -> str:
    """Why there is no PDF and what to do, for the code kept in ``Report.reason``."""
    sentences = {
        "timeout": _("Making the PDF took too long. Shorten very long texts, then order it again."),
        "memory": _("The PDF needed too much memory. Shorten very long texts, then order it again."),
        "missing-pango": _("This server cannot make PDFs yet. Ask its administrator to install %(packages)s.")
        % {"packages": PANGO_PACKAGES},
        "disk": _("The PDF could not be kept: the disk is full or out of reach. Ask the administrator."),
        "stopped": _("The server stopped while the PDF was being made. Order it again."),
    }
    return sentences.get(code) or _("The PDF could not be made; the fault has been written down. Order it again.")


def start_waiting_jobs(now: dt.datetime) -> int:
    """Give up what failed too often, claim what is free, and start a child for each; returns how many."""
    children[:] = [child for child in children if child.poll() is None]
    worn_out = Report.objects.free(now).filter(tries__gte=MAX_TRIES)
    worn_out.update(job=Report.Job.FAILED, reason="stopped", worker="", lease_until=None)
    started = 0
    for pk in Report.objects.free(now).values_list("pk", flat=True)[: max(MAX_CHILDREN - len(children), 0)]:
        worker = new_worker_name()
        if claim_job(pk, worker, now):
            children.append(start_child(pk, worker))
            started += 1
    return started


def new_worker_name() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


def claim_job(pk: int, worker: str, now: dt.datetime) -> bool:
    """Take the job, unless somebody else just did; only one of two updates finds the row free."""
    free = Report.objects.free(now).filter(pk=pk, tries__lt=MAX_TRIES)
    return bool(
        free.update(job=Report.Job.RENDERING, worker=worker, lease_until=now + LEASE_DURATION, tries=F("tries") + 1)
    )


def start_child(pk: int, worker: str) -> subprocess.Popen:
    """Output goes to the log of the parent; the tick does not wait."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "render_report", str(pk), worker]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def leased_report(pk: int, worker: str) -> QuerySet[Report]:
    """The row as long as ``worker`` holds its lease."""
    return Report.objects.filter(pk=pk, worker=worker, job=Report.Job.RENDERING)


def run_job(pk: int, worker: str, now: dt.datetime) -> bool:
    """Render and store one claimed report and say so; False when the lease was lost meanwhile."""
    report = leased_report(pk, worker).select_related("programme").first()
    if report is None:
        return False
    data = build(report, today=report.programme.day_of(now))
    name = f"{report.programme.code}-{report.number}-{report.language}.pdf"
    stored = save_file(
        name=name, content=render.pdf(data), folder=report.programme.code, media_type="application/pdf",
        language=report.language,
    )  # fmt: skip
    done = {
        "job": Report.Job.READY,
        "file": stored,
        "snapshot": make_snapshot(data),
        "rendered_version": report.version,
    }
    if store_result(report, worker, done):
        delete_stored_file(report.file)
        notify_requester(report, now)
        return True
    delete_stored_file(stored)
    return False


@transaction.atomic
def store_result(report: Report, worker: str, done: dict[str, Any]) -> bool:
    """Store the result while the lease lasts. What was made of an approved report is final and never made again."""
    final = {} if report.is_draft else {"final": done["file"]}
    kept = leased_report(report.pk, worker).update(**done, **final, reason="", worker="", lease_until=None)
    if kept and final:
        record_event(None, OutcomeVerb.FINISHED, report, reason=f"SHA-256 {final['final'].sha256}")
    return bool(kept)


def notify_requester(report: Report, now: dt.datetime) -> None:
    orders = Event.objects.filter(verb=OutcomeVerb.ORDERED, kind=report._meta.label_lower, key=str(report.pk))
    order = orders.select_related("actor").order_by("-pk").first()
    if order and order.actor:
        notify(
            person=order.actor,
            key=f"report_ready:{order.pk}",
            kind="report_ready",
            programme_code=report.programme.code,
            data={"path": report.get_absolute_url()},
            now=now,
        )


def delete_stored_file(stored: StoredFile | None) -> None:
    """A draft is made anew many times; only its newest PDF is worth the disk."""
    if stored is not None:
        stored.delete()
        stored.content.delete(save=False)


def mark_failed(pk: int, worker: str, reason: str) -> None:
    """Store the reason; a first failure that may be temporary is tried once more."""
    leased = leased_report(pk, worker)
    free = {"reason": reason, "worker": "", "lease_until": None}
    if reason in PERMANENT_FAILURES or not leased.filter(tries__lt=MAX_TRIES).update(job=Report.Job.WAITING, **free):
        leased.update(job=Report.Job.FAILED, **free)
