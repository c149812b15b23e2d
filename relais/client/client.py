from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from relais.client.errors import Unreachable, refusal
from relais.client.records import Records

ATTEMPTS = 4
LONGEST_WAIT = 60.0
#: Nothing was done, or it is done once thanks to the key: asking again does no harm.
WORTH_ASKING_AGAIN = (429, 502, 503, 504)
STILL_RUNNING = "idempotency_key_in_use"


class _NoRedirects(HTTPRedirectHandler):
    """A token goes where it was sent, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Client:
    """One workspace, seen with the rights of a token. `wait` is what it does between two attempts."""

    def __init__(self, url: str, token: str, *, timeout: float = 30, wait: Callable[[float], None] = time.sleep) -> None:
        if not url.startswith(("https://", "http://")):
            raise ValueError(f"“{url}” is no address that begins with https://.")
        self.url = url.rstrip("/")
        self._token, self._timeout, self._wait = token, timeout, wait
        self._opener = build_opener(_NoRedirects)

    def records(self, type: str) -> Records:
        """The records of a type: `crm.records("contacts")`."""
        return Records(self, type)

    def search(self, text: str) -> list[dict[str, Any]]:
        """What is found in all types, best first."""
        return list(self.ask("GET", "search/", parameters={"q": text})["items"])

    def schema(self) -> list[dict[str, Any]]:
        """The types that are open to the token, with their fields."""
        return list(self.ask("GET", "schema/")["types"])

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        parameters: Mapping[str, str] | None = None,
        version: int | None = None,
        key: str | None = None,
    ) -> Any:
        """One request, asked again where that may help: what it does is done once, thanks to its idempotency key."""
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if method != "GET":
            headers |= {"Idempotency-Key": key or str(uuid.uuid4()), "Content-Type": "application/json"}
        address = f"{self.url}/api/v1/{path}" + (f"?{urlencode(parameters)}" if parameters else "")
        content = None if method == "GET" else json.dumps(body or {}).encode()
        return self._ask(Request(address, content, headers, method=method))  # noqa: S310 - checked when the client is made

    def _ask(self, request: Request) -> Any:
        attempt, pause = 1, 0.0
        while True:
            is_last = attempt == ATTEMPTS
            try:
                with self._opener.open(request, timeout=self._timeout) as answer:
                    return json.loads(answer.read() or b"null")
            except HTTPError as error:
                told = _error_of(error)
                again = error.code in WORTH_ASKING_AGAIN or told.get("code") == STILL_RUNNING
                if is_last or not again:
                    raise refusal(error.code, told) from None
                pause = _seconds(error.headers.get("Retry-After"), attempt)
            except (OSError, HTTPException) as error:
                if is_last:
                    raise Unreachable(f"{self.url} does not answer: {error}") from error
                pause = _seconds(None, attempt)
            self._wait(pause)
            attempt += 1


def _error_of(error: HTTPError) -> dict[str, Any]:
    try:
        told = json.loads(error.read())["error"]
    except (ValueError, KeyError, TypeError):
        told = None
    return told if isinstance(told, dict) else {"message": f"{error.code} {error.reason}"}


def _seconds(told: str | None, attempt: int) -> float:
    """How long to wait: as long as was told, or longer each time."""
    return min(float(told), LONGEST_WAIT) if told is not None and told.isdecimal() else 0.5 * 2.0**attempt
