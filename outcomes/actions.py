"""Changes to outcomes, figures, follow-up actions and reports."""

import datetime as dt
import decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outcomes.models import (
    Contribution,
    Evidence,
    ExpectedOutcome,
    FollowUpAction,
    Indicator,
    Lesson,
    Measurement,
    Report,
)
from outcomes.tasks import start_renderer
from p2p.base.accounts.models import Person
from p2p.base.files.actions import save_upload
from p2p.base.history.actions import OnBehalf, record_event
from p2p.base.records.actions import lock_row, save_record
from programmes.models import Membership, Programme, Team
from programmes.models.teams import Side
from programmes.permissions import roles_of
from programmes.policy import Role


@transaction.atomic
def save_indicator(
    *,
    indicator: Indicator,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> Indicator:
    saved = save_record(indicator, values, by=by, expected=expected, behalf=behalf)
    saved.check_values(baseline=saved.baseline, target=saved.target)
    return saved


@transaction.atomic
def measure(
    *,
    indicator: Indicator,
    value: decimal.Decimal,
    on: dt.date,
    note: str,
    by: Person | None,
    evidence: str = "",
    link: str = "",
    upload: Any = None,
    behalf: OnBehalf | None = None,
) -> Measurement:
    """Submit a figure with what proves it; the coordination or UNESCO accepts or returns it."""
    figure = save_record(
        Measurement(indicator=indicator, by=by, entered_for=behalf.person if behalf else None),
        {"value": value, "on": on, "note": note},
        by=by,
        verb="measured",
        behalf=behalf,
    )
    indicator.check_values(value=figure.value)
    if evidence or link or upload:
        file = save_upload(upload=upload, folder=indicator.programme.code, by=by) if upload else None
        title = evidence or link or (file.name if file else "")
        Evidence.objects.create(
            programme=indicator.programme, measurement=figure, title=title[:250], link=link, file=file
        )
    return figure


@transaction.atomic
def review_figure(*, figure: Measurement, accepted: bool, reason: str, by: Person | None) -> Measurement:
    """Accept a figure of somebody else, which locks it, or return it with a reason."""
    figure = lock_row(figure)
    if figure.status == Measurement.Status.ACCEPTED:
        raise ValidationError(_("This figure is accepted and locked."))
    if accepted and by and by.pk in figure.submitters:
        raise ValidationError(_("You submitted this figure. Another person must accept it."))
    if not accepted and not reason.strip():
        raise ValidationError(_("Write the reason for returning the figure."))
    if accepted:
        figure.indicator.check_values(value=figure.value)
    status = Measurement.Status.ACCEPTED if accepted else Measurement.Status.RETURNED
    values = {"status": status, "reviewed_by": by, "review_reason": "" if accepted else reason}
    return save_record(figure, values, by=by, verb=status, reason=reason)


@transaction.atomic
def unlock_figure(*, figure: Measurement, reason: str, by: Person) -> Measurement:
    """Return an accepted figure with a reason: it no longer counts, and can be submitted anew."""
    figure = lock_row(figure)
    if figure.status != Measurement.Status.ACCEPTED:
        raise ValidationError(_("Only an accepted figure can be unlocked."))
    if not reason.strip():
        raise ValidationError(_("Write the reason for unlocking the figure."))
    values = {"status": Measurement.Status.RETURNED, "reviewed_by": by, "review_reason": reason}
    return save_record(figure, values, by=by, verb="unlocked", reason=reason)


@transaction.atomic
def save_outcome(
    *,
    outcome: ExpectedOutcome,
    values: dict[str, Any],
    by: Person,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> ExpectedOutcome:
    return save_record(outcome, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def add_contribution(*, outcome: ExpectedOutcome, values: dict[str, Any], by: Person) -> Contribution:
    contribution = Contribution.objects.create(outcome=outcome, **values)
    record_event(by, "helped", outcome, reason=contribution.narrative)
    return contribution


@transaction.atomic
def save_action(
    *,
    action: FollowUpAction,
    values: dict[str, Any],
    by: Person,
    today: dt.date,
    expected: int | None = None,
    behalf: OnBehalf | None = None,
) -> FollowUpAction:
    """Write down or update an action; marking it done without a date means today."""
    if values.get("status") in {FollowUpAction.Status.DONE, FollowUpAction.Status.VERIFIED} and not values.get(
        "done_on"
    ):
        values["done_on"] = today
    return save_record(action, values, by=by, expected=expected, behalf=behalf)


@transaction.atomic
def save_report(*, report: Report, values: dict[str, Any], by: Person, expected: int | None = None) -> Report:
    """Change the words of a draft, which ends its approvals; an approved report is not changed, a new one is begun."""
    was = report if report._state.adding else lock_row(report)
    if not was.is_draft:
        raise ValidationError(_("This report is approved. Begin a new one to change it."))
    saved = save_record(report, values, by=by, expected=expected)
    if was.is_signed and not saved.is_signed:
        record_event(by, "cleared", saved)
    return saved


@transaction.atomic
def begin_report(*, report: Report, by: Person) -> Report:
    """A new report takes over the words of the last one in any language: translating beats starting anew."""
    last = Report.objects.filter(programme=report.programme, archived_at=None).order_by("number").last()
    if last:
        report.texts, report.conclusions, report.recommendations = (last.texts, last.conclusions, last.recommendations)
    return save_record(report, {"language": report.language, "data_as_of": report.data_as_of}, by=by)


@transaction.atomic
def order_pdf(*, report: Report, by: Person) -> Report:
    """Queue the PDF, unless it is being made: the row is the job. The final one is made once and kept."""
    report = lock_row(report)
    if report.final_id:
        raise ValidationError(_("The final PDF is kept as approved. Begin a new report to change it."))
    return report if report.job == Report.Job.RENDERING else queue_pdf(report, by)


def queue_pdf(report: Report, by: Person) -> Report:
    """Waking the renderer is only a hint; the next tick finds the row anyway. Whoever makes a PDF of it loses it."""
    values = {"job": Report.Job.WAITING, "tries": 0, "reason": "", "worker": "", "lease_until": None}
    Report.objects.filter(pk=report.pk).update(**values)
    record_event(by, "ordered", report)
    transaction.on_commit(start_renderer.delay, robust=True)
    report.refresh_from_db()
    return report


@transaction.atomic
def submit_report(*, report: Report, by: Person) -> Report:
    report = lock_row(report)
    if report.status != Report.Status.DRAFT:
        raise ValidationError(_("This report is already under review."))
    values = {"status": Report.Status.IN_REVIEW, "submitted_by": by, "return_reason": ""}
    return save_record(report, values, by=by, verb="submitted")


@transaction.atomic
def approve_report(*, report: Report, by: Person, seen: int) -> Report:
    """Sign version ``seen`` for one's side. The second side's signature approves it and orders the final PDF."""
    report = in_review(report)
    if report.version != seen:
        raise ValidationError(_("The report has changed since you opened it. Read it again, then approve it."))
    if by in report.approvals:
        return report
    if not report.is_signed:
        report.approved_by.clear()
        report.signed_for = ""
    report.approved_by.add(by)
    # For one side only, so that two people always sign.
    side = Side.SUPPORT if roles_of(by, report.programme) & {Role.OFFICER, Role.PORTFOLIO} else Side.SEEKING
    if report.signed_for in {"", side}:
        Report.objects.filter(pk=report.pk).update(approved_version=seen, signed_for=side)
        record_event(by, "signed", report)
        return lock_row(report)
    # A PDF being made now is still the draft; its renderer loses the job.
    return queue_pdf(save_record(report, {"status": Report.Status.APPROVED}, by=by, verb="approved"), by)


def in_review(report: Report) -> Report:
    report = lock_row(report)
    if report.status != Report.Status.IN_REVIEW:
        raise ValidationError(_("Only a report under review can be approved or returned."))
    return report


@transaction.atomic
def return_report(*, report: Report, by: Person, reason: str) -> Report:
    report = in_review(report)
    if not reason.strip():
        raise ValidationError(_("Write the reason for returning the report."))
    values = {"status": Report.Status.DRAFT, "return_reason": reason}
    return save_record(report, values, by=by, verb="returned", reason=reason)


@transaction.atomic
def publish_report(*, report: Report, by: Person) -> Report:
    """Everybody may read its final PDF from now on; an earlier one in the same language is superseded."""
    report = lock_row(report)
    if report.status != Report.Status.APPROVED:
        raise ValidationError(_("Only an approved report can be published."))
    if report.final is None:
        raise ValidationError(_("The final PDF is not ready yet. Publish the report when it is."))
    earlier = Report.objects.filter(
        programme=report.programme, language=report.language, status=Report.Status.PUBLISHED
    )
    for old in earlier:
        save_record(old, {"status": Report.Status.SUPERSEDED}, by=by, verb="superseded")
    proof = f"SHA-256 {report.final.sha256}"
    return save_record(report, {"status": Report.Status.PUBLISHED}, by=by, verb="published", reason=proof)


def teams_of(person: Person, programme: Programme) -> list[Team]:
    """The teams for which somebody speaks; UNESCO and observers speak for none."""
    heard = Membership.objects.active().exclude(role__in=[Role.OFFICER, Role.OBSERVER])
    return list(Team.objects.filter(programme=programme, memberships__in=heard.filter(person=person)))


def speaks_for(lesson: Lesson, teams: list[Team]) -> bool:
    """Whether the lesson came from one of ``teams``; one of which nobody knows is the seeking country's own."""
    origin = lesson.entry.origin if lesson.entry else None
    return origin in teams if origin else any(team.side == Side.SEEKING for team in teams)


@transaction.atomic
def let_leave(*, lesson: Lesson, agreed: bool, by: Person) -> Lesson:
    """A lesson may be read outside the exchange only while the side that it came from agrees."""
    return save_record(lesson, {"consent_of_side": agreed}, by=by, verb="released" if agreed else "kept_inside")
