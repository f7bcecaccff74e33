"""Somebody at a site in production mode: over plain HTTP, as behind the web server that ends TLS."""

import http.client
import json
import re
import ssl
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass
class Visitor:
    """Keeps cookies; ``tls`` speaks to the web server itself, whose certificate nobody has signed."""

    host: str
    port: int
    tls: bool = False
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The status, 0 when nobody answers, and the body; a form is sent with the token that the cookie holds."""
        headers = {"Host": self.host, "Referer": f"https://{self.host}/"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if not self.tls:
            headers["X-Forwarded-Proto"] = "https"
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form | {"csrfmiddlewaretoken": self.cookies["__Host-csrf"]})
        link = self.connection()
        try:
            link.request("GET" if body is None else "POST", path, body, headers)
            answer = link.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            link.close()

    def connection(self) -> http.client.HTTPConnection:
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        anything = ssl._create_unverified_context()
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=anything)

    def sign_in(self, address: str, password: str) -> int:
        self.ask("/account/login/")
        return self.ask("/account/login/", {"login": address, "password": password})[0]

    def health(self, path: str) -> tuple[int, dict]:
        status, body = self.ask(path)
        return status, json.loads(body) if body.startswith(b"{") else {"status": "no answer of the site"}

    def links(self, path: str, pattern: str) -> list[str]:
        """Addresses on a page that match."""
        return re.findall(pattern, self.ask(path)[1].decode())
