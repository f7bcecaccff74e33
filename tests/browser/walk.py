"""Every kind of page that a person reaches by links, one example each."""

from collections import deque
from collections.abc import Iterator

from django.urls import resolve

from tests.browser.visitor import Visitor

FILES = {"programmes:document-file", "outcomes:evidence-file", "outcomes:pdf"}
# A reminder shown to others leads here as well; whoever does not write the notes is told who does.
REFUSES = {"sessions:notes"}
LINKS = "() => [...document.links].filter(one => one.origin === location.origin).map(one => one.pathname)"


def kind_of(path: str) -> tuple[str, ...]:
    """The name of the address; chapters and phases differ from each other, numbered things do not."""
    match = resolve(path)
    return match.view_name, *(match.kwargs[key] for key in ("kind", "slug") if key in match.kwargs)


def walk(visitor: Visitor, start: str = "/") -> Iterator[str]:
    """Follow links, nearest first. While a path is given, its page stands open."""
    waiting, known = deque([start]), set()
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind in known or kind[0] in FILES:
            continue
        response = visitor.go(path)
        if response.status == 403 and kind[0] in REFUSES:
            continue
        assert response.status == 200, f"{response.status} at {path}"
        known.add(kind)
        waiting.extend(visitor.page.evaluate(LINKS))
        yield path
