"""List, write, preview, download, submit, approve and publish reports."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from outcomes.actions import reports
from outcomes.forms.reports import NewReportForm, ReportForm
from outcomes.models import Report
from outcomes.reports.jobs import failure_message, pango_available
from outcomes.reports.render import PREVIEW_POLICY, preview_html
from p2p.base.files.actions import download
from p2p.base.web.post_data import post_text
from p2p.base.web.ratelimit import is_rate_limited
from programmes.models import Programme
from programmes.permissions import programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page, parse_number


def readable_reports(request: HttpRequest, programme: Programme):
    """Drafts are for those who write or approve them and for the national team; others read approved reports."""
    rows = programme.reports.visible_to(request.user)
    drafts = any(map(request.can.may, (Can.EDIT_FOLLOW_UP, Can.REPORT, Can.APPROVE)))
    return rows if drafts else rows.filter(status__in=[Report.Status.APPROVED, Report.Status.PUBLISHED])


def get_report(request: HttpRequest, programme: Programme, number: int) -> Report:
    return get_object_or_404(readable_reports(request, programme).for_list(), number=number)


@programme_view(Can.SEE_RESULTS)
def report_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    rows = readable_reports(request, programme).for_list()
    return render(request, "outcomes/reports.html", {"programme": programme, "reports": rows, "area": "programmes"})


@programme_view(Can.SEE_RESULTS)
def report(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Where the report stands, its PDF or why there is none, and what can be done next."""
    row = get_report(request, programme, number)
    context = {
        "programme": programme,
        "report": row,
        "approvals": row.approvals,
        "public_address": request.build_absolute_uri(row.get_public_url()) if row.is_public else "",
        "pango": pango_available(),
        "area": "programmes",
        "failure": failure_message(row.reason) if row.reason and pango_available() else "",
        "outdated": row.is_draft and row.file and row.rendered_version != row.version,
    }
    return render(request, "outcomes/report.html", context)


@programme_view(Can.REPORT)
def new_report(request: HttpRequest, programme: Programme) -> HttpResponse:
    row = Report(programme=programme)
    form = NewReportForm(
        request.POST or None,
        instance=row,
        programme=programme,
        initial={"language": request.user.language, "data_as_of": programme.day_of(timezone.now())},
    )

    def save(values, expected, behalf):
        row.language, row.data_as_of = values["language"], values["data_as_of"]
        return reports.begin_report(report=row, by=request.user)

    lead = _(
        "All fixed text follows the language you choose. Your own words are taken over from the last report "
        "and can be translated."
    )
    return edit_page(request, programme, form=form, save=save, heading=_("Begin a report"), lead=lead)


@programme_view(Can.REPORT)
def edit_report(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_report(request, programme, number)
    form = ReportForm(request.POST or None, instance=row, programme=programme)
    signed = row.is_signed

    def save(values, expected, behalf):
        saved = reports.save_report(report=row, values=values, by=request.user, expected=expected)
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
        request, programme, form=form, save=save, heading=_("Write the report"), back=row.get_absolute_url(), lead=lead,
        for_others=False,
    )  # fmt: skip


@programme_view(Can.SEE_RESULTS)
def preview_report(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """The report as a page of its own: the same content as the PDF, seconds faster."""
    response = HttpResponse(
        preview_html(get_report(request, programme, number), today=programme.day_of(timezone.now()))
    )
    # The document carries its own drawing styles; it runs no script and loads nothing.
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@programme_view(Can.SEE_RESULTS)
def report_pdf(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_report(request, programme, number)
    if row.document is None:
        raise Http404
    return download(row.document)


@login_not_required
@require_safe
def published_report(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The final PDF under its public address. It never changes, so anybody may keep a copy of it."""
    row = get_object_or_404(Report.objects.public(), programme__code=code, number=number)
    etag = f'"{row.final.sha256}"'
    answer = get_conditional_response(request, etag=etag) or download(row.final, inline=True)
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "public, max-age=86400"
    answer.headers["Content-Language"] = row.language
    return answer


@require_POST
@programme_view(Can.SEE_RESULTS)
def order_report_pdf(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    row = get_report(request, programme, number)
    request.can.require(Can.REPORT if row.is_draft else Can.READ)
    if is_rate_limited(f"pdf:{programme.pk}:{request.user.pk}", most=10, seconds=600):
        messages.error(request, _("You have ordered many PDFs. Wait ten minutes, then order again."))
        return redirect(row)
    try:
        if pango_available():
            reports.order_pdf(report=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(row)


@require_POST
@programme_view(Can.SEE_RESULTS)
def change_report_status(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Submit, approve, return or publish: one step at a time, each with its own right."""
    seen, reason = parse_number(request.POST, "version") or 0, post_text(request, "reason", limit=300)
    steps: dict[str, tuple[Can, Callable, dict[str, Any]]] = {
        "submit": (Can.REPORT, reports.submit_report, {}),
        "approve": (Can.APPROVE, reports.approve_report, {"seen": seen}),
        "return": (Can.APPROVE, reports.return_report, {"reason": reason}),
        "publish": (Can.APPROVE, reports.publish_report, {}),
    }
    row, name = get_report(request, programme, number), request.POST.get("step", "")
    if name not in steps:
        raise Http404
    act, change, said = steps[name]
    request.can.require(act)
    try:
        change(report=row, by=request.user, **said)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(row)
