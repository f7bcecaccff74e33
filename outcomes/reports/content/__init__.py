"""From rows to facts: ``build`` reads a programme and gives everything that its report prints."""

import datetime as dt
from typing import Any

from django.utils import translation

from outcomes.models import Report
from outcomes.reports.content import answers, fetch, people, results, work
from outcomes.reports.content.facts import Fact, ReportData
from outcomes.reports.content.kept import snapshot
from outcomes.reports.words import Said, paragraphs, short_day
from programmes.models import Programme

__all__ = ["ReportData", "build", "snapshot"]


def build(subject: Report | Programme, *, language: str | None = None, today: dt.date) -> ReportData:
    """Everything the report prints, in one language. A programme without a report gives a draft of today."""
    report = subject if isinstance(subject, Report) else Report(programme=subject, data_as_of=today)
    chosen = language or report.language or "en"
    with translation.override(chosen):
        return ReportData(language=chosen, **gathered(report))


def gathered(report: Report) -> dict[str, Any]:
    programme: Any = fetch.programme(report.programme_id, report.pk)
    pk, as_of = programme.pk, report.data_as_of
    forms = list(fetch.forms(pk))
    sessions, asked, ahead = work.sessions(programme, as_of, forms)
    held = {one.code for one in sessions}
    actions = results.actions(pk, as_of, held)
    return {
        **people.about(programme),
        **people.teams(pk, as_of),
        **own_words(report),
        "as_of": as_of,
        "edition": edition(report, programme.approvers),
        "phases": people.phases(programme, as_of),
        "steps": people.steps(pk, as_of),
        "needs": work.needs(pk, sessions),
        "sessions": sessions,
        "ahead": ahead,
        "feedback": asked,
        "surveys": answers.surveys(forms, as_of),
        "risks": work.risks(pk),
        "outcomes": results.outcomes(pk, held | {one.code for one in actions}),
        "indicators": results.indicators(pk, as_of),
        "actions": actions,
        "shown": results.shown(pk, as_of),
        "scores": results.scores(pk, as_of),
        "lessons": results.lessons(pk),
    }


def edition(report: Report, approvers: list[str]) -> Fact:
    return Fact(
        number=report.number,
        version=report.version,
        status_word=str(report.get_status_display()),
        approved_by=list(map(Said, approvers)),
    )


def own_words(report: Report) -> dict[str, Any]:
    texts = {code: paragraphs(text) for code, text in report.texts.items()}
    return {
        "texts": {code: words for code, words in texts.items() if words},
        "conclusions": statements("C", report.conclusions),
        "recommendations": statements("R", report.recommendations),
    }


def statements(letter: str, rows: list[dict]) -> list[Fact]:
    """Numbered in the order of the form; rows without words are left out."""
    written = [row for row in rows if str(row.get("text") or "").strip()]
    return [
        Fact(
            code=f"{letter}{at}",
            text=Said(row["text"]),
            cites=Said(row.get("cites")).replace(",", " ").split(),
            to=Said(row.get("to")),
            by=Said(in_words(row.get("by"))),
        )
        for at, row in enumerate(written, start=1)
    ]


def in_words(when: object) -> str:
    """A day typed as 2021-09-20 is printed as the other days are; anything else stays as typed."""
    typed = str(when or "").strip()
    try:
        return short_day(dt.date.fromisoformat(typed))
    except ValueError:
        return typed
