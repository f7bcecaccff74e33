"""Requests by HTTP, one at a time, with what each one took."""

import dataclasses
import http.client
import statistics
import time
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from tests.bench.places import Site

WARM_UP = 6


@dataclasses.dataclass(frozen=True)
class Answer:
    ms: float
    web: float
    database: float
    size: int


class Visitor:
    """One signed-in browser; every request opens a connection, since gunicorn's sync workers keep none."""

    def __init__(self, site: Site, password: str, **login: str):
        self.site, self.cookies = site, {"language": "en"}
        self.ask("/account/login/")
        self.ask("/account/login/", login | {"password": password})

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """The answer to a page or to a form sent; a form must lead on to another page."""
        body = urlencode({**form, "csrfmiddlewaretoken": self.cookies["csrftoken"]}) if form else None
        headers = {"Cookie": "; ".join("=".join(pair) for pair in self.cookies.items()), "Accept-Encoding": "gzip"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        used, began = self.site.cpu(), time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        link.request("POST" if form else "GET", path, body, headers)
        response = link.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        web, database = (after - before for before, after in zip(used, self.site.cpu(), strict=True))
        if response.status != (302 if form else 200):
            raise SystemExit(f"{path} answers {response.status}.")
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(took, web, database, len(content) + len(str(response.headers).encode()))


@dataclasses.dataclass
class Visit:
    """One kind of request and its answers. ``floor`` names the bare page it is compared with."""

    name: str
    visitor: Visitor
    path: str
    form: Mapping[str, str] | None = None
    floor: str = ""
    goal: str = ""
    counts: tuple[int, int] = (0, 0)
    answers: list[Answer] = dataclasses.field(default_factory=list)

    def go(self) -> None:
        # A key of its own makes an entry a new one and not the same one sent twice.
        form = self.form and {**self.form, "key": str(uuid.uuid4())}
        self.answers.append(self.visitor.ask(self.path, form))

    @property
    def median(self) -> float:
        return statistics.median(answer.ms for answer in self.answers)

    @property
    def p95(self) -> float:
        return statistics.quantiles([answer.ms for answer in self.answers], n=20)[-1]

    @property
    def web(self) -> float:
        return statistics.mean(answer.web for answer in self.answers)

    @property
    def database(self) -> float:
        return statistics.mean(answer.database for answer in self.answers)

    @property
    def cpu(self) -> float:
        return self.web + self.database


def make(visits: list[Visit], rounds: int) -> None:
    """Turn by turn, so that a busy moment of the machine falls on all alike."""
    for _ in range(WARM_UP + rounds):
        for visit in visits:
            visit.go()
    for visit in visits:
        del visit.answers[:WARM_UP]
