"""A browser without script that keeps cookies whatever day it is, since the server lives in another year."""

import http.client
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@dataclass
class Page:
    status_code: int
    text: str
    address: str


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    agent: str = FIREFOX

    def get(self, address: str) -> Page:
        return self._ask("GET", address)

    def post(self, address: str, fields: dict[str, str]) -> Page:
        return self._ask("POST", address, urlencode(fields))

    def _ask(self, method: str, address: str, body: str | None = None) -> Page:
        parts = urlsplit(address)
        place = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": self.agent, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, place, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        finally:
            connection.close()
        return Page(answer.status, text, urljoin(place, answer.headers.get("Location", "")))
