"""The one door through which Relais reaches other machines by itself: HTTP requests, and connections for what is no HTTP.

Every name is looked up once, every address it stands for is looked at, and the connection is made to the address that was looked at. The
firm's own network, this machine and the services that clouds keep for their machines are closed unless RELAIS_OUTBOUND_HOSTS opens them.
No redirects, no proxies out of the environment; whole answers within a time and a size. Lint refuses any other way out (ADR 0015).
"""

from relais.core.outbound.connecting import connect
from relais.core.outbound.destinations import Destination, find_destination
from relais.core.outbound.errors import AddressRefused, OutboundError, Unreachable
from relais.core.outbound.requests import Answer, ask
from relais.core.outbound.urls import Target, check_url, parse_url

__all__ = [
    "AddressRefused", "Answer", "Destination", "OutboundError", "Target", "Unreachable", "ask", "check_url", "connect", "find_destination",
    "parse_url",
]  # fmt: skip
