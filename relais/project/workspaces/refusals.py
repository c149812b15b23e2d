"""What is answered where no workspace can: in French and in English, since nobody is known yet."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from http import HTTPStatus

from django.utils.html import escape
from django.utils.translation import gettext_lazy, override

from relais.core.workspaces import State

API = "/api/"
LANGUAGES = ("fr", "en")
STYLE = (
    ":root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem}"
    "h1{font-size:1.375rem;line-height:1.3}section+section{margin-top:2.5rem}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

NOTHING_HERE = gettext_lazy("Nothing is served under this address.")
CHECK_ADDRESS = gettext_lazy("Check the address, or ask your administrator for the right one.")
SUSPENDED = gettext_lazy("This workspace is suspended.")
NOTHING_LOST = gettext_lazy("Nothing of it is lost. Ask your administrator when it opens again.")
CLOSED = gettext_lazy("This workspace is being worked on.")
BACK_SOON = gettext_lazy("It will be back in a few minutes. What you had saved is there.")


@dataclass(frozen=True)
class Refusal:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"


def unknown(path: str) -> Refusal:
    return _refusal(HTTPStatus.MISDIRECTED_REQUEST, "unknown_host", NOTHING_HERE, CHECK_ADDRESS, path)


def resting(state: State, path: str) -> Refusal:
    if state == State.SUSPENDED:
        return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "workspace_suspended", SUSPENDED, NOTHING_LOST, path, wait=3600)
    return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "workspace_closed", CLOSED, BACK_SOON, path, wait=60)


def _refusal(status: HTTPStatus, code: str, sentence: object, advice: object, path: str, wait: int = 0) -> Refusal:
    if path.startswith(API):
        with override("en"):
            body, kind = json.dumps({"error": {"code": code, "message": f"{sentence} {advice}"}}), "application/json"
    else:
        body, kind = _page(sentence, advice), "text/html; charset=utf-8"
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body.encode()))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Content-Security-Policy", f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'"),
        *([("Retry-After", str(wait))] if wait else []),
    ]
    return Refusal(status, headers, body.encode())


def _page(sentence: object, advice: object) -> str:
    parts = []
    for language in LANGUAGES:
        with override(language):
            parts.append(f'<section lang="{language}"><h1>{escape(sentence)}</h1><p>{escape(advice)}</p></section>')
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Relais</title><style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )
