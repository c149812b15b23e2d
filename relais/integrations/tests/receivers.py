"""A program of another firm that takes webhooks, over real HTTP, and answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.test import override_settings
from standardwebhooks.webhooks import Webhook as Verifier


@dataclass
class Receiver:
    """`taken` holds what came, in its order. `answers` are the statuses of the next ones; then it is 204."""

    url: str = ""
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def said(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.taken]

    @property
    def told(self) -> list[tuple[str, int]]:
        """What kind of news came about which record."""
        return [(each["type"], each["data"].get("id", 0)) for each in self.said]

    def verified(self, secret: str, number: int = -1) -> Any:
        headers, body = self.taken[number]
        return Verifier(secret).verify(body, headers)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.body)

        do_GET = do_POST

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/relais"
    with override_settings(OUTBOUND_HOSTS=(*settings.OUTBOUND_HOSTS, f"127.0.0.1:{server.server_port}")):
        yield receiver
    server.shutdown()
    server.server_close()
    thread.join()
