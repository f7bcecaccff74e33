"""Order a document."""

from django.db import transaction
from django.utils import timezone

from p2p.base.accounts.models import Person
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.tasks import start_renderer


@transaction.atomic
def order_document(
    *, kind: str, subject: object, language: str, folder: str, name: str, by: Person, restart: bool = False
) -> DocumentJob:
    """Queue it, unless it is final or being made; with ``restart`` a renderer that works on it loses the job.

    If starting a renderer fails, the next tick does.
    """
    job, _new = DocumentJob.objects.select_for_update().get_or_create(
        kind=kind, subject=str(subject), language=language
    )
    if job.is_final or (job.state == DocumentJob.State.RENDERING and not restart):
        return job
    job.folder, job.name, job.requested_by, job.requested_at = folder, name, by, timezone.now()
    job.state, job.tries, job.reason, job.worker, job.lease_until = DocumentJob.State.WAITING, 0, "", "", None
    job.save()
    transaction.on_commit(start_renderer.delay, robust=True)
    return job
