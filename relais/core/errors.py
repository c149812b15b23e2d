"""Situations that a user can meet. Each carries the sentence the user reads; screens and API translate them in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """A refusal with a sentence for the user. `code` is the API's word for it, `status` its HTTP status."""

    code = "refused"
    status = 422
    #: Whether it is for want of a right, which the audit tells of.
    is_refusal = False

    def __init__(self, message: object, *, field: str | None = None, allowed: Sequence[str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.allowed = list(allowed) if allowed is not None else None

    def as_json(self) -> dict[str, object]:
        """The `error` object of the API (architecture, section 6)."""
        body: dict[str, object] = {"code": self.code, "message": str(self.message)}
        if self.field is not None:
            body["field"] = self.field
        if self.allowed is not None:
            body["allowed"] = self.allowed
        return body


class NotFound(DomainError):
    """Missing and forbidden look the same."""

    code = "not_found"
    status = 404


class NotForYou(NotFound):
    """It is there and closed to whoever asked, who is told what is told of what is missing."""

    is_refusal = True


class NotAllowed(DomainError):
    code = "not_allowed"
    status = 403
    is_refusal = True


class InvalidValues(DomainError):
    """One or more values are wrong; `errors` maps field keys to their sentences."""

    code = "invalid"
    status = 422

    def __init__(self, errors: Mapping[str, Sequence[object]]) -> None:
        first = next(iter(errors))
        super().__init__(" ".join(str(sentence) for sentence in errors[first]), field=first)
        self.errors = {key: list(sentences) for key, sentences in errors.items()}

    def as_json(self) -> dict[str, object]:
        return super().as_json() | {"errors": {key: [str(s) for s in sentences] for key, sentences in self.errors.items()}}


class InvalidValue(DomainError):
    """One value is of the wrong kind; its sentence tells the user what to mend."""

    code = "invalid_value"

    @property
    def sentence(self) -> object:
        return self.message


class Conflict(DomainError):
    """Someone else changed the record meanwhile. `values` maps field keys to (theirs, yours)."""

    code = "conflict"
    status = 409

    def __init__(self, message: object, *, version: int, values: Mapping[str, tuple[object, object]]) -> None:
        super().__init__(message)
        self.version = version
        self.values = dict(values)

    def as_json(self) -> dict[str, object]:
        values = {key: {"theirs": theirs, "yours": yours} for key, (theirs, yours) in self.values.items()}
        return super().as_json() | {"version": self.version, "values": values}
