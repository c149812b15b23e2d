"""Where a name leads, looked up once and looked at whole."""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from relais.core.outbound.addresses import Address, is_public, read_address
from relais.core.outbound.allowing import is_opened
from relais.core.outbound.errors import Unreachable
from relais.core.outbound.urls import plain_host

logger = logging.getLogger("relais.outbound")

MOST_ADDRESSES = 8


@dataclass(frozen=True)
class Destination:
    """A host, a port, and the addresses that were looked at. `is_inside`: the administrator opened it, it is not everybody's."""

    host: str
    port: int
    addresses: tuple[str, ...]
    is_inside: bool


def find_destination(host: str, port: int, *, usual_ports: Sequence[int]) -> Destination:
    """Look a host up; one address that is closed closes it whole. To machines of everybody only the usual ports are open."""
    host = plain_host(host)
    found = _look_up(host, port)
    opened = [is_opened(host, address, port, usual_ports) for address in found]
    public = [port in usual_ports and is_public(address) for address in found]
    if not found or not all(one or other for one, other in zip(opened, public, strict=True)):
        logger.warning("A connection to %s, port %s, was refused.", host, port)
        raise Unreachable(host)
    return Destination(host, port, tuple(str(address) for address in found[:MOST_ADDRESSES]), is_inside=any(opened))


def _look_up(host: str, port: int) -> list[Address]:
    written = read_address(host)
    if written is not None:
        return [written]
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    found = [read_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    return list(dict.fromkeys(address for address in found if address is not None))
