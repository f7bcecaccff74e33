"""Turn the data of a document into HTML by its template, and into PDF by WeasyPrint."""

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from p2p.base.documents.fonts import font_faces
from p2p.base.documents.registry import DocumentData, document_kind

SHARED_STYLES = Path(__file__).parent / "print.css"


def html(kind: str, data: DocumentData, **more: Any) -> str:
    """The whole document without its style sheet; ``more`` goes to the template."""
    chosen = document_kind(kind)
    with translation.override(data.language):
        context = {"data": data, "dir": "rtl" if translation.get_language_bidi() else "ltr", **chosen.present(data)}
        return render_to_string(chosen.template, context | more)


def pdf(kind: str, data: DocumentData) -> bytes:
    return pdf_and_pages(kind, data)[0]


def pdf_and_pages(kind: str, data: DocumentData) -> tuple[bytes, int]:
    """PDF/UA-1; the same data give the same bytes. Raises ``OSError`` without Pango."""
    import weasyprint  # half a second and a big library, wanted in the child only
    from weasyprint.text.fonts import FontConfiguration

    from p2p.base.documents.fetcher import FontFetcher

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    source, fonts, fetcher = html(kind, data), FontConfiguration(), FontFetcher()
    sheet = weasyprint.CSS(string=font_faces() + style_sheet(kind), font_config=fonts, url_fetcher=fetcher)
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": hashlib.sha256(source.encode()).digest()[:16]}
    document = weasyprint.HTML(string=source, url_fetcher=fetcher)
    laid_out = document.render(stylesheets=[sheet], font_config=fonts, **options)
    return laid_out.write_pdf(**options), len(laid_out.pages)


@cache
def style_sheet(kind: str) -> str:
    """The shared sheet, then those of the kind."""
    return "".join(path.read_text(encoding="utf-8") for path in (SHARED_STYLES, *document_kind(kind).styles))
