"""What may happen to a report next: who may do it, and why it is refused as the report stands."""

from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext as _

from outcomes.models import Report
from programmes.policy import Can

Status = Report.Status


class Step(StrEnum):
    WRITE = "write"
    ORDER_PDF = "order"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"


def right_for(step: Step, report: Report) -> Can:
    """Drafts are written and printed by those who write reports; what is approved may be printed by any member."""
    if step in {Step.APPROVE, Step.RETURN, Step.PUBLISH}:
        return Can.APPROVE
    return Can.READ if step == Step.ORDER_PDF and not report.is_draft else Can.REPORT


def reasons_to_refuse(step: Step, report: Report) -> list[str]:
    refusals = {
        Step.WRITE: (report.is_draft, _("This report is approved. Begin a new one to change it.")),
        Step.ORDER_PDF: (
            report.final_id is None,
            _("The final PDF is kept as approved. Begin a new report to change it."),
        ),
        Step.SUBMIT: (report.status == Status.DRAFT, _("This report is already under review.")),
        Step.PUBLISH: (report.status == Status.APPROVED, _("Only an approved report can be published.")),
    }
    in_review = report.status == Status.IN_REVIEW, _("Only a report under review can be approved or returned.")
    is_open, refusal = refusals.get(step, in_review)
    if is_open and step == Step.PUBLISH and report.final_id is None:
        return [_("The final PDF is not ready yet. Publish the report when it is.")]
    return [] if is_open else [refusal]


def open_steps(report: Report, may: Callable[[Can], bool], *, signed: bool) -> list[Step]:
    """Steps that somebody may take now; who has ``signed`` this version is not asked for it again."""
    possible = [step for step in Step if may(right_for(step, report)) and not reasons_to_refuse(step, report)]
    return [step for step in possible if not (signed and step == Step.APPROVE)]
