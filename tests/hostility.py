"""Requests that nobody in their right mind would send, drawn from a seed: over every route of the screens and all that the API describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "GET", "GET", "POST", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS")
CONVERTER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
NUMBERS: Sequence[Any] = (0, 1, -1, 2**31, 2**63, 2**63 - 1, 10**30, "1e400", "NaN", "0x10", "1_0", "٣", "1.5", "-0", True, None, 1e308)
TEXTS: Sequence[str] = (
    "",
    " ",
    "'",
    '"',
    "\x00",
    "a\x00b",
    "%",
    "%s",
    "%00",
    "\ud800",
    "😀" * 40,
    "\u202e",
    "x" * 5000,
    "' OR 1=1 --",
    '") UNION SELECT password FROM accounts_user --',
    "owner__password__startswith",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "javascript:alert(1)",
    "2026-13-45",
    "9999-12-31",
    "0000-00-00",
    "2026-02-30T25:61:61Z",
    "1,2) OR 1=1",
    "[[[[[[",
    "{}",
    "[]",
    "null",
    "@me",
    "@nobody",
    "-",
    "--name",
    "name;select 1",
    "\r\nX-Forged: yes",
    "//evil.example/",
    "ａｄｍｉｎ",
    "1" * 400,
    "=1+1",
)
NAMES: Sequence[str] = (
    *(
        "q",
        "sort",
        "page",
        "filter",
        "filters",
        "view",
        "next",
        "cursor",
        "limit",
        "fields",
        "columns",
        "group",
        "group_by",
        "state",
        "ids",
        "id",
    ),
    *(
        "field",
        "value",
        "op",
        "at",
        "month",
        "day",
        "week",
        "from",
        "until",
        "zoom",
        "format",
        "delimiter",
        "scope",
        "type",
        "name",
        "measures",
    ),
    *(
        "expand",
        "count",
        "topic",
        "key",
        "number",
        "by",
        "role",
        "language",
        "email",
        "username",
        "password",
        "file",
        "document",
        "match",
        "rule",
    ),
)
HEADERS: Sequence[Mapping[str, str]] = (
    {},
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "'\"><"},
    {"Accept": "application/json"},
    {"Accept-Language": "xx-" + "y" * 900},
    {"If-Match": '"-1"'},
    {"If-Match": "W/,,"},
    {"Idempotency-Key": "x" * 300},
    {"Idempotency-Key": "\x7f"},
    {"Range": "bytes=9-1"},
    {"If-Modified-Since": "Never"},
    {"X-Forwarded-For": "1.2.3.4, ::::"},
    {"X-Request-ID": "é" * 20},
    {"Cookie": "sessionid=\x7f; csrftoken=" + "0" * 64},
    {"Referer": "ht!tp://["},
    {"Origin": "null"},
)


@dataclass(frozen=True)
class Hostile:
    method: str
    path: str
    query: Mapping[str, Any]
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.query)!r} {self.content_type} {self.body[:300]!r} {dict(self.headers)!r}"


class Hostility:
    """The same requests for the same seed, the routes and the document."""

    def __init__(self, seed: int, document: Mapping[str, Any], ids: Sequence[int], keys: Sequence[str]) -> None:
        self._random = Random(seed)
        self._routes = sorted({path for path in routes() if not path.startswith("api/")})
        self._calls = [(path, method) for path, methods in sorted(document["paths"].items()) for method in sorted(methods)]
        self._document = document
        self._names = sorted({*NAMES, *_property_names(document)})
        self._ids, self._keys = ids, keys

    def for_screens(self) -> Hostile:
        path = CONVERTER.sub(self._part, self._random.choice(self._routes))
        return self._request(self._random.choice(METHODS), f"/{path}")

    def for_api(self) -> Hostile:
        path, method = self._random.choice(self._calls)
        filled = re.sub(r"\{(\w+)\}", lambda found: self._word(found[1]), path)
        one_in_six = self._random.random() < 0.16
        prefix = "" if filled.startswith("/api/") else "/api/v1"
        return self._request(self._random.choice(METHODS) if one_in_six else method.upper(), f"{prefix}{filled}", as_json=not one_in_six)

    def _request(self, method: str, path: str, *, as_json: bool = False) -> Hostile:
        body, content_type = (b"", "application/json") if method in ("GET", "HEAD") else self._body(as_json)
        query = {self._random.choice(self._names): self._query_value() for _turn in range(self._random.randrange(4))}
        return Hostile(method, path, query, body, content_type, self._random.choice(HEADERS))

    def _part(self, found: re.Match[str]) -> str:
        kind, name = found["kind"] or "str", found["name"]
        if kind == "int":
            return str(self._random.choice((*self._ids, 0, 2**31, 2**63, 10**30)))
        if kind == "uuid":
            return str(UUID(int=self._random.getrandbits(128)))
        return self._word(name)

    def _word(self, name: str) -> str:
        if name in ("id", "pk"):
            return str(self._random.choice((*self._ids, 0, 2**63, 10**30)))
        if name in ("type", "key", "type_key") or self._random.random() < 0.5:
            return self._random.choice(self._keys)
        return quote(self._random.choice(TEXTS)[:200].encode("utf-8", "replace").decode() or "x", safe="")

    def _query_value(self) -> str:
        value = self._value(1)
        return value if isinstance(value, str) else json.dumps(value)

    def _body(self, as_json: bool) -> tuple[bytes, str]:
        chance = self._random.random()
        if as_json or chance < 0.3:
            held = self._value(0) if chance < 0.2 else {self._random.choice(self._names): self._value(1) for _turn in range(5)}
            text = json.dumps(held)
            return (text[: len(text) // 2] if chance > 0.95 else text).encode(), "application/json"
        if chance < 0.8:
            pairs = [(self._random.choice(self._names), self._query_value().encode("utf-8", "replace")) for _turn in range(6)]
            return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        if chance < 0.9:
            name = self._random.choice(TEXTS)[:60].encode("utf-8", "replace").replace(b"\r", b"").replace(b"\n", b"")
            content = self._random.randbytes(200)
            begin = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'.csv"\r\nContent-Type: text/csv\r\n\r\n'
            return begin + content + b"\r\n--cut--\r\n", "multipart/form-data; boundary=cut"
        return self._random.randbytes(300), self._random.choice(
            ("text/plain", "multipart/form-data", "application/xml", "application/json", "é")
        )

    def _value(self, depth: int) -> Any:
        chance = self._random.random()
        if depth < 4 and chance < 0.12:
            return [self._value(depth + 1) for _turn in range(self._random.randrange(4))]
        if depth < 4 and chance < 0.3:
            words = (*self._names, "all", "any", "not", "field", "op", "value", "related", "where", "count", "$where", "__class__")
            return {self._random.choice(words): self._value(depth + 1) for _turn in range(self._random.randrange(4))}
        if chance < 0.5:
            return self._random.choice(NUMBERS)
        if chance < 0.65:
            return self._random.choice((*self._names, *self._keys))
        return self._random.choice(TEXTS)


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern).lstrip("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif "(" not in route:
            yield route


def _property_names(held: Any) -> Iterator[str]:
    if isinstance(held, dict):
        if isinstance(held.get("properties"), dict):
            yield from held["properties"]
        for each in held.values():
            yield from _property_names(each)
    elif isinstance(held, list):
        for each in held:
            yield from _property_names(each)
