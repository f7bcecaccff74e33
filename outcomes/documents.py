"""The report and the sheet of a survey as documents. What is approved is rendered from its snapshot, not live data."""

import datetime as dt
from pathlib import Path

from outcomes.enums import OutcomeVerb
from outcomes.message_kinds import ReportReady
from outcomes.models import Report, Survey
from outcomes.reports.content import ReportData, build
from outcomes.reports.presenter import present
from outcomes.survey_sheet import SurveySheet, present_sheet, read_sheet
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.registry import document
from p2p.base.documents.snapshots import from_json, to_json
from p2p.base.history.actions import record_event
from p2p.base.notifications.actions import notify

HERE = Path(__file__).parent
REPORT_STYLES = [HERE / "reports" / name for name in ("report.css", "charts.css")]


def report_data(report: Report) -> ReportData:
    """Live data of a draft, the snapshot of what is approved; one approved without a snapshot has it made with its
    final PDF."""
    if report.is_draft or report.snapshot is None:
        return build(report, today=report.data_as_of)
    return from_json(ReportData, report.snapshot)


def store_final(job: DocumentJob, data: ReportData, now: dt.datetime) -> None:
    """What was made of an approved report is final, and whoever ordered it hears of it."""
    report = Report.objects.select_related("programme").get(pk=job.subject)
    if data.is_final:
        assert job.file is not None
        Report.objects.filter(pk=report.pk).update(final=job.file, snapshot=report.snapshot or to_json(data))
        record_event(None, OutcomeVerb.FINISHED, report, reason=f"SHA-256 {job.file.sha256}")
    notify_requester(job, report, now)


def notify_requester(job: DocumentJob, report: Report, now: dt.datetime) -> None:
    if job.requested_by:
        notify(
            person=job.requested_by,
            key=f"report_ready:{job.pk}:{job.requested_at:%Y%m%d%H%M%S%f}",
            message=ReportReady(path=report.get_absolute_url()),
            programme_code=report.programme.code,
            now=now,
        )


@document("report", template="reports/report.html", present=present, styles=REPORT_STYLES, stored=store_final)
def final_report(subject: str, language: str) -> ReportData:
    return report_data(Report.objects.get(pk=subject))


@document(
    "survey_sheet", template="outcomes/survey_sheet.html", present=present_sheet, styles=[HERE / "survey_sheet.css"]
)
def survey_sheet(subject: str, language: str) -> SurveySheet:
    return read_sheet(Survey.objects.select_related("form").get(pk=subject), language)
