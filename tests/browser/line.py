"""A page with static/js/keep.js on it and a line to a server that answers as a test says: what does the script decide?

The script is the one of the site, with one more line at its end that lets tests ask its functions.
"""

import contextlib
import threading
from collections.abc import Iterator
from email.parser import BytesParser
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

from p2p.devtools.packages import ROOT

ASKED = "pending, due, ripe, same, rebased, outcome, deliver, keys, read"
ONE_MORE_LINE = f"\nglobalThis.keep = {{ {ASKED}, busy: () => busy }}\n"
SCRIPT = Path(ROOT, "static/js/keep.js").read_text(encoding="utf-8") + ONE_MORE_LINE
EARLY = Path(ROOT, "templates/components/_early.js").read_text(encoding="utf-8")
WORDS = ("typed", "sending", "sent", "waiting", "signin", "refused", "full", "kept", "drafted", "large", "elsewhere")
ME = "7"
NEW, THERE = "/notes/", "/notes/k1/"
LOST = "lost"
BLANK = "/blank/"  # nothing runs there


def form(text: str = "", *, address: str = NEW, then: str = "", version: str = "1", more: str = "") -> str:
    """As form.html makes it; ``then`` is where something new can be changed once it is there."""
    words = " ".join(f'data-{one}="{one}"' for one in WORDS)
    return f"""<form method="post" data-keep="{address}" data-keep-name="Notes" {then and f'data-keep-then="{then}"'}>
<input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="version" value="{version}">
<input type="hidden" name="key" value="k1"><input type="text" name="owner">{more}
<textarea name="text">{escape(text)}</textarea><div class="keep" hidden {words}><p role="status"></p>
<button type="button" data-keep-act="next" data-when="waiting">Next</button></div><button>Save</button></form>"""


def page(content: str = "", *, person: str = ME, script: str = "") -> str:
    return (
        f'<!doctype html><html lang="en" data-person="{person}"><title>Notes</title>'
        f'<main><div class="wrap">{content}</div></main>{script}</html>'
    )


WITH_SCRIPT = f'<script>{EARLY[EARLY.index("globalThis") :]}</script><script type="module" src="/keep.js"></script>'


class Line(ThreadingHTTPServer):
    """What is answered to "METHOD /path", one after the other, the last for ever; and what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.begin_anew()

    def begin_anew(self) -> None:
        self.content = form(then=THERE)
        self.answers: dict[str, list] = {}
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.entries: dict[str, str] = {}

    def says(self, asked: str, *answers: tuple[int, str] | str) -> None:
        """A status with a page or the address that follows; ``LOST`` hears the question and never answers."""
        self.answers[asked] = list(answers)

    def store(self, path: str, given: dict[str, str]) -> None:
        """Something new goes by its key."""
        self.entries[path + f"{given['key']}/" * (path == NEW)] = given["text"]

    def next(self, method: str, path: str, given: dict[str, str]) -> tuple[int, str] | str:
        known = self.answers.get(f"{method} {path}")
        answer = (known.pop(0) if len(known) > 1 else known[0]) if known else self.usual(method, path)
        if method == "POST" and "text" in given and (answer == LOST or answer[0] == 302):
            self.store(path, given)
        return answer

    def usual(self, method: str, path: str) -> tuple[int, str]:
        if method == "POST":
            return (200, page()) if path.startswith("/drafts/") else (302, "/done/")
        stored = self.entries.get(path)
        content = self.content if stored is None else form(stored, address=path, version="4")
        return 200, page(content, script=WITH_SCRIPT)


class Answer(BaseHTTPRequestHandler):
    server: Line

    def do_GET(self) -> None:
        if self.path == "/keep.js":
            self.answer(200, SCRIPT, "text/javascript")
        elif self.path == BLANK:
            self.answer(200, page())
        else:
            self.carry({})

    def do_POST(self) -> None:
        given = fields(self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posted.append((self.path.partition("?")[0], given))
        self.carry(given)

    def carry(self, given: dict[str, str]) -> None:
        told = self.server.next(self.command, self.path.partition("?")[0], given)
        if isinstance(told, tuple):
            self.answer(*told)

    def answer(self, status: int, text: str, kind: str = "text/html") -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", text)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_words: object) -> None:
        """Nobody reads it."""


def fields(kind: str, body: bytes) -> dict[str, str]:
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    parts = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).get_payload()
    return {one.get_param("name", header="Content-Disposition"): one.get_payload(decode=True).decode() for one in parts}


@contextlib.contextmanager
def listen() -> Iterator[Line]:
    with Line() as line:
        threading.Thread(target=line.serve_forever, daemon=True).start()
        yield line
        line.shutdown()
