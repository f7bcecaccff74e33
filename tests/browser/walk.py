"""Every kind of page that a person reaches by links, one example each, and the templates behind it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

from tests.browser.templates import HEADER
from tests.browser.visitor import Visitor

DIFFERING = {"programmes:phase": "kind", "toolkit:chapter": "slug"}
# What downloads, the report, which speaks its own language and is looked at by tests of its own, and the page that
# sends whoever is signed in on to another one.
FILES = {
    "programmes:document-file",
    "outcomes:evidence-file",
    "sessions:entry-file",
    "outcomes:pdf",
    "published-report",
    "outcomes:preview",
    "account_login",
}
# Pages that say no: whoever does not write the notes is told who does, and links in old mails were used.
SAY_NO = {"sessions:notes": 403, "invitation": 410, "personal-link": 410}


@dataclass(frozen=True)
class Stop:
    """A page on the way, and what it is made of."""

    path: str
    templates: frozenset[str]


class Links(HTMLParser):
    """The paths to which a page leads within the site."""

    def __init__(self, path: str, text: str):
        super().__init__()
        self.path, self.found = path, []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        target = urlsplit(urljoin(f"http://site{self.path}", dict(attributes).get("href") or ""))
        if tag in {"a", "area"} and target.netloc == "site":
            self.found.append(target.path)


def kind_of(path: str) -> tuple[str, str]:
    """The name of the address; chapters and phases differ from each other, numbered things do not."""
    match = resolve(path)
    return match.view_name, match.kwargs.get(DIFFERING.get(match.view_name, ""), "")


def walk(visitor: Visitor, start: str = "/", *, skip: tuple[str, ...] = ()) -> Iterator[Stop]:
    """Follow links, nearest first, without drawing the pages."""
    waiting, known = deque([start, "/"]), set()
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind in known or kind[0] in FILES or path.startswith(skip):
            continue
        answer = visitor.page.context.request.get(path, headers={HEADER: "?"})
        if answer.status == SAY_NO.get(kind[0]):
            continue
        assert answer.status == 200, f"{answer.status} at {path}"
        known.add(kind)
        waiting.extend(Links(path, answer.text()).found)
        yield Stop(path, frozenset(answer.headers[HEADER.lower()].split(",")))
