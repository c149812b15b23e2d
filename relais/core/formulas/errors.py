"""What can be wrong with a formula: a sentence, the place, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from relais.core.errors import DomainError


class FormulaError(DomainError):
    """`start` and `end` are the place in the text, counted in characters; `remedy` is a sentence, or nothing."""

    code = "invalid_formula"
    status = 400

    def __init__(
        self, message: object, *, start: int, end: int | None = None, remedy: object = "", allowed: Sequence[str] | None = None
    ) -> None:
        super().__init__(message, allowed=allowed)
        self.start = start
        self.end = max(start + 1, end if end is not None else 0)
        self.remedy = remedy

    def as_json(self) -> dict[str, object]:
        return super().as_json() | {"start": self.start, "end": self.end, "remedy": str(self.remedy)}


class FormulaTooLarge(FormulaError):
    code = "formula_too_large"


class NotUnderstood(FormulaError):
    """It cannot be read at all."""

    code = "formula_not_understood"


class UnknownName(FormulaError):
    code = "unknown_name"


class UnknownFunction(FormulaError):
    code = "unknown_function"


class WrongKind(FormulaError):
    """A text where a number is needed, one argument too many, euros and dollars."""

    code = "wrong_kind"
