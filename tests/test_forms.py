"""Every form of the site that changes what is stored carries a version, what was seen, or a key."""

from html.parser import HTMLParser

import pytest
from django.urls import get_resolver, resolve

from tests.test_pages import pages
from tests.world import World, addresses

CARRIED = {"version", "key", "seen"}
# By the address that takes the form, why it needs neither: nothing is made, or it is decided once and then refused.
WITHOUT = {
    "account_login": "signs in",
    "account_reset_password": "asks for a mail",
    "account_reset_password_from_key": "one's own password",
    "invitation": "answered once",
    "later": "one's own, and put off once",
    "later-by-link": "one's own, and put off once",
    "answer": "one's own answers, the newest counts",
    "asked": "one's own answers, the newest counts",
    "programmes:move-on": "carries the phase as it was seen when it is refused",
    "programmes:go-back": "refused when the programme has gone back",
    "programmes:declare": "declared once",
    "peers:answer-offer": "answered once",
    "sessions:call-off": "called off once",
    "sessions:share": "shared once",
    "outcomes:review-figure": "accepted once, and a reason replaces a reason with a version",
    "sessions:coverage": "a version for each need",
    "change-colleague": "a role given twice is one role",
}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, what they carry, and what people fill in."""

    def __init__(self, text: str, here: str):
        super().__init__()
        self.here, self.found, self.open = here, [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.open = {"to": given.get("action") or self.here, "hidden": set(), "filled": set()}
            self.found += [self.open] if given.get("method") == "post" else []
        if self.open and given.get("name") and tag in {"input", "select", "textarea"}:
            self.open["hidden" if given.get("type") == "hidden" else "filled"].add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None


@pytest.fixture
def world(demo, settings, tmp_path) -> World:
    settings.EMAIL_FILE_PATH = tmp_path
    return World()


def careless(text: str, here: str) -> set[str]:
    """Where forms go that people fill in and that carry nothing of what was seen."""
    return {
        one["to"].partition("?")[0].partition("#")[0]
        for one in Forms(text, here).found
        if one["filled"] and not one["hidden"] & CARRIED
    }


def test_every_form_that_people_fill_in_carries_what_they_saw_or_a_key(world):
    by_name = {one.name: one for one in addresses(get_resolver().url_patterns)}
    found = set()
    # Whoever sees most, and whoever writes.
    for name, role in {*pages(), *((name, "member") for name, _reader in pages() if name.startswith("sessions:"))}:
        page = world.answer(role, "GET", by_name[name]).content.decode()
        found |= {resolve(to).view_name for to in careless(page, world.path(by_name[name]))}
    assert found - set(WITHOUT) == set()
    assert set(WITHOUT) - set(by_name) == set()
    assert "account_login" in found


def test_a_form_that_carries_nothing_would_be_found():
    field, token = '<input name="title">', '<input type="hidden" name="csrfmiddlewaretoken">'
    key = '<input type="hidden" name="key">'
    assert careless(f'<form method="post">{token}{field}</form>', "/a/") == {"/a/"}
    assert careless(f'<form method="post" action="/b/#x">{field}</form>', "/a/") == {"/b/"}
    assert careless(f'<form method="post">{key}{field}</form><form method="get">{field}</form>', "/a/") == set()
