"""Every kind of page that a person reaches by links, one example each."""

from collections import deque
from collections.abc import Iterator

from django.urls import resolve

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
LINKS = "() => [...document.links].filter(one => one.origin === location.origin).map(one => one.pathname)"


def kind_of(path: str) -> tuple[str, str]:
    """The name of the address; chapters and phases differ from each other, numbered things do not."""
    match = resolve(path)
    return match.view_name, match.kwargs.get(DIFFERING.get(match.view_name, ""), "")


def walk(visitor: Visitor, *, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """Follow links, nearest first. While a path is given, its page stands open."""
    waiting, known = deque(["/"]), set()
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind in known or kind[0] in FILES or path.startswith(skip):
            continue
        response = visitor.go(path)
        if response.status == SAY_NO.get(kind[0]):
            continue
        assert response.status == 200, f"{response.status} at {path}"
        known.add(kind)
        waiting.extend(visitor.page.evaluate(LINKS))
        yield path
