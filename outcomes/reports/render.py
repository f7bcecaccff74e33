"""Turn report data into HTML by templates, PDF by WeasyPrint, or a page for the browser."""

import base64
import datetime as dt
import hashlib
import logging
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from outcomes.models import Report
from outcomes.reports import charts, sentences
from outcomes.reports.content import ReportData, build
from outcomes.reports.content.data import Row
from outcomes.reports.figures import build_figures, build_tables
from outcomes.reports.formatting import UserText, format_percentage, join_isolated
from p2p.base.questionnaires.questions import SCALE
from programmes.toolkit import catalogue

HERE = Path(__file__).parent
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Tables that show what a finding rests on.
EVIDENCE_TABLES = {"DAC-REL": "needs", "DAC-COH": "team", "DAC-EFF": "indicators", "DAC-EFI": "sessions"}
# Family, weight, file. The families have names of their own, so that no other copy is taken.
FONTS = (
    ("Report Noto Sans", 400, "NotoSans-Regular"),
    ("Report Noto Sans", 700, "NotoSans-Bold"),
    ("Report Noto Serif", 400, "NotoSerif-Regular"),
    ("Report Noto Serif", 700, "NotoSerif-Bold"),
    ("Report Noto Sans Arabic", 400, "NotoSansArabic-Regular"),
    ("Report Noto Sans Arabic", 700, "NotoSansArabic-Bold"),
    ("Report Noto Naskh Arabic", 400, "NotoNaskhArabic-Regular"),
    ("Report Noto Naskh Arabic", 700, "NotoNaskhArabic-Bold"),
)


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


def html(data: ReportData, *, back: str = "") -> str:
    """The whole document without its style sheet; with ``back``, the address of the page it was opened from."""
    with translation.override(data.language):
        return render_to_string("reports/report.html", context(data) | {"back": back})


def context(data: ReportData) -> dict:
    phrases, figures, tables = sentences.build_sentences(data), build_figures(data), build_tables(data)
    return {
        "data": data,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
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


def formatted_values(indicator: Row) -> dict[str, str]:
    """The values of an indicator as they are printed; empty where nobody measured."""
    names = ("baseline", "target", "actual")
    amounts = {name: sentences.format_measurement(indicator, getattr(indicator, name)) for name in names}
    return amounts | {"reached": "" if indicator.percent is None else format_percentage(indicator.percent)}


def pdf(data: ReportData) -> bytes:
    return pdf_and_pages(data)[0]


def pdf_and_pages(data: ReportData) -> tuple[bytes, int]:
    """PDF/UA-1; the same facts give the same bytes. Raises ``OSError`` without Pango."""
    import weasyprint  # half a second and a big library, wanted in the child only
    from weasyprint.text.fonts import FontConfiguration

    fetcher = weasyprint.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    source, fonts = html(data), FontConfiguration()
    sheet = weasyprint.CSS(string=font_faces() + style_sheet(), font_config=fonts, url_fetcher=fetcher)
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": hashlib.sha256(source.encode()).digest()[:16]}
    document = weasyprint.HTML(string=source, url_fetcher=fetcher)
    laid_out = document.render(stylesheets=[sheet], font_config=fonts, **options)
    return laid_out.write_pdf(**options), len(laid_out.pages)


@cache
def style_sheet() -> str:
    return "".join((HERE / name).read_text(encoding="utf-8") for name in ("print.css", "charts.css"))


@cache
def font_faces() -> str:
    """The fonts inside the style sheet: nothing is fetched while a report is made."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(data:font/ttf;base64,{encoded(name)})}}'
        for family, weight, name in FONTS
    )


def encoded(name: str) -> str:
    return base64.b64encode((HERE / "fonts" / f"{name}.ttf").read_bytes()).decode()


def preview_html(report: Report, *, today: dt.date) -> str:
    """A page for the browser in the fonts of the device, to be sent with ``PREVIEW_POLICY``."""
    page = html(build(report, today=today), back=report.get_absolute_url())
    sheet = (HERE / "screen.css").read_text(encoding="utf-8")
    return page.replace("</head>", f"<style>{style_sheet()}{sheet}</style></head>", 1)
