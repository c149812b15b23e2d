"""Connections to addresses that were looked at, and to none else."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from time import monotonic

from relais.core.outbound.destinations import Destination
from relais.core.outbound.errors import Unreachable

SECONDS_TO_CONNECT = 10.0


@dataclass(frozen=True)
class Deadline:
    """When all must be over, however slowly the other side goes on."""

    seconds: float
    at: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        return cls(seconds, monotonic() + seconds)

    @property
    def left(self) -> float:
        """What is left of the time; none left is a `TimeoutError`."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def connect(destination: Destination, deadline: Deadline | None = None) -> socket.socket:
    """A connection to the first of the destination's addresses that answers. The name is not looked up again."""
    deadline = deadline or Deadline.within(SECONDS_TO_CONNECT)
    for address in destination.addresses:
        try:
            return socket.create_connection((address, destination.port), timeout=min(deadline.left, SECONDS_TO_CONNECT))
        except OSError:
            continue
    raise Unreachable(destination.host)


def secure(plain: socket.socket, destination: Destination, deadline: Deadline) -> ssl.SSLSocket:
    """TLS for the host that was asked for, whatever the address: its certificate must be for that name."""
    plain.settimeout(deadline.left)
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=destination.host)
    except OSError:
        plain.close()
        raise Unreachable(destination.host) from None
