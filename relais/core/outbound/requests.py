"""HTTP requests to other machines."""

from __future__ import annotations

import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from relais import __version__
from relais.core.outbound.connecting import Deadline, connect, secure
from relais.core.outbound.destinations import find_destination
from relais.core.outbound.errors import AnswerTooLate, NoAnswer, OutboundError
from relais.core.outbound.urls import parse_url

SECONDS, MOST_BYTES = 10.0, 1_000_000
PORTS = (443, 8443, 80)
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What was answered. A body longer than allowed is cut (`is_whole` is false); `is_inside`: it comes from the firm's own network."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool
    is_inside: bool

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def ask(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Ask another machine once. A redirect is an answer like any other: nothing follows it, so nothing is ever sent to where it points."""
    target = parse_url(url)
    destination = find_destination(target.host, target.port, usual_ports=PORTS)
    deadline = Deadline.within(seconds)
    plain = connect(destination, deadline)
    wire: socket.socket = plain
    try:
        wire = secure(plain, destination, deadline) if target.scheme == "https" else plain
        given = {"Host": target.origin, "User-Agent": f"Relais/{__version__}", "Accept-Encoding": "identity", "Connection": "close"}
        connection = _Connection(target.host, target.port)
        connection.sock = _Timed(wire, deadline)
        connection.request(method, target.path, body, given | dict(headers or {}))
        answered = connection.getresponse()
        content = _read(answered, most_bytes + 1)
    except OutboundError:
        raise
    except TimeoutError:
        raise AnswerTooLate(target.host, seconds) from None
    except (HTTPException, OSError, ValueError):
        raise NoAnswer(target.host) from None
    finally:
        wire.close()
    told = {name.lower(): value for name, value in answered.getheaders()}
    return Answer(answered.status, told, content[:most_bytes], len(content) <= most_bytes, destination.is_inside)


def _read(answered: Any, most: int) -> bytes:
    content = b""
    while len(content) < most and (chunk := answered.read(min(CHUNK, most - len(content)))):
        content += chunk
    return content


class _Connection(HTTPConnection):
    """Speaks on the wire it was given; it never opens one."""

    def connect(self) -> None:
        raise OSError("The connection is over.")


class _Timed:
    """A wire on which everything together has until the deadline: a byte now and then gains no time."""

    def __init__(self, wire: socket.socket, deadline: Deadline) -> None:
        self._wire, self._deadline = wire, deadline

    def sendall(self, data: Any) -> None:
        self._wire.settimeout(self._deadline.left)
        self._wire.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._wire, self._deadline))

    def close(self) -> None:
        """The wire is closed by whoever opened it."""


class _TimedReader(io.RawIOBase):
    def __init__(self, wire: socket.socket, deadline: Deadline) -> None:
        self._wire, self._deadline = wire, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._wire.settimeout(self._deadline.left)
        return self._wire.recv_into(buffer)
