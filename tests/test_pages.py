"""Every page of the demonstration in four languages: one heading, labels, direction, nothing a strict policy bars."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.conf import settings as configured
from django.template.loader import render_to_string
from django.urls import get_resolver

from tests.breadth import first
from tests.html import collapsed
from tests.test_access import MATRIX
from tests.world import World, addresses

LANGUAGES = [code for code, _name in configured.LANGUAGES]
# Whoever may see most; where the coordinator may not, somebody who may.
READERS = ("coordinator", "member", "portfolio", "anonymous")
# Not pages for people, or documents with styles of their own under a policy of their own.
NO_PAGES = {
    "healthz",
    "healthz-jobs",
    "worker",
    "programmes:document-file",
    "outcomes:evidence-file",
    "sessions:entry-file",
    "outcomes:pdf",
    "published-report",
    "outcomes:preview",
}
# Elements that may be labelled by the text around them, by an attribute, or need no label at all.
UNLABELLED = {"hidden", "submit", "button"}


def pages() -> list[tuple[str, str]]:
    """Each page that somebody may open, with the first reader who may."""
    found = []
    for (method, name), codes in MATRIX.items():
        reader = next((role for role in READERS if codes[role] == "200"), None)
        if method == "GET" and name not in NO_PAGES and reader:
            found.append((name, reader))
    return found


class Page(HTMLParser):
    """What the tests ask of a page, collected in one pass; one script alone may stand in it."""

    early = render_to_string("components/_early.js")

    def __init__(self, text: str):
        super().__init__()
        self.ids, self.tags, self.fors = Counter(), Counter(), set()
        self.frame, self.bad, self.fields, self.open_labels = {}, [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags[tag] += 1
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "html":
            self.frame = given
        self.look_for_what_the_policy_bars(tag, given)
        if tag == "label":
            self.fors.add(given.get("for"))
            self.open_labels += 1
        if tag in {"input", "select", "textarea"} and given.get("type") not in UNLABELLED:
            self.fields.append((given.get("id"), "aria-label" in given or self.open_labels > 0))

    def look_for_what_the_policy_bars(self, tag, given):
        inline = [name for name in given if name == "style" or name.startswith("on")]
        if inline or tag == "style":
            self.bad.append((tag, inline))
        if str(given.get("href", "")).startswith("javascript:"):
            self.bad.append((tag, ["href"]))

    def handle_data(self, data):
        if self.cdata_elem == "script" and data != self.early:
            self.bad.append(("script", []))

    def handle_endtag(self, tag):
        self.open_labels -= tag == "label"

    def faults(self, language: str) -> list[str]:
        """What is wrong with the page, as a list that should be empty."""
        direction = "rtl" if language == "ar" else "ltr"
        unlabelled = [key for key, labelled in self.fields if not labelled and key not in self.fors]
        found = [f"id twice: {key}" for key, times in self.ids.items() if times > 1]
        found += [f"no label: {key}" for key in unlabelled]
        found += [f"barred: {tag} {names}" for tag, names in self.bad]
        if (self.frame.get("lang"), self.frame.get("dir")) != (language, direction):
            found.append(f"frame: {self.frame}")
        found += [f"{self.tags[tag]} times {tag}" for tag in ("h1", "main") if self.tags[tag] != 1]
        return found


@pytest.fixture
def world(demo, settings, tmp_path) -> World:
    settings.EMAIL_FILE_PATH = tmp_path
    return World()


@pytest.mark.parametrize("language", first("en", "ar", of=LANGUAGES))
def test_every_page_is_well_made(world, language):
    by_name = {one.name: one for one in addresses(get_resolver().url_patterns)}
    faults = {}
    for name, reader in pages():
        answer = world.answer(reader, "GET", by_name[name], lang=language)
        found = Page(answer.content.decode()).faults(language)
        if answer.status_code != 200 or found:
            faults[name] = [answer.status_code, *found]
    assert faults == {}


def test_nearly_every_address_is_looked_at():
    assert len(pages()) >= 70


def test_a_page_that_is_badly_made_is_found_out():
    bad = """<html lang="fr"><head><title>x</title></head><body onload="x()"><main><h1>a</h1><h1>b</h1>
    <p id="a" style="color:red">x</p><p id="a"></p><input id="b"><label>fine <input></label><script>1</script>
    <a href="javascript:x()">x</a></main></body></html>"""
    assert Page(bad).faults("fr") == [
        "id twice: a",
        "no label: b",
        "barred: body ['onload']",
        "barred: p ['style']",
        "barred: script []",
        "barred: a ['href']",
        "frame: {'lang': 'fr'}",
        "2 times h1",
    ]


@pytest.mark.parametrize("language", first("en", "ar", of=LANGUAGES))
def test_forms_with_a_mistake_are_as_well_made_as_without(world, language):
    by_name = {one.name: one for one in addresses(get_resolver().url_patterns)}
    faults = {}
    for name in ("programmes:edit", "programmes:new-need", "sessions:new", "outcomes:new-action", "programmes:invite"):
        answer = world.answer("coordinator", "POST", by_name[name], lang=language)
        page = answer.content.decode()
        found = Page(page).faults(language)
        named = re.findall(r'<li><a href="#(\w+)"', collapsed(page))
        if answer.status_code != 422 or found or not set(named) <= set(Page(page).ids) or not named:
            faults[name] = [answer.status_code, named, *found]
    assert faults == {}


@pytest.mark.parametrize(
    "path", ["/programmes/UGA-NONE/", "/programmes/UGA-NONE/needs/", "/nowhere/", "/programmes/UGA-FILM/needs/99/"]
)
def test_what_is_not_there_is_told_kindly(world, client, path):
    client.force_login(world.people["coordinator"])
    answer = client.get(path)
    page = Page(answer.content.decode())
    assert (answer.status_code, page.faults(world.people["coordinator"].language)) == (404, [])


def test_what_is_forbidden_is_told_with_a_sentence(world, client):
    client.force_login(world.people["peer"])
    answer = client.get("/programmes/UGA-FILM/edit/")
    assert answer.status_code == 403
    assert Page(answer.content.decode()).faults(world.people["peer"].language) == []
    assert re.search(r'<p class="lead">[^<]{20,}</p>', answer.content.decode())
