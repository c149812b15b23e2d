from __future__ import annotations

from relais.core.errors import DomainError


class BadRequest(DomainError):
    code = "bad_request"
    status = 400


class TooLarge(DomainError):
    code = "too_large"
    status = 413
