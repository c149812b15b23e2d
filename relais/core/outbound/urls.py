"""What is written as a web address, and whether it is one that Relais goes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna
from django.utils.translation import gettext as _

from relais.core.outbound.addresses import read_address
from relais.core.outbound.allowing import is_named
from relais.core.outbound.errors import AddressRefused

LONGEST = 2000
USUAL_PORTS = {"https": 443, "http": 80}
_SAFE_IN_PATH = "/:@!$&'()*+,;=-._~%"
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """A web address, read once: what is connected to and what is asked for are taken from here and nowhere else."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """The host as the `Host` header names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == USUAL_PORTS[self.scheme] else f"{name}:{self.port}"


def parse_url(text: str) -> Target:
    """https; plain http only to hosts that RELAIS_OUTBOUND_HOSTS names. No names or passwords within, no numbers written in odd ways."""
    if len(text) > LONGEST or any(ord(character) <= 0x20 or character in '\\\x7f"<>`{}|^' for character in text):
        raise _no_address(text)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _no_address(text) from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.username is not None or parts.password is not None or port == 0:
        raise _no_address(text)
    host = plain_host(parts.hostname)
    if parts.scheme == "http" and not is_named(host):
        raise AddressRefused(_("The address must begin with https://."))
    path = quote(parts.path or "/", safe=_SAFE_IN_PATH) + (f"?{quote(parts.query, safe=_SAFE_IN_PATH + '?')}" if parts.query else "")
    return Target(parts.scheme, host, port or USUAL_PORTS[parts.scheme], path)


def check_url(text: str) -> None:
    """Refuse what is no address that Relais goes to; nothing is looked up."""
    parse_url(text)


def plain_host(text: str) -> str:
    """A host in the one way in which it is compared, looked up and named: letters of the DNS, no dot at its end, addresses in full."""
    host = text.rstrip(".").lower()
    address = read_address(host)
    if address is not None and "%" not in host:
        return str(address)
    try:
        host = idna.encode(host, uts46=True).decode() if not host.isascii() else host
    except (idna.IDNAError, UnicodeError):
        raise _no_address(text) from None
    labels = host.split(".")
    # 127.1, 0177.0.0.1, 0x7f000001, 2130706433: addresses to some readers, names to none.
    if _NUMBER.fullmatch(labels[-1]) or not all(re.fullmatch(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", label) for label in labels):
        raise _no_address(text)
    return host


def _no_address(text: str) -> AddressRefused:
    return AddressRefused(_("“{address}” is no address that Relais can go to.").format(address=text[:200]))
