"""What the administrator of the installation opens beyond the public network: RELAIS_OUTBOUND_HOSTS.

`erp.firm.example` opens a name, `10.0.0.0/24` a network, `erp.firm.example:8080` or `[fd00::7]:8080` a port besides the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.conf import settings

from relais.core.outbound.addresses import Address, plain, read_address

_BRACKETED = re.compile(r"\[(?P<host>[^\]]+)\](?::(?P<port>\d{1,5}))?")
_NAMED = re.compile(r"(?P<host>[^:]+)(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True)
class Opening:
    """One entry; `port` None means the usual ports."""

    name: str
    network: IPv4Network | IPv6Network | None
    port: int | None

    def opens(self, host: str, address: Address) -> bool:
        if self.network is not None:
            return plain(address) in self.network or address in self.network
        return self.name == host


def read_opening(text: str) -> Opening:
    """An entry as it is written; what is neither a name nor a network opens nothing."""
    found = _BRACKETED.fullmatch(text) or (_NAMED.fullmatch(text) if text.count(":") < 2 else None)
    host, port = (found["host"], int(found["port"]) if found["port"] else None) if found else (text, None)
    try:
        return Opening("", ip_network(host, strict=False), port)
    except ValueError:
        return Opening(host.lower().rstrip("."), None, port)


def is_opened(host: str, address: Address, port: int, usual_ports: Sequence[int]) -> bool:
    """Whether the administrator has opened this address, under this name, at this port."""
    openings = [read_opening(text) for text in settings.OUTBOUND_HOSTS]
    return any(each.opens(host, address) and (port == each.port or (each.port is None and port in usual_ports)) for each in openings)


def is_named(host: str) -> bool:
    """Whether an entry names the host itself: only such are spoken to without encryption."""
    return any(_names(read_opening(text), host) for text in settings.OUTBOUND_HOSTS)


def _names(opening: Opening, host: str) -> bool:
    address = read_address(host)
    return opening.opens(host, address) if address is not None else opening.name == host
