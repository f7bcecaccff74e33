"""Signing in through a real nginx with the shipped file: whoever guesses waits, and nobody else does."""

import contextlib
import http.client
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import make_password

from p2p.devtools.packages import ROOT
from tests.drills.house import House, answers, free_port, until
from tests.drills.table import Figures
from tests.factories import PersonFactory

HOST, PASSWORD, CSRF = "p2p.example.org", "a-long-and-fresh-one", "d" * 32
GUESSER, OFFICE, AT_HOME = "127.0.0.2", "127.0.0.3", "127.0.0.4"
GUESSES, COLLEAGUES, MINUTE = 30, 40, 60
# Passwords are checked in the quick way of the tests, so that nothing but the limits can keep forty people waiting.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "P2P_MODE": "production",
    "P2P_BASE_URL": f"https://{HOST}",
    "SECRET_KEY": "of-a-drill-" + "abcdefghijklmnopqrstuvwxyz" * 3,
    "DEFAULT_FROM_EMAIL": "P2P Programmes <programmes@p2p.example>",
}
needs_nginx = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")


def shipped(port: int, site: int) -> str:
    """The shipped file on loopback, without its certificates: what it says of clients stays word for word."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    server = text[text.rindex("\nserver {") :]
    text = text[: text.index("\nserver {")] + server
    text = re.sub(r"^\s*(ssl_\w+|listen \[::\]:443) ?.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"listen 443 ssl.*;", f"listen 127.0.0.1:{port};", text)
    # The scheme that TLS would have had.
    text = text.replace("Proto $scheme", "Proto https").replace("127.0.0.1:8000", f"127.0.0.1:{site}")
    return re.sub(r"access_log [^;]*;", "access_log off;", text)


@contextlib.contextmanager
def nginx(house: House, port: int) -> Iterator[None]:
    folder = house.folder / "nginx"
    folder.mkdir(exist_ok=True)
    path = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{shipped(port, house.web_port)} }}\n"
    )
    process = subprocess.Popen(["nginx", "-p", str(folder), "-e", f"{folder}/errors", "-c", str(path)])
    try:
        until(lambda: answers(port), 10, "nginx answers")
        yield
    finally:
        process.terminate()
        process.wait(10)


class Door:
    """The sign-in page as it is seen from one address."""

    def __init__(self, port: int, address: str):
        self.port, self.address = port, address

    def sign_in(self, name: str, password: str, **headers: str) -> tuple[int, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.address, 0))
        body = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": CSRF})
        sent = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"__Host-csrf={CSRF}",
        } | headers
        try:
            link.request("POST", "/account/login/", body, sent)
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()


def wait_in(page: str) -> int:
    """The seconds that a page tells to wait; 0 when it tells none."""
    found = re.search(r"Try again in (\d+) second", page)
    return int(found[1]) if found else 0


@needs_nginx
def test_whoever_guesses_waits_and_nobody_else_does(house: House, figures: Figures):
    kept = make_password(PASSWORD)
    names = [PersonFactory(password=kept).email for _ in range(COLLEAGUES)]
    port, production = free_port(), house.environment | PRODUCTION
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(words, cwd=ROOT, env=production, check=True)
    with house.site(**PRODUCTION), nginx(house, port):
        guesser, office, home = (Door(port, address) for address in (GUESSER, OFFICE, AT_HOME))
        forged = [{"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.{n}"} for n in range(GUESSES)]
        guesses = [guesser.sign_in(names[0], f"wrong-{n}", **forged[n]) for n in range(GUESSES)]
        began = time.monotonic()
        status, page = guesser.sign_in(names[0], PASSWORD)
        refused = time.monotonic() - began
        at_home, _page = home.sign_in(names[0], PASSWORD)
        own, _page = guesser.sign_in(names[1], PASSWORD)
        began = time.monotonic()
        with ThreadPoolExecutor(8) as crowd:
            signed_in = list(crowd.map(lambda name: office.sign_in(name, PASSWORD)[0], names))
        took = time.monotonic() - began
        time.sleep(wait_in(page))
        later, _page = guesser.sign_in(names[0], PASSWORD)
    waits = [wait_in(page) for _status, page in guesses]
    assert {status for status, _page in guesses} == {200}
    assert ([bool(wait) for wait in waits], waits[4]) == ([False] * 4 + [True] * (GUESSES - 4), 2)
    assert (status, bool(wait_in(page)), f'value="{names[0]}"' in page, PASSWORD in page) == (200, True, True, False)
    assert (at_home, own, later) == (302, 302, 302)
    assert signed_in == [302] * COLLEAGUES
    assert took <= MINUTE
    figures.drill(
        "Somebody guesses at one account, behind the shipped nginx",
        f"{GUESSES} guesses from one address with made-up `X-Forwarded-For`, {COLLEAGUES} people behind another one",
        f"the guesser waits from the fifth on; the owner signs in from elsewhere; {COLLEAGUES} within {MINUTE} s",
        f"told to wait {sum(map(bool, waits))} times, up to {max(waits)} s, in {refused:.2f} s; "
        f"{signed_in.count(302)} signed in within {took:.0f} s",
    )
