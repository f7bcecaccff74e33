"""Requests by HTTP, one at a time, with what each one took."""

import dataclasses
import http.client
import re
import statistics
import time
import uuid
from urllib.parse import urlencode

from tests.bench.places import Site

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
WARM_UP = 6


class Visitor:
    """One signed-in browser; every request opens a connection, as gunicorn's sync workers want."""

    def __init__(self, site: Site, email: str, password: str):
        self.site, self.cookies = site, {}
        page = self.ask("GET", "/account/login/")
        self.token = TOKEN.search(page.text)[1]
        answer = self.ask("POST", "/account/login/", {"login": email, "password": password})
        if answer.status != 302:
            raise SystemExit(f"{email} cannot sign in: {answer.status}.")

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> "Answer":
        body = urlencode(form | {"csrfmiddlewaretoken": self.token}) if form else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        headers |= {"Accept-Encoding": "gzip"} if self.cookies else {}
        used, began = self.site.cpu(), time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        link.request(method, path, body, headers)
        response = link.getresponse()
        content = response.read()
        took, used = (time.perf_counter() - began) * 1000, self.site.cpu() - used
        link.close()
        self.keep(response)
        size = len(content) + sum(len(name) + len(value) + 4 for name, value in response.getheaders())
        return Answer(response.status, content, took, used, size)

    def keep(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie", ()):
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    ms: float
    cpu: float
    size: int

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclasses.dataclass
class Visit:
    """One kind of request and its answers. ``floor`` names the bare page it is compared with."""

    name: str
    visitor: Visitor
    path: str
    floor: str = ""
    goal: str = ""
    form: dict[str, str] | None = None
    statements: int = 0
    rows: int = 0
    answers: list[Answer] = dataclasses.field(default_factory=list)

    def go(self) -> None:
        # A key of its own, so that the entry is new and not the same one sent twice.
        form = self.form and self.form | {"key": str(uuid.uuid4())}
        answer = self.visitor.ask("POST" if form else "GET", self.path, form)
        if answer.status != (302 if form else 200):
            raise SystemExit(f"{self.path} answers {answer.status}.")
        self.answers.append(answer)

    @property
    def times(self) -> list[float]:
        return [answer.ms for answer in self.answers]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def cpu(self) -> float:
        return statistics.mean(answer.cpu for answer in self.answers)

    @property
    def size(self) -> int:
        return self.answers[-1].size


def make(visits: list[Visit], rounds: int) -> None:
    """Turn by turn, so that a busy moment of the machine falls on all alike."""
    for _ in range(WARM_UP):
        for visit in visits:
            visit.go()
    for visit in visits:
        visit.answers.clear()
    for _ in range(rounds):
        for visit in visits:
            visit.go()
