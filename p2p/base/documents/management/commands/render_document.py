"""The child that makes one claimed document, with limits on time and memory."""

import contextlib
import logging
import os
import resource
import signal

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import timezone

from p2p.base.documents.jobs import mark_failed, run_job

log = logging.getLogger("p2p.documents")

SECONDS = 60
MEMORY = 1024**3


class TimeIsUp(BaseException):
    """Not an ``Exception``, so that no ``except Exception`` on the way catches it."""


class Command(BaseCommand):
    help = "Make the PDF of a claimed document. Started by the tick, not by hand."

    def add_arguments(self, parser):
        parser.add_argument("job", type=int)
        parser.add_argument("worker")
        parser.add_argument("--seconds", type=int, default=SECONDS)

    def handle(self, *, job, worker, seconds, **options):
        with limits(seconds):
            reason = render_and_store(job, worker)
        if reason:
            mark_failed(job, worker, reason)


def render_and_store(job: int, worker: str) -> str:
    """Render and store the document; returns the code of the failure, empty on success."""
    try:
        run_job(job, worker, timezone.now())
    except TimeIsUp:
        return "timeout"
    except MemoryError:
        return "memory"
    except ValidationError:
        return "disk"
    except OSError as fault:
        log.exception("document %s could not be made", job)
        return "missing-pango" if "cannot load library" in str(fault) else "disk"
    except Exception:  # whatever it is, the row must not stay behind as being made
        log.exception("document %s could not be made", job)
        return "error"
    return ""


@contextlib.contextmanager
def limits(seconds: int):
    """A minute, a gigabyte and a low priority: no document may take the server down."""

    def stop(*_):
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    memory = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, memory[1]))
    with contextlib.suppress(OSError):
        os.nice(10)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, memory)
