"""From rows to facts: ``build`` reads a programme and gives everything that its report prints."""

import datetime as dt
from typing import Any

from django.utils import translation

from outcomes.models import Report
from outcomes.reports.content import people, results, work
from outcomes.reports.content.facts import Edition, ReportData, Statement
from outcomes.reports.content.fetch import programme as fetch_programme
from outcomes.reports.content.kept import snapshot
from outcomes.reports.words import Said, paragraphs, short_day
from programmes.models import Programme

__all__ = ["ReportData", "build", "snapshot"]


def build(subject: Report | Programme, *, language: str | None = None, today: dt.date) -> ReportData:
    """Everything the report prints, in one language. A programme without a report gives a draft of today."""
    report = subject if isinstance(subject, Report) else draft_of(subject, today)
    chosen = language or report.language or "en"
    with translation.override(chosen):
        return gathered(report, chosen)


def draft_of(programme: Programme, today: dt.date) -> Report:
    return Report(programme=programme, data_as_of=today)


def gathered(report: Report, language: str) -> ReportData:
    programme: Any = fetch_programme(report.programme_id, report.pk)
    sessions, ahead = work.sessions(programme.pk, report.data_as_of)
    known = {one.code for one in sessions}
    return ReportData(
        language=language,
        edition=edition(report, programme.approvers),
        as_of=report.data_as_of,
        **people.about(programme),
        **people.teams(programme.pk, report.data_as_of),
        phases=people.phases(programme),
        steps=people.steps(programme.pk, report.data_as_of),
        needs=work.needs(programme.pk, sessions),
        sessions=sessions,
        ahead=ahead,
        risks=work.risks(programme.pk),
        outcomes=results.outcomes(programme.pk, known),
        indicators=results.indicators(programme.pk, report.data_as_of),
        actions=results.actions(programme.pk, report.data_as_of, known),
        shown=results.shown(programme.pk, report.data_as_of),
        scores=results.scores(programme.pk, report.data_as_of),
        lessons=results.lessons(programme.pk),
        **own_words(report),
    )


def edition(report: Report, approvers: list[str]) -> Edition:
    status = str(report.get_status_display())
    return Edition(report.number, report.version, report.status, status, tuple(map(Said, approvers)))


def own_words(report: Report) -> dict:
    return {
        "texts": {code: paragraphs(text) for code, text in report.texts.items() if paragraphs(text)},
        "conclusions": statements("C", report.conclusions),
        "recommendations": statements("R", report.recommendations),
    }


def statements(letter: str, rows: list[dict]) -> tuple[Statement, ...]:
    """Numbered in the order of the form; rows without words are left out."""
    written = [row for row in rows if str(row.get("text") or "").strip()]
    return tuple(
        Statement(
            code=f"{letter}{at}",
            text=Said(row["text"]),
            cites=tuple(Said(row.get("cites")).replace(",", " ").split()),
            to=Said(row.get("to")),
            by=Said(in_words(row.get("by"))),
        )
        for at, row in enumerate(written, start=1)
    )


def in_words(when: object) -> str:
    """A day typed as 2021-09-20 is printed as the other days are; anything else stays as typed."""
    typed = str(when or "").strip()
    try:
        return short_day(dt.date.fromisoformat(typed))
    except ValueError:
        return typed
