"""From facts to the document: HTML by templates, PDF by WeasyPrint, and a page for the browser."""

import base64
import datetime as dt
import hashlib
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from outcomes.models import Report
from outcomes.reports import charts, marks, plates
from outcomes.reports import sentences as say
from outcomes.reports.content import ReportData, build
from outcomes.reports.content.facts import IndicatorFact
from outcomes.reports.words import Said, side_by_side
from programmes.toolkit import catalogue

HERE = Path(__file__).parent
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; frame-ancestors 'self'"
)
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


@dataclass(frozen=True)
class Section:
    code: str
    number: str
    title: str
    words: tuple[Said, ...]

    @property
    def key(self) -> str:
        return self.code.lower()

    @property
    def template(self) -> str:
        return f"reports/_{self.code.lower().replace('-', '_')}.html"

    @property
    def kind(self) -> str:
        return "exec" if self.code == "RP-01" else ""


def sections(data: ReportData) -> list[Section]:
    """The numbered sections of the catalogue and the annexes; the cover stands for itself."""
    found = []
    for entry in catalogue().report_sections[1:]:
        number = "" if entry.code == "RP-A" else str(entry.order)
        found.append(Section(entry.code, number, str(entry.label), data.texts.get(entry.code, ())))
    return found


def html(data: ReportData) -> str:
    """The whole document without its style sheet."""
    with translation.override(data.language):
        return render_to_string("reports/report.html", context(data))


def context(data: ReportData) -> dict:
    figures, tables = plates.figures(data), plates.tables(data)
    return {
        "r": data,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "sections": sections(data),
        "figures": figures,
        "tables": tables,
        "cover": cover(data),
        "say": words(data),
        "findings": say.findings(data, evidence(figures, tables)),
        "needs": [(need, marks.status_mark(need.status, need.status_word)) for need in data.needs],
        "indicators": [(one, plates.bullet(one), values(one)) for one in data.indicators],
        "scores": [(one, *map(score_mark, (one.midway, one.end))) for one in data.scores],
        "sources": sources(data),
    }


def words(data: ReportData) -> dict:
    """Sentences that the facts make."""
    return {
        "subtitle": say.subtitle(data),
        "headlines": say.headlines(data),
        "summary": say.summary(data),
        "purpose": say.purpose(),
        "period": say.period(data),
        "method": say.method(data),
        "answered": say.answered(data),
        "balance": say.balance(data),
        "against_targets": say.against_targets(data),
        "written_by": say.written_by(data),
        "ring": ring_note(data),
        "approved_by": side_by_side(data.edition.approved_by),
    }


def sources(data: ReportData) -> dict[str, SafeString]:
    """Public pages and the sessions they report."""
    found: dict[str, list[str]] = {}
    for one in data.sessions:
        if one.source:
            found.setdefault(one.source, []).append(one.code)
    return {address: side_by_side(map(Said, codes)) for address, codes in found.items()}


def values(one: IndicatorFact) -> list[str]:
    reached = "–" if one.percent is None else say.percent(one.percent)
    return [*(say.value(one, figure) for figure in (one.baseline, one.target, one.actual)), reached]


def score_mark(score: int | None) -> str:
    return "" if score is None else marks.score_mark(score, say.of(score, 3))


def cover(data: ReportData) -> SafeString:
    rows = data.counted
    first, last = (rows[0].on, rows[-1].on) if rows else (data.start, data.end)
    days = max((last - first).days, 1)
    return charts.cover([((one.on - first).days / days, one.heads.total) for one in rows], ring_note(data))


def ring_note(data: ReportData) -> str:
    if not data.attendances:
        return _("Dotted rings: no attendance is recorded yet")
    each = charts.rings_for(data.attendances)
    if each == 1:
        return _("One ring for each of the %(attendances)s, placed by date of session") % {
            "attendances": say.many("attendances", data.attendances)
        }
    return _("One ring for each %(each)s of the %(attendances)s, placed by date of session") % {
        "each": say.number(each),
        "attendances": say.many("attendances", data.attendances),
    }


def evidence(figures: dict, tables: dict) -> dict[str, str]:
    """Where the proof of each finding stands."""
    places = {
        "DAC-REL": "needs",
        "DAC-COH": "team",
        "DAC-EFF": "indicators",
        "DAC-EFI": "sessions",
        "DAC-IMP": "",
        "DAC-SUS": "",
    }
    found = {code: _("Table %(n)s") % {"n": tables[key].number} for code, key in places.items() if key in tables}
    return found | ({"DAC-SUS": _("Figure %(n)s") % {"n": figures["trace"].number}} if "trace" in figures else {})


def pdf(data: ReportData) -> bytes:
    return pdf_and_pages(data)[0]


def pdf_and_pages(data: ReportData) -> tuple[bytes, int]:
    """PDF/UA-1; the same facts give the same bytes. Raises ``OSError`` without Pango."""
    import weasyprint  # half a second and a big library, wanted in the child only
    from weasyprint.text.fonts import FontConfiguration

    fetcher = weasyprint.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    source, fonts = html(data), FontConfiguration()
    sheet = weasyprint.CSS(string=faces() + style(), font_config=fonts, url_fetcher=fetcher)
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": hashlib.sha256(source.encode()).digest()[:16]}
    document = weasyprint.HTML(string=source, url_fetcher=fetcher)
    laid_out = document.render(stylesheets=[sheet], font_config=fonts, **options)
    return laid_out.write_pdf(**options), len(laid_out.pages)


@cache
def style() -> str:
    return (HERE / "print.css").read_text(encoding="utf-8")


@cache
def faces() -> str:
    """The fonts inside the style sheet: nothing is fetched while a report is made."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(data:font/ttf;base64,{encoded(name)})}}'
        for family, weight, name in FONTS
    )


def encoded(name: str) -> str:
    return base64.b64encode((HERE / "fonts" / f"{name}.ttf").read_bytes()).decode()


def preview_html(report: Report, *, today: dt.date) -> str:
    """A page for the browser in the fonts of the device, to be sent with ``PREVIEW_POLICY``."""
    page = html(build(report, today=today))
    sheet = (HERE / "screen.css").read_text(encoding="utf-8")
    return page.replace("</head>", f"<style>{style()}{sheet}</style></head>", 1)
