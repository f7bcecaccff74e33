"""The pages of the toolkit: readable in four languages, light, and printable as one document."""

import dataclasses
import gzip
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils.html import escape
from django.utils.translation import override

from programmes.toolkit import Text, catalogue, views
from programmes.toolkit.chapters import CHAPTERS
from programmes.toolkit.texts import LANGUAGES
from tests.html import collapsed

PHASES = ("PREP", "DIAG", "SESS", "FOLL", "EVAL")


def page_of(view, **arguments):
    """The page as somebody reads it in the active language: white space runs together."""
    request = RequestFactory().get("/toolkit/")
    request.user = AnonymousUser()
    return re.sub(r"[ \n]+", " ", view(request, **arguments).content.decode())


def every_page():
    yield page_of(views.index)
    yield from (page_of(views.phase, code=code) for code in PHASES)
    yield from (page_of(views.chapter, slug=chapter.slug) for chapter in CHAPTERS)


def texts_in(thing):
    """Every text a reader may see of an entry and its parts, or of the whole catalogue."""
    if isinstance(thing, Text):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for each in dataclasses.fields(thing):
            yield from texts_in(getattr(thing, each.name))
    elif isinstance(thing, tuple):
        for each in thing:
            yield from texts_in(each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_toolkit_can_be_read_in_any_language(language):
    with override(language):
        page = page_of(views.whole)
    missing = [text.en for text in texts_in(catalogue()) if escape(text.in_language(language)) not in page]
    assert missing == []


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_english_text_of_the_toolkit_is_left_on_a_page_of_another_language(language):
    with override(language):
        pages = "".join([*every_page(), page_of(views.whole)])
    # Short texts may also be words of the interface, which is translated elsewhere.
    texts = {text.en for text in texts_in(catalogue()) if len(text.en) > 25}
    words = re.sub(r'<(span|a)[^>]* lang="en"[^>]*>.*?</\1>', "", pages)
    assert [text for text in sorted(texts) if escape(text) in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light_enough_for_a_weak_line(language):
    with override(language):
        assert max(len(gzip.compress(page.encode())) for page in every_page()) < 10_000


def test_a_coordinator_sees_what_to_do_before_during_and_after_the_sessions():
    page = page_of(views.phase, code="SESS")
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert headings == ["Before", "During", "After", "What to avoid", "Exit criteria"]
    assert "Phase 3 of 5" in page
    assert "Owner: Facilitator. Required." in page
    assert "Owner: National coordinator (focal point). Optional." in page


def test_the_follow_up_tells_the_two_sides_apart():
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page_of(views.phase, code="FOLL"))
    assert headings[:2] == ["With the providing peers", "Seeking team"]


def test_a_phase_that_happens_all_at_once_has_one_list_of_key_actions():
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page_of(views.phase, code="PREP"))
    assert headings == ["Key actions", "What to avoid", "Exit criteria"]


def test_a_mail_can_point_to_any_entry():
    page = page_of(views.whole)
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert [code for code in catalogue().by_code if code not in anchors] == []


def test_the_table_of_contents_leads_to_every_chapter_and_phase():
    page = page_of(views.index)
    links = [f"/toolkit/{chapter.slug}/" for chapter in CHAPTERS] + [f"/toolkit/phases/{code}/" for code in PHASES]
    assert [link for link in links if f'href="{link}"' not in page] == []


def test_a_reader_learns_where_a_statement_comes_from():
    with override("fr"):
        page = collapsed(page_of(views.chapter, slug="roles"))
    assert "tiré d’une autre source publique, voir les sources. <a href=" in page
    assert "(the South African side had a convenor)" in page


def test_nobody_has_to_read_damaged_text():
    page = page_of(views.whole)
    damaged = [entry.provenance for entry in catalogue().by_code.values() if entry.provenance.garbled]
    assert len(damaged) == 29
    hidden = {escape(text) for origin in damaged for text in (origin.garbled, origin.note) if len(text) > 8}
    assert [text for text in hidden if text in page] == []


def test_times_of_a_format_are_said_in_minutes_hours_or_not_at_all():
    page = page_of(views.chapter, slug="formats")
    assert "Online. 90 minutes. Group of" in page
    assert "In person. 24 hours. Group of" in page
    assert "In writing, own time. Group of" in page


def test_a_page_that_does_not_exist_is_not_found():
    with pytest.raises(Http404):
        page_of(views.chapter, slug="recipes")
    with pytest.raises(Http404):
        page_of(views.phase, code="LUNCH")
