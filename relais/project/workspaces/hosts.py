"""The names under which browsers ask for a workspace."""

from __future__ import annotations

import re
from ipaddress import ip_address

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def plain_host(text: str) -> str:
    """`CRM.Example.org.:8000` as `crm.example.org`; nothing where it is no name of a host."""
    host = text.lower()
    if host.startswith("["):
        host, closing, port = host[1:].partition("]")
        return host if closing and _is_port(port) and ":" in host and _is_address(host) else ""
    if host.count(":") == 1:
        host, _colon, port = host.partition(":")
        if not _is_port(f":{port}"):
            return ""
    host = host.removesuffix(".")
    return host if _is_address(host) or _is_name(host) else ""


def written_host(text: str) -> str:
    """As somebody writes it, perhaps with accents; as browsers send it."""
    try:
        return plain_host(text.strip().encode("idna").decode("ascii"))
    except UnicodeError:
        return ""


def _is_port(text: str) -> bool:
    return text == "" or (text[0] == ":" and text[1:].isascii() and (text[1:].isdecimal() or text == ":"))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_name(host: str) -> bool:
    return len(host) < 254 and all(_LABEL.fullmatch(label) for label in host.split("."))
