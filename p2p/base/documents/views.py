"""The page of a document that has none of its own: order it, wait for it, take it."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from p2p.base.accounts.viewer import PersonRequest
from p2p.base.documents.actions import order_document
from p2p.base.documents.jobs import failure_message, has_pango
from p2p.base.documents.models import DocumentJob
from p2p.base.files.actions import download
from p2p.base.web.ratelimit import is_rate_limited


def serve_document(
    request: PersonRequest,
    *,
    kind: str,
    subject: object,
    folder: str,
    name: str,
    title: object,
    version: object,
    back: str,
) -> HttpResponseBase:
    """The PDF in the reader's language if it is of ``version``, otherwise the page that orders it. The calling view has
    checked that the person may have it; ``title`` is the document's; ``back`` is the page that shows the same."""
    language, can_render = request.LANGUAGE_CODE, has_pango()
    job = DocumentJob.objects.of(kind, subject, language)
    if request.method == "POST":
        if can_render and not refuse_many_orders(request):
            file_name = f"{name}-{language}.pdf"
            order_document(
                kind=kind, subject=subject, language=language, folder=folder, name=file_name, by=request.user
            )
        return redirect(request.path)
    if job.file and job.state == DocumentJob.State.READY and not job.is_outdated(version):
        return download(job.file)
    failure = failure_message(job.reason) if job.reason and can_render else ""
    context = {"job": job, "failure": failure, "can_render": can_render, "title": title, "back": back}
    return render(request, "documents/job.html", context)


def refuse_many_orders(request: PersonRequest) -> bool:
    """Whether the person has ordered too many PDFs, which they are told."""
    refused = is_rate_limited(f"pdf:{request.user.pk}", most=10, seconds=600)
    if refused:
        messages.error(request, _("You have ordered many PDFs. Wait ten minutes, then order again."))
    return refused
