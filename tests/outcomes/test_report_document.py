"""The document: every section, words in their own direction, nothing that breaks out of its place, a sound PDF."""

import datetime as dt
import io
import re
from functools import cache

import pikepdf
import pytest
from django.utils import translation

from outcomes.documents import report_data
from outcomes.reports.content import ReportData, build
from outcomes.reports.presenter import PREVIEW_POLICY, preview_html
from p2p.base.documents import formatting, pdf_rendering
from p2p.base.documents.formatting import UserText, split_paragraphs
from programmes.models import Programme, Team
from programmes.toolkit import catalogue
from sessions.models import Attendance, Note
from tests.outcomes.report_programme import TODAY, a_person, a_programme, a_report, feedback

HOSTILE = '<script>alert(1)</script><td colspan="500">\u202eevil\u202c\x07'


@cache
def facts(language: str) -> ReportData:
    programme = a_programme(sessions=3)
    feedback(programme.peer_sessions.first(), answers=5)
    return build(programme, language=language, today=TODAY)


@cache
def made(language: str) -> bytes:
    """One PDF for all tests of a language: it takes seconds."""
    return pdf_rendering.pdf("report", facts(language))


def opened(language: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made(language)))


def tags(node, found=None):
    """Every element of the structure tree."""
    found = [] if found is None else found
    if isinstance(node, pikepdf.Array):
        for child in node:
            tags(child, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            tags(node.K, found)
    return found


# Words


def test_typed_text_is_escaped_and_brings_its_direction():
    assert UserText("a <b>").__html__() == '<span dir="ltr">a &lt;b&gt;</span>'
    assert UserText("نص 2021").__html__() == '<span dir="rtl">نص 2021</span>'
    assert UserText("2021: نص").dir == "rtl"
    assert UserText("2021").dir == "ltr"


def test_what_turns_the_direction_or_cannot_be_printed_is_taken_out():
    assert UserText("a\u202eb\u2066c\x00d\u2028e\r\nf") == "abcde\nf"
    assert UserText("می\u200cخواهم") == "می\u200cخواهم"


def test_a_blank_line_begins_a_paragraph():
    assert split_paragraphs("One\r\nline\r\n\r\n \n\nTwo") == ("One\nline", "Two")
    assert split_paragraphs(None) == ()


def test_a_long_text_ends_with_whole_words():
    assert UserText("one two three").shorten(9) == "one two…"
    assert UserText("short").shorten(9) == "short"
    assert UserText("x" * 20).shorten(9) == "x" * 9 + "…"


def test_dates_and_numbers_follow_the_language():
    figures = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            figures[language] = (
                formatting.format_day(TODAY),
                formatting.format_number(1234.5),
                formatting.format_percentage(42),
                formatting.format_number(2_500_000),
            )

    assert figures["en"] == ("15\xa0September\xa02021", "1,234.5", "42%", "2.5M")
    assert figures["fr"] == ("15\xa0septembre\xa02021", "1\u202f234,5", "42\xa0%", "2,5\xa0M")
    assert figures["ar"] == ("15\xa0سبتمبر\xa02021", "1,234.5", "42%", "2.5\xa0مليون")


def test_the_first_of_a_month_is_the_first_in_french():
    with translation.override("fr"):
        assert formatting.format_day(dt.date(2026, 11, 1)) == "1er\xa0novembre\xa02026"
        assert formatting.format_short_day(dt.date(2026, 9, 1)) == "1er\xa0sept.\xa02026"
        assert formatting.format_short_day(dt.date(2026, 9, 11)) == "11\xa0sept.\xa02026"


# Pages


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_section_stands_in_the_document_and_in_the_contents(language):
    page = pdf_rendering.html("report", build(a_programme(), language=language, today=TODAY))

    with translation.override(language):
        for section in catalogue().report_sections[1:]:
            assert f'<h2 id="{section.code.lower()}"' in page
            assert page.count(f'href="#{section.code.lower()}"') == 1
            assert str(section.label) in page
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page


@pytest.mark.django_db
def test_every_figure_and_table_is_listed_once_and_numbered_in_order():
    page = pdf_rendering.html("report", build(a_programme(), today=TODAY))

    for letter, tag in (("f", "figure class"), ("t", 'div class="cap"')):
        places = re.findall(rf'<{tag}[^>]* id="({letter}-\w+)"', page)
        assert places == list(dict.fromkeys(re.findall(rf'href="#({letter}-\w+)"', page)))


@pytest.mark.django_db
def test_a_programme_of_today_says_plainly_what_is_missing():
    programme = a_programme(sessions=0)
    programme.lessons.all().delete()

    page = pdf_rendering.html("report", build(programme, today=TODAY))

    assert "Not recorded yet." in page
    assert "No session has been held yet" in page
    assert "Dotted rings" in page


@pytest.mark.django_db
def test_a_country_that_works_by_itself_is_not_said_to_have_met_peers():
    programme = a_programme(sessions=3)
    for session in programme.peer_sessions.filter(number__gt=1):
        session.teams.set(programme.teams.filter(side="seeking"))

    page = pdf_rendering.html("report", build(programme, today=TODAY))

    assert '<div class="sub">3 sessions, 1 of them with peers from: Tanzania</div>' in page
    assert '<span class="more">1 of them with peers, 1 hour together</span>' in page
    assert "Time: 3 sessions, 1 of them with peers, 1 hour together." in page
    assert "hours together" not in page


@pytest.mark.django_db
def test_a_cover_names_the_countries_whose_peers_were_there_and_no_other():
    programme = a_programme(sessions=2)
    Team.objects.create(programme=programme, code="KEN", side="providing", country="KE")

    assert '<div class="sub">2 sessions with peers from: Tanzania</div>' in pdf_rendering.html(
        "report", build(programme, today=TODAY)
    )

    for session in programme.peer_sessions.all():
        session.teams.set(programme.teams.filter(side="seeking"))
    assert '<div class="sub">2 sessions</div>' in pdf_rendering.html("report", build(programme, today=TODAY))


@pytest.mark.django_db
def test_the_method_counts_what_was_really_written_down_of_the_sessions():
    programme = a_programme(sessions=3)
    programme.peer_sessions.get(number=1).attendance.delete()
    Note.objects.filter(session__number=2).update(state="draft", shared_on=None)
    Note.objects.filter(session__number=3).update(shared_on=TODAY + dt.timedelta(days=1))

    page = pdf_rendering.html("report", build(programme, today=TODAY))
    assert "the record of 3 sessions: 2 attendance lists and shared notes of 1 session." in page

    Note.objects.update(state="draft", shared_on=None)
    Attendance.objects.all().delete()
    assert "no attendance list, no shared notes" in pdf_rendering.html("report", build(programme, today=TODAY))


@pytest.mark.django_db
def test_in_arabic_a_date_stands_apart_and_codes_are_joined_as_arabic_joins():
    programme = a_programme(sessions=2)
    for session in programme.peer_sessions.all():
        feedback(session, answers=3)

    page = pdf_rendering.html("report", build(programme, language="ar", today=TODAY))

    assert not re.search(r",\s*(<[^>]+>\s*)*\d+\xa0[\u0600-\u06ff]", page)
    assert '<span dir="ltr">S1</span>، <span dir="ltr">S2</span>' in page


@pytest.mark.django_db
def test_own_words_stand_in_for_computed_ones():
    programme = a_programme()
    report = a_report(programme, texts={"RP-01": "Our summary.", "DAC-REL": "It answered us."})

    page = pdf_rendering.html("report", build(report, today=TODAY))

    assert "Our summary." in page
    assert "It answered us." in page
    assert "Purpose and readers" not in page


@pytest.mark.django_db
def test_the_cover_says_what_state_the_report_is_in_and_who_approved_it():
    report = a_report(a_programme(), status="approved", version=3)
    report.approved_by.add(a_person("Ilse Demowicz"))

    page = pdf_rendering.html("report", build(report, today=TODAY))

    assert "Approved · version 3" in page
    assert re.search(r"Approved by</th><td>.*Ilse Demowicz", page)
    assert "ZZZ-TEST / 1 / 3" in page


@pytest.mark.django_db
def test_answers_are_printed_with_words_bars_and_quotes_and_said_to_those_who_do_not_see_them():
    programme = a_programme(sessions=1)
    session = programme.peer_sessions.get()
    feedback(session, answers=6)
    feedback(session, answers=5, kind="pulse")

    page = pdf_rendering.html("report", build(programme, today=TODAY))

    assert page.count("<title>The session was useful to my work 5 fully: 0, 4 largely: 6,") == 1
    assert page.count('<span dir="ltr">More time for Session 1.</span>') == 6
    assert "Three months later" in page
    assert "Answers: 6 of 8 (75%)" in page


@pytest.mark.django_db
def test_hostile_text_stays_text():
    programme = a_programme()
    Programme.objects.filter(pk=programme.pk).update(title=HOSTILE, goal=HOSTILE)
    programme.needs.update(title=HOSTILE)
    programme.peer_sessions.update(title=HOSTILE)
    programme.risks.update(mitigation=HOSTILE, description=HOSTILE)
    report = a_report(programme, texts={"RP-01": HOSTILE, "DAC-REL": HOSTILE})

    page = pdf_rendering.html("report", build(report, today=TODAY))

    assert "<script" not in page
    assert 'colspan="500"' not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09]", page)
    assert page.count("&lt;script&gt;") > 10


@pytest.mark.django_db
def test_the_preview_is_one_page_that_loads_nothing():
    page = preview_html(report_data(a_report(a_programme(), language="ar")), back="/programmes/ZZZ-TEST/reports/1/")

    assert page.startswith("<!doctype html>")
    assert "<style>" in page
    assert page.count("<main") == page.count("<h1") == 1
    assert 'href="/programmes/ZZZ-TEST/reports/1/"' in page
    assert not re.search(r"<script|<link|<img|url\(|https?://(?!www\.w3\.org/2000/svg)", page)
    assert "default-src 'none'" in PREVIEW_POLICY


@pytest.mark.django_db
def test_every_wide_table_of_the_preview_scrolls_in_a_region_of_its_own_name():
    page = preview_html(report_data(a_report(a_programme())), back="/")

    regions = re.findall(r'<div class="scroll" role="region" aria-labelledby="([\w-]+)" tabindex="0">\s*<(\w+)', page)
    assert len(regions) == page.count("<table") - page.count('<table class="facts"') + page.count('id="f-trace"')
    assert all(f'id="{name}"' in page for name, _ in regions)


# The PDF


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_is_tagged_named_and_bookmarked(language):
    with opened(language) as pdf:
        found = tags(pdf.Root.StructTreeRoot)
        names = [str(tag.S) for tag in found]
        with pdf.open_outline() as outline:
            bookmarks = [item.title for item in outline.root]

        assert str(pdf.Root.Lang) == language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]).startswith("A first copyright bill")
        assert names.count("/H1") == 1
        assert names.count("/H2") == 19
        assert len(bookmarks) >= 19
        assert all("/Alt" in tag for tag in found if str(tag.S) == "/Figure")
        assert names.count("/Figure") >= 9
        assert names.count("/TH") > 40


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_carries_its_own_fonts_only(language):
    with opened(language) as pdf:
        fonts = {
            str(font.BaseFont)
            for page in pdf.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        }

    assert fonts
    assert all("Print-Noto" in font for font in fonts), fonts


@pytest.mark.django_db
def test_the_same_facts_give_the_same_bytes():
    assert pdf_rendering.pdf("report", facts("en")) == made("en")
