"""A browser as far as time is concerned: a connection kept open, cookies, gzip. It measures until the last byte is here."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

from relais.project.bench.paths import Request
from relais.project.refused import Refused

PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    size: int


class Browser:
    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> None:
        self.send(Request("/sign-in/"))
        answer = self.send(Request("/sign-in/", data={"username": email, "password": password}))
        if answer.status != 302:
            raise Refused(f"Signing in answered {answer.status}.")

    def fetch(self, request: Request) -> Answer:
        """The page, which must be there."""
        answer = self.send(request)
        if answer.status != 200:
            raise Refused(f"{request.path} answered {answer.status}.")
        return answer

    def send(self, request: Request) -> Answer:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **request.headers,
        }
        body = None
        if request.data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies.get("csrftoken", "")}
            body = urlencode(request.data)
        started = perf_counter()
        self.connection.request("GET" if body is None else "POST", request.path, body, headers)
        response = self.connection.getresponse()
        size = len(response.read())
        seconds = perf_counter() - started
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, seconds, size)
