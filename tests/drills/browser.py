"""One signed-in person at the real site, over HTTP."""

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.test import Client

from p2p.base.accounts.models import Person
from tests.drills.house import House

CSRF = "d" * 32


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seconds: float
    language: str = ""


class Browser:
    """Every request opens a connection of its own; ``status`` 0 means that nobody answered."""

    def __init__(self, house: House, person: Person):
        client = Client()
        client.force_login(person)
        self.port = house.web_port
        self.cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"

    def ask(self, path: str, form: dict[str, str] | None = None, language: str = "en") -> Answer:
        headers = {"Cookie": self.cookie, "Accept-Language": language}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form | {"csrfmiddlewaretoken": CSRF})
        began, link = time.monotonic(), http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("GET" if form is None else "POST", path, body, headers)
            answer = link.getresponse()
            status, text = answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            status, text = 0, ""
        finally:
            link.close()
        return Answer(status, text, time.monotonic() - began)


class Writer(threading.Thread):
    """Saves one thing after the other and remembers each one that the site has called saved."""

    def __init__(self, browser: Browser, path: str):
        super().__init__(daemon=True)
        self.browser, self.path, self.stop = browser, path, threading.Event()
        self.saved: dict[str, float] = {}
        self.answers: Counter[int] = Counter()
        self.pages: set[str] = set()

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            title = f"Question {number}?"
            answer = self.browser.ask(self.path, {"title": title, "priority": "high", "rank": "1", "status": "open"})
            self.answers[answer.status] += 1
            if answer.status == 302:
                self.saved[title] = time.monotonic()
            else:
                self.pages.add(answer.text)

    def __enter__(self) -> "Writer":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop.set()
        self.join()
