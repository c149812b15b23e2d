"""Web addresses: http or https only, a real host, nothing a browser would read otherwise than a person does."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import idna
from django.utils.translation import gettext_lazy as _

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence

LONGEST = 2000
#: Browsers drop tabs and line breaks inside an address and read a backslash as a slash: `java\tscript:`, `https:\\evil`.
_TRICKS = re.compile('[\x00-\x20\x7f-\xa0\\\\<>"`{}|^\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?!\d+(?:[/?#]|$))")
#: The way Microsoft Access exports a link: text#address#place.
_ACCESS_LINK = re.compile(r"[^#]*#([^#]+)#[^#]*")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_FILE_ENDING = re.compile(r".*\.(?:html?|php|aspx?|jsp|pdf|docx?|xlsx?|txt|jpe?g|png|gif|exe)")


class InvalidUrl(InvalidValue):
    """The text is no web address that can safely be opened."""


def clean_url(text: str) -> str:
    """The address with its scheme: `Example.com/shop` becomes `https://example.com/shop`."""
    if len(text) > LONGEST:
        raise InvalidUrl(sentence(_("Shorten the web address: it has more than %(limit)s characters."), limit=LONGEST))
    text = text.strip()
    if link := _ACCESS_LINK.fullmatch(text):
        text = link.group(1).strip()
    if not text:
        raise InvalidUrl(_("Enter a web address, such as https://example.com."))
    if _TRICKS.search(text):
        raise InvalidUrl(_("Remove spaces, quotes, backslashes and invisible characters from the web address."))
    scheme = _SCHEME.match(text)
    if scheme is None:
        text = f"https://{text}"
    elif scheme.group(1).lower() not in ("http", "https") or text[scheme.end() : scheme.end() + 2] != "//":
        raise InvalidUrl(_("Only web addresses that begin with http:// or https:// can be kept."))
    return _rebuild(text)


def _rebuild(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidUrl(_("Check the web address: its host or port cannot be read.")) from error
    if "@" in parts.netloc:
        raise InvalidUrl(_("Remove the user name and the @ before the host of the web address."))
    host = _readable(parts.hostname or "")
    if host is None:
        raise InvalidUrl(sentence(_("Check the web address: “%(host)s” is not the name of a website."), host=(parts.hostname or "")[:100]))
    scheme = parts.scheme.lower()
    if ":" in host:
        host = f"[{host}]"
    if port and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    rest = url[len(parts.scheme) + 3 + len(parts.netloc) :]
    return f"{scheme}://{host}{'' if rest == '/' else rest}"


def _readable(host: str) -> str | None:
    """The host as people read it: lower case, accents kept, look-alike letters replaced; None when it is no host."""
    try:
        encoded = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
        if _HOST.fullmatch(encoded.rstrip(".")) and len(encoded) <= 253 and not _FILE_ENDING.fullmatch(encoded):
            return host if host.isascii() else idna.decode(encoded)
        return str(ipaddress.ip_address(host))
    except (idna.IDNAError, ValueError):
        return None


def host_of(url: str) -> str:
    """`www.example.com`; empty when the text is no web address."""
    try:
        return urlsplit(clean_url(url)).hostname or ""
    except InvalidUrl:
        return ""
