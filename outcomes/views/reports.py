"""List, write, preview, download, submit, approve and publish reports."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from outcomes.actions import reports
from outcomes.documents import report_data
from outcomes.forms.reports import NewReportForm, ReportForm
from outcomes.models import Report
from outcomes.report_steps import Step, open_steps, right_for
from outcomes.reports.presenter import PREVIEW_POLICY, preview_html
from p2p.base.documents.jobs import failure_message, has_pango
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.views import refuse_many_orders
from p2p.base.files.actions import download
from p2p.base.web.post_data import post_text
from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page, parse_number
from programmes.rendering import render_programme


def readable_reports(request: ProgrammeRequest, programme: Programme):
    """Drafts for people who write or approve them and for the national team; approved reports for the others."""
    visible_reports = programme.reports.visible_to(request.viewer)
    reads_drafts = any(map(request.can.may, (Can.EDIT_FOLLOW_UP, Can.REPORT, Can.APPROVE)))
    approved = [Report.Status.APPROVED, Report.Status.PUBLISHED]
    return visible_reports if reads_drafts else visible_reports.filter(status__in=approved)


def get_report(request: ProgrammeRequest, programme: Programme, number: int) -> Report:
    return get_object_or_404(readable_reports(request, programme).for_list(), number=number)


@programme_view(Can.SEE_RESULTS)
def report_list(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    readable = list(readable_reports(request, programme).for_list())
    jobs = DocumentJob.objects.by_subject("report", [report.pk for report in readable])
    reports = [(report, jobs.get((str(report.pk), report.language), DocumentJob())) for report in readable]
    return render_programme(request, programme, "outcomes/reports.html", reports=reports)


@programme_view(Can.SEE_RESULTS)
def report(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """State of the report, its PDF or why there is none, and the next step."""
    report = get_report(request, programme, number)
    can_render, approvals = has_pango(), list(report.approvals)
    return render_programme(
        request,
        programme,
        "outcomes/report.html",
        report=report,
        approvals=approvals,
        steps=open_steps(report, request.can.may, signed=request.user in approvals),
        public_address=request.build_absolute_uri(report.get_public_url()) if report.is_public else "",
        can_render=can_render,
        failure=failure_message(report.job.reason) if report.job.reason and can_render else "",
        outdated=report.is_draft and report.job.is_outdated(report.version),
        in_review=report.status == Report.Status.IN_REVIEW,
    )


@programme_view(Can.REPORT)
def new_report(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    report = Report(programme=programme)
    form = NewReportForm(
        request.POST or None,
        instance=report,
        programme=programme,
        initial={"language": request.user.language, "data_as_of": programme.day_of(timezone.now())},
    )

    def save(values, expected, behalf):
        report.language, report.data_as_of = values["language"], values["data_as_of"]
        return reports.begin_report(report=report, by=request.user)

    lead = _(
        "All fixed text follows the language you choose. Your own words are taken over from the last report "
        "and can be translated."
    )
    return edit_page(request, programme, form=form, save=save, heading=_("Begin a report"), lead=lead)


@programme_view(Can.REPORT)
def edit_report(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    report = get_report(request, programme, number)
    form = ReportForm(request.POST or None, instance=report, programme=programme)
    signed = report.is_signed

    def save(values, expected, behalf):
        saved = reports.save_report(report=report, values=values, by=request.user, expected=expected)
        if signed and not saved.is_signed:
            messages.warning(request, _("The approvals are cleared. Both sides are asked again."))
        return saved

    lead = _(
        "Write what the figures cannot say. What you leave empty is filled with facts, or printed as not recorded yet."
    )
    if signed:
        lead = _(
            "This version has been approved. Any change you save clears the approvals: both sides are asked again."
        )
    return edit_page(
        request,
        programme,
        form=form,
        save=save,
        heading=_("Write the report"),
        back=report.get_absolute_url(),
        lead=lead,
        for_others=False,
    )


@programme_view(Can.SEE_RESULTS)
def preview_report(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """The report as a page of its own: the same content as the PDF, seconds faster."""
    report = get_report(request, programme, number)
    response = HttpResponse(preview_html(report_data(report), back=report.get_absolute_url()))
    # The document carries its own drawing styles; it runs no script and loads nothing.
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@programme_view(Can.SEE_RESULTS)
def report_pdf(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponseBase:
    report = get_report(request, programme, number)
    if report.document is None:
        raise Http404
    return download(report.document)


@login_not_required
@require_safe
def published_report(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The final PDF at its public address. It never changes, so caches may keep it."""
    report = get_object_or_404(Report.objects.public(), programme__code=code, number=number)
    assert report.final is not None
    etag = f'"{report.final.sha256}"'
    response = get_conditional_response(request, etag=etag) or download(report.final, inline=True)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Content-Language"] = report.language
    return response


@require_POST
@programme_view(Can.SEE_RESULTS)
def order_report_pdf(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    report = get_report(request, programme, number)
    request.can.require(right_for(Step.ORDER_PDF, report))
    if refuse_many_orders(request):
        return redirect(report)
    try:
        if has_pango():
            reports.order_pdf(report=report, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(report)


@require_POST
@programme_view(Can.SEE_RESULTS)
def change_report_status(request: ProgrammeRequest, programme: Programme, number: int) -> HttpResponse:
    """Submit, approve, return or publish: each step needs its own right."""
    seen, reason = parse_number(request.POST, "version") or 0, post_text(request, "reason", limit=300)
    changes: dict[str, Callable] = {
        Step.SUBMIT: reports.submit_report,
        Step.APPROVE: functools.partial(reports.approve_report, seen=seen),
        Step.RETURN: functools.partial(reports.return_report, reason=reason),
        Step.PUBLISH: reports.publish_report,
    }
    report, name = get_report(request, programme, number), request.POST.get("step", "")
    if name not in changes:
        raise Http404
    request.can.require(right_for(Step(name), report))
    try:
        changes[name](report=report, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(report)
