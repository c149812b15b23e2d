"""Sentences with values in them, put together only when somebody reads them, in the reader's language."""

from __future__ import annotations

from django.utils.functional import lazy


def _fill(message: object, values: dict[str, object]) -> str:
    return str(message) % {name: str(value) for name, value in values.items()}


_lazy_fill = lazy(_fill, str)


def sentence(message: object, **values: object) -> str:
    """`sentence(_("%(name)s is missing."), name=…)`: translated when shown, not when made."""
    return _lazy_fill(message, values)
