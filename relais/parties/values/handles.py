"""Handles on social networks: what follows the @, and the page it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence
from relais.core.values.phones import InvalidPhone, parse_phone
from relais.core.values.urls import InvalidUrl, clean_url

LONGEST = 500


class InvalidHandle(InvalidValue):
    """The text is no handle of that network."""


@dataclass(frozen=True, slots=True)
class Handle:
    network: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Network:
    """`paths` find the handle in the path of a page; `name` is the form of a handle; `page` is where it leads."""

    label: str
    hosts: tuple[str, ...]
    name: re.Pattern[str]
    paths: tuple[re.Pattern[str], ...]
    page: str


def _network(label: str, hosts: str, name: str, page: str, *paths: str) -> Network:
    patterns = tuple(re.compile(path, re.I) for path in paths or ("/@?([^/]+)",))
    return Network(label, tuple(hosts.split()), re.compile(name), patterns, page)


NETWORKS = {
    "linkedin": _network(
        "LinkedIn",
        "linkedin.com",
        r"(?:(?:company|school|showcase)/)?[\w.&'’-]{2,150}",
        "https://www.linkedin.com/{name}",
        "/(?:in|pub)/([^/]+)",
        "/((?:company|school|showcase)/[^/]+)",
    ),
    "x": _network("X", "x.com twitter.com", r"[A-Za-z0-9_]{1,15}", "https://x.com/{name}"),
    "facebook": _network(
        "Facebook",
        "facebook.com fb.com fb.me",
        r"[\w.-]{2,80}",
        "https://www.facebook.com/{name}",
        "/(?:people|pages|pg|groups)/[^/]+/([0-9]+)",
        "/pg/([^/]+)",
        "/([^/]+)",
    ),
    "instagram": _network("Instagram", "instagram.com instagr.am", r"[A-Za-z0-9_.]{1,30}", "https://www.instagram.com/{name}"),
    "youtube": _network(
        "YouTube",
        "youtube.com youtu.be",
        r"(?:(?:channel|c|user)/)?[\w.·-]{2,100}",
        "https://www.youtube.com/{name}",
        "/((?:channel|c|user)/[^/]+)",
        "/@([^/]+)",
    ),
    "tiktok": _network("TikTok", "tiktok.com", r"[A-Za-z0-9_.]{2,24}", "https://www.tiktok.com/@{name}", "/@([^/]+)"),
    "mastodon": _network("Mastodon", "", r"[A-Za-z0-9_.-]{1,64}@[a-z0-9.-]{1,120}\.[a-z]{2,24}", "https://{server}/@{user}"),
    "github": _network("GitHub", "github.com", r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?", "https://github.com/{name}"),
    "whatsapp": _network("WhatsApp", "wa.me whatsapp.com", r"\+[0-9]{6,15}", "https://wa.me/{digits}"),
}


def clean_handle(network: str, text: str, country: str | None = None) -> Handle:
    """« @marie », « marie » or the address of her page; `country` is for a WhatsApp number without calling code."""
    known = NETWORKS.get(network)
    if known is None:
        names = ", ".join(other.label for other in NETWORKS.values())
        raise InvalidHandle(sentence(_("Choose one of these networks: %(networks)s."), networks=names))
    text = text.strip() if len(text) <= LONGEST else ""
    if network == "whatsapp":
        name = _phone(text, country)
    elif network == "mastodon":
        name = _mastodon_account(text)
    else:
        name = _from_page(known, text) if _is_page(known, text) else text.removeprefix("@").removeprefix("in/")
    if not known.name.fullmatch(name):
        raise InvalidHandle(sentence(_("Enter a handle on %(network)s, such as @name, or the address of the page."), network=known.label))
    return Handle(network, name, _page(network, known, name))


def network_of(url: str) -> str | None:
    """Which network a page belongs to, to sort a column of links."""
    try:
        host = (urlsplit(clean_url(url)).hostname or "").lower()
    except InvalidUrl:
        return None
    return next((key for key, network in NETWORKS.items() if _is_host_of(network, host)), None)


def _is_host_of(network: Network, host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in network.hosts)


def _is_page(network: Network, text: str) -> bool:
    return "://" in text or any(f"{host}/" in text.lower() for host in network.hosts)


def _from_page(network: Network, text: str) -> str:
    try:
        parts = urlsplit(clean_url(text))
    except InvalidUrl:
        return ""
    if not _is_host_of(network, (parts.hostname or "").lower()):
        return ""
    if parts.path == "/profile.php":
        return next(iter(parse_qs(parts.query, max_num_fields=20).get("id", [])), "")
    path = unquote(parts.path)
    return next((found.group(1) for pattern in network.paths if (found := pattern.match(path))), "")


def _mastodon_account(text: str) -> str:
    if "://" in text:
        try:
            parts = urlsplit(clean_url(text))
        except InvalidUrl:
            return ""
        user = parts.path.strip("/").partition("/")[0]
        return f"{user[1:]}@{parts.hostname}" if user.startswith("@") and "@" not in user[1:] else user.removeprefix("@")
    user, _at, server = text.removeprefix("@").partition("@")
    return f"{user}@{server.lower()}"


def _phone(text: str, country: str | None) -> str:
    if "wa.me/" in text or "whatsapp.com/" in text:
        found = re.search(r"(?:wa\.me/|phone=)\+?([0-9]{6,15})", text)
        text = f"+{found.group(1)}" if found else ""
    try:
        return parse_phone(text, country).e164
    except InvalidPhone:
        return ""


def _page(network: str, known: Network, name: str) -> str:
    if network == "linkedin" and "/" not in name:
        name = f"in/{name}"
    if network == "youtube" and "/" not in name:
        name = f"@{name}"
    user, _at, server = name.partition("@")
    return known.page.format(name=name, user=user, server=server, digits=name.lstrip("+"))
