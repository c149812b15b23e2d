from __future__ import annotations

from relais.core.errors import DomainError


class QueryError(DomainError):
    """A Query that says something the registry does not know."""

    code = "invalid_query"
    status = 400


class UnknownField(QueryError):
    code = "unknown_field"


class UnknownOperator(QueryError):
    code = "unknown_operator"


class WrongValue(QueryError):
    code = "wrong_value"


class TooComplex(QueryError):
    code = "too_complex"
