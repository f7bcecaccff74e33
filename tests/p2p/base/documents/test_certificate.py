"""A new kind of document is one function and one template: a certificate of thanks, tagged and in four languages."""

import io
from copy import deepcopy
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as configured

from p2p.base.documents import pdf_rendering
from p2p.base.documents.registry import collect_data
from tests.outcomes.report_programme import a_programme
from tests.p2p.base.documents.kinds import CERTIFICATE, Certificate

TEMPLATES = Path(__file__).parent / "templates"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_template(settings):
    settings.TEMPLATES = deepcopy(configured.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(TEMPLATES)


def certificate(language: str) -> Certificate:
    neema = a_programme().teams.get(code="TZA").memberships.get()
    return collect_data(CERTIFICATE, str(neema.pk), language)


@pytest.mark.parametrize(
    ("language", "direction", "comma", "words"),
    [("en", "ltr", ", ", "Tanzania"), ("fr", "ltr", ", ", "Tanzanie"), ("ar", "rtl", "، ", "تنزانيا")],
)
def test_the_same_data_are_told_in_each_language(language, direction, comma, words):
    page = pdf_rendering.html(CERTIFICATE, certificate(language))

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'<span dir="ltr">Neema Demoshi</span>{comma}{words}</p>' in page
    assert page.count('<h1><span dir="ltr">A first copyright bill</span></h1>') == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_is_tagged_and_named_and_carries_its_own_fonts(language):
    content, pages = pdf_rendering.pdf_and_pages(CERTIFICATE, certificate(language))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources["/Font"].values()}
        assert (pages, str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == (1, language, True)
        assert str(pdf.docinfo["/Title"]) == "A first copyright bill"
    assert [font for font in fonts if "Print-Noto" not in font] == []
