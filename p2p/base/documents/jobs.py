"""Making documents: leased jobs, each rendered by a child process outside any transaction.

A claim is one conditional update, so two ticks never start the same job. Whoever holds the lease may store
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

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from p2p.base.documents import pdf_rendering
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.registry import DocumentData, collect_data, document_kind
from p2p.base.files.actions import save_file
from p2p.base.files.models import StoredFile

log = logging.getLogger("p2p.documents")

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
    """Why there is no PDF and what to do, for the code kept in ``DocumentJob.reason``."""
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
    worn_out = DocumentJob.objects.free(now).filter(tries__gte=MAX_TRIES)
    worn_out.update(state=DocumentJob.State.FAILED, reason="stopped", worker="", lease_until=None)
    started = 0
    for pk in DocumentJob.objects.free(now).values_list("pk", flat=True)[: max(MAX_CHILDREN - len(children), 0)]:
        worker = new_worker_name()
        if claim_job(pk, worker, now):
            children.append(start_child(pk, worker))
            started += 1
    return started


def new_worker_name() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


def claim_job(pk: int, worker: str, now: dt.datetime) -> bool:
    """Take the job, unless somebody else just did; only one of two updates finds the row free."""
    free = DocumentJob.objects.free(now).filter(pk=pk, tries__lt=MAX_TRIES)
    return bool(
        free.update(
            state=DocumentJob.State.RENDERING, worker=worker, lease_until=now + LEASE_DURATION, tries=F("tries") + 1
        )
    )


def start_child(pk: int, worker: str) -> subprocess.Popen:
    """Output goes to the log of the parent; the tick does not wait."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "render_document", str(pk), worker]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def run_job(pk: int, worker: str, now: dt.datetime) -> bool:
    """Render and store one claimed document; False when the lease was lost meanwhile."""
    job = DocumentJob.objects.leased(pk, worker).select_related("file", "requested_by").first()
    if job is None:
        return False
    data, old = collect_data(job.kind, job.subject, job.language), job.file
    content = pdf_rendering.pdf(job.kind, data)
    stored = save_file(
        name=job.name, content=content, folder=job.folder, media_type="application/pdf", language=job.language
    )
    kept = False
    try:
        kept = store_result(job, stored, data, now)
    finally:
        delete_stored_file(old if kept else stored)
    return kept


@transaction.atomic
def store_result(job: DocumentJob, stored: StoredFile, data: DocumentData, now: dt.datetime) -> bool:
    """Store the result while the lease lasts, and let the kind do what follows from it."""
    kept = DocumentJob.objects.leased(job.pk, job.worker).update(
        state=DocumentJob.State.READY, file=stored, rendered_version=data.version, is_final=data.is_final, reason="",
        worker="", lease_until=None,
    )  # fmt: skip
    if kept:
        job.refresh_from_db()
        document_kind(job.kind).stored(job, data, now)
    return bool(kept)


def delete_stored_file(stored: StoredFile | None) -> None:
    """A draft is made anew many times; only its newest PDF is worth the disk."""
    if stored is not None:
        stored.delete()
        stored.content.delete(save=False)


def mark_failed(pk: int, worker: str, reason: str) -> None:
    """Store the reason; a first failure that may be temporary is tried once more."""
    leased = DocumentJob.objects.leased(pk, worker)
    free = {"reason": reason, "worker": "", "lease_until": None}
    if reason in PERMANENT_FAILURES or not leased.filter(tries__lt=MAX_TRIES).update(
        state=DocumentJob.State.WAITING, **free
    ):
        leased.update(state=DocumentJob.State.FAILED, **free)
