"""``build`` reads a programme and returns everything its report prints."""

import datetime as dt
from typing import Any

from django.utils import translation

from outcomes.models import Report
from outcomes.reports.content import answers, delivery, fetch, programme_profile, results
from outcomes.reports.content.data import Edition, ReportData, Statement
from p2p.base.documents.formatting import UserText, split_paragraphs
from programmes.models import Programme

__all__ = ["ReportData", "build"]


def build(subject: Report | Programme, *, language: str | None = None, today: dt.date) -> ReportData:
    """Everything the report prints, in one language. A programme without a report gives a draft of today."""
    report = subject if isinstance(subject, Report) else Report(programme=subject, data_as_of=today)
    chosen = language or report.language or "en"
    with translation.override(chosen):
        return ReportData(language=chosen, **collect_data(report))


def collect_data(report: Report) -> dict[str, Any]:
    programme: Any = fetch.programme(report.programme_id, report.pk)
    pk, as_of = programme.pk, report.data_as_of
    forms = list(fetch.forms(pk))
    sessions, feedback, ahead = delivery.sessions(programme, as_of, forms)
    held = {session.code for session in sessions}
    actions = results.actions(pk, as_of, held)
    return {
        **programme_profile.about(programme),
        **programme_profile.teams(pk, as_of),
        **written_texts(report),
        "as_of": as_of,
        "version": str(report.version),
        "is_final": not report.is_draft,
        "edition": edition(report, programme.approvers),
        "phases": programme_profile.phases(programme, as_of),
        "steps": programme_profile.steps(pk, as_of),
        "needs": delivery.needs(pk, sessions),
        "sessions": sessions,
        "ahead": ahead,
        "feedback": feedback,
        "surveys": answers.surveys(forms, as_of),
        "risks": delivery.risks(pk),
        "outcomes": results.outcomes(pk, held | {action.code for action in actions}),
        "indicators": results.indicators(pk, as_of),
        "actions": actions,
        "shown": results.shown(pk, as_of),
        "scores": results.scores(pk, as_of),
        "lessons": results.lessons(pk),
    }


def edition(report: Report, approvers: list[str]) -> Edition:
    return Edition(report.number, report.version, report.status, tuple(map(UserText, approvers)))


def written_texts(report: Report) -> dict[str, Any]:
    texts = {code: split_paragraphs(text) for code, text in report.texts.items()}
    return {
        "texts": {code: paragraphs for code, paragraphs in texts.items() if paragraphs},
        "conclusions": statements("C", report.conclusions),
        "recommendations": statements("R", report.recommendations),
    }


def statements(letter: str, stored: list[dict]) -> tuple[Statement, ...]:
    """Numbered in the order of the form; those without text are left out."""
    written = [statement for statement in stored if str(statement.get("text") or "").strip()]
    return tuple(
        Statement(
            code=f"{letter}{at}",
            text=UserText(statement["text"]),
            cites=tuple(UserText(statement.get("cites")).replace(",", " ").split()),
            to=UserText(statement.get("to")),
            by=UserText(statement.get("by")),
        )
        for at, statement in enumerate(written, start=1)
    )
