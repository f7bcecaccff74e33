"""What the templates of a report print besides its data: sections, phrases, figures; and the page for the browser."""

from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from outcomes.reports import charts, sentences
from outcomes.reports.content.data import IndicatorLine, ReportData
from outcomes.reports.figures import build_figures, build_tables
from p2p.base.documents import pdf_rendering
from p2p.base.documents.formatting import UserText, format_percentage, join_isolated
from p2p.base.questionnaires.questions import SCALE
from programmes.toolkit import catalogue

HERE = Path(__file__).parent
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Tables that show what a finding rests on.
EVIDENCE_TABLES = {"DAC-REL": "needs", "DAC-COH": "team", "DAC-EFF": "indicators", "DAC-EFI": "sessions"}


def sections(data: ReportData) -> list[dict]:
    """The numbered sections of the catalogue and the annexes; the cover stands for itself."""
    return [
        {
            "key": entry.code.lower(),
            "number": "" if entry.code == "RP-A" else entry.order,
            "title": entry.label,
            "paragraphs": data.texts.get(entry.code, ()),
            "template": f"reports/_{entry.code.lower().replace('-', '_')}.html",
        }
        for entry in catalogue().report_sections[1:]
    ]


def present(data: ReportData) -> dict[str, Any]:
    """What the templates print besides the data, in the active language."""
    phrases, figures, tables = sentences.build_sentences(data), build_figures(data), build_tables(data)
    return {
        "sections": sections(data),
        "figures": figures,
        "tables": tables,
        "cover": {
            "sessions": charts.cover(data.counted_sessions),
            "each": charts.attendances_per_ring(data.attendances),
        },
        "sentences": phrases,
        "findings": findings(data, phrases["computed"], figures, tables),
        "indicators": [
            (indicator, charts.bullet(indicator), formatted_values(indicator)) for indicator in data.indicators
        ],
        "sources": sources(data),
        "marks": list(SCALE.values()),
    }


def findings(data: ReportData, computed: dict, figures: dict, tables: dict) -> list[dict]:
    """A finding per criterion: the team's own text or what the data say, and the table or figure it rests on."""
    proofs = {code: tables.get(key) for code, key in EVIDENCE_TABLES.items()}
    return [
        {
            "code": f"F{at}",
            "criterion": entry.label,
            "paragraphs": data.texts.get(entry.code) or [computed.get(entry.code) or _("Not recorded yet.")],
            "table": proofs.get(entry.code),
            "figure": figures.get("trace") if entry.code == "DAC-SUS" else None,
        }
        for at, entry in enumerate(catalogue().dac_criteria, start=1)
    ]


def sources(data: ReportData) -> dict[str, SafeString]:
    """Public pages and the sessions they report."""
    codes_by_page: dict[str, list[str]] = {}
    for session in data.sessions:
        if session.source:
            codes_by_page.setdefault(session.source, []).append(session.code)
    return {address: join_isolated(map(UserText, codes)) for address, codes in codes_by_page.items()}


def formatted_values(indicator: IndicatorLine) -> dict[str, str]:
    """The values of an indicator as they are printed; empty where nobody measured."""
    names = ("baseline", "target", "actual")
    amounts = {name: sentences.format_measurement(indicator, getattr(indicator, name)) for name in names}
    return amounts | {"reached": "" if indicator.percent is None else format_percentage(indicator.percent)}


def preview_html(data: ReportData, *, back: str) -> str:
    """A page for the browser in the fonts of the device, to be sent with ``PREVIEW_POLICY``."""
    page = pdf_rendering.html("report", data, back=back)
    sheet = (HERE / "screen.css").read_text(encoding="utf-8")
    return page.replace("</head>", f"<style>{pdf_rendering.style_sheet('report')}{sheet}</style></head>", 1)
