"""Write a report, queue its PDF, submit, approve, return and publish it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.documents import report_data
from outcomes.enums import OutcomeVerb
from outcomes.models import Report
from outcomes.report_steps import Step, reasons_to_refuse
from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.documents.actions import order_document
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.snapshots import to_json
from p2p.base.history.actions import record_event
from p2p.base.records.actions import lock_row, save_record
from programmes.models.teams import Side
from programmes.permissions import roles_of
from programmes.policy import Role


@transaction.atomic
def save_report(*, report: Report, values: dict[str, Any], by: Person, expected: int | None = None) -> Report:
    """Change the texts of a draft, which clears its approvals. An approved report cannot be changed."""
    stored = report if report._state.adding else lock_row(report)
    require_step(Step.WRITE, stored)
    saved = save_record(report, values, by=by, expected=expected)
    if stored.is_signed and not saved.is_signed:
        record_event(by, OutcomeVerb.CLEARED, saved)
    return saved


@transaction.atomic
def begin_report(*, report: Report, by: Person) -> Report:
    """Begin a report with the texts of the last one in any language: translating is quicker than writing anew."""
    last = Report.objects.filter(programme=report.programme, archived_at=None).order_by("number").last()
    if last:
        report.texts, report.conclusions, report.recommendations = (last.texts, last.conclusions, last.recommendations)
    return save_record(report, {"language": report.language, "data_as_of": report.data_as_of}, by=by)


@transaction.atomic
def order_pdf(*, report: Report, by: Person) -> DocumentJob:
    """Queue the PDF unless it is being made. The final PDF is made once and kept."""
    report = lock_for_step(Step.ORDER_PDF, report)
    return report.job if report.job.state == DocumentJob.State.RENDERING else queue_pdf(report, by)


def queue_pdf(report: Report, by: Person) -> DocumentJob:
    """A renderer that works on it loses the job."""
    name, folder = f"{report.programme.code}-{report.number}-{report.language}.pdf", report.programme.code
    record_event(by, OutcomeVerb.ORDERED, report)
    return order_document(
        kind="report", subject=report.pk, language=report.language, folder=folder, name=name, by=by, restart=True
    )


@transaction.atomic
def submit_report(*, report: Report, by: Person) -> Report:
    report = lock_for_step(Step.SUBMIT, report)
    values = {"status": Report.Status.IN_REVIEW, "submitted_by": by, "return_reason": ""}
    return save_record(report, values, by=by, verb=OutcomeVerb.SUBMITTED)


@transaction.atomic
def approve_report(*, report: Report, by: Person, seen: int) -> Report:
    """Sign version ``seen`` for the side of ``by``. The second side's signature approves it, freezes its data and
    queues its PDF."""
    report = lock_for_step(Step.APPROVE, report)
    if report.version != seen:
        raise ValidationError(_("The report has changed since you opened it. Read it again, then approve it."))
    if by in report.approvals:
        return report
    if not report.is_signed:
        report.approved_by.clear()
        report.signed_for = ""
    report.approved_by.add(by)
    # For one side only, so that two people always sign.
    side = Side.SUPPORT if roles_of(Viewer(by), report.programme) & {Role.OFFICER, Role.PORTFOLIO} else Side.SEEKING
    if report.signed_for in {"", side}:
        Report.objects.filter(pk=report.pk).update(approved_version=seen, signed_for=side)
        record_event(by, OutcomeVerb.SIGNED, report)
        return lock_row(report)
    report = save_record(report, {"status": Report.Status.APPROVED}, by=by, verb=OutcomeVerb.APPROVED)
    Report.objects.filter(pk=report.pk).update(snapshot=to_json(report_data(report)))
    # A PDF being made now is still the draft.
    queue_pdf(report, by)
    return lock_row(report)


def lock_for_step(step: Step, report: Report) -> Report:
    report = lock_row(report)
    require_step(step, report)
    return report


def require_step(step: Step, report: Report) -> None:
    if reasons := reasons_to_refuse(step, report):
        raise ValidationError(reasons)


@transaction.atomic
def return_report(*, report: Report, by: Person, reason: str) -> Report:
    report = lock_for_step(Step.RETURN, report)
    if not reason.strip():
        raise ValidationError(_("Write the reason for returning the report."))
    values = {"status": Report.Status.DRAFT, "return_reason": reason}
    return save_record(report, values, by=by, verb=OutcomeVerb.RETURNED, reason=reason)


@transaction.atomic
def publish_report(*, report: Report, by: Person) -> Report:
    """Open the final PDF to everybody; an earlier report in the same language is superseded."""
    report = lock_for_step(Step.PUBLISH, report)
    earlier = Report.objects.filter(
        programme=report.programme, language=report.language, status=Report.Status.PUBLISHED
    )
    for old in earlier:
        save_record(old, {"status": Report.Status.SUPERSEDED}, by=by, verb=OutcomeVerb.SUPERSEDED)
    assert report.final is not None
    proof = f"SHA-256 {report.final.sha256}"
    return save_record(report, {"status": Report.Status.PUBLISHED}, by=by, verb=OutcomeVerb.PUBLISHED, reason=proof)
