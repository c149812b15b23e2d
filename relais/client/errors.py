"""What may go wrong, each with the sentence that Relais said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class RelaisError(Exception):
    """Anything that this client raises."""


class Unreachable(RelaisError):
    """No answer came, however often it was asked."""


class Refused(RelaisError):
    """Relais refused. `code` is for programs, the sentence for people; `errors` are the sentences by field."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(str(error.get("message", status)))
        self.status = status
        self.code = str(error.get("code", ""))
        self.field = error.get("field")
        self.allowed: list[str] = list(error.get("allowed", ()))
        self.errors: dict[str, list[str]] = dict(error.get("errors", {}))
        self.details = dict(error)


class NotSignedIn(Refused):
    """The token is unknown, has ended, was revoked, or may not be used from here."""


class NotAllowed(Refused):
    """The token or its person may not do this."""


class NotFound(Refused):
    """There is nothing, or it is not open to the token's person."""


class Conflict(Refused):
    """Somebody changed the record meanwhile: `version` is the one that stands, `values` what stands and what was sent, by field."""

    @property
    def version(self) -> int | None:
        return self.details.get("version")

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        return dict(self.details.get("values", {}))


class Invalid(Refused):
    """One or more values are wrong."""


class TooManyRequests(Refused):
    """The token has used up its requests, and waiting did not help."""


KINDS: dict[int, type[Refused]] = {
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: TooManyRequests,
}


def refusal(status: int, error: Mapping[str, Any]) -> Refused:
    return KINDS.get(status, Refused)(status, error)
