"""How large a Query may be. Checked before anything reads it, without recursion, whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from relais.records.query.errors import QueryError, TooComplex

DEEPEST = 8
MOST_CONDITIONS = 100
#: A level is a mapping and its list; below the deepest there may be a value such as {"last": 90} within a list.
DEEPEST_JSON = 2 * DEEPEST + 4
MOST_VALUES = 20_000
LONGEST_TEXT = 10_000
WIDEST_INTEGER = 128


def check_size(tree: Any) -> None:
    """Refuse what is too deep, too wide, too long, or not JSON."""
    level, seen = [tree], 0
    for _depth in range(DEEPEST_JSON):
        below: list[Any] = []
        for value in level:
            if isinstance(value, Mapping):
                below += value.values()
                if not all(isinstance(key, str) for key in value):
                    raise QueryError(_("The words of a Query are texts."))
            elif isinstance(value, list):
                below += value
            else:
                _check_scalar(value)
        seen += len(below)
        if seen > MOST_VALUES:
            raise TooComplex(_("A Query may hold {limit} values.").format(limit=MOST_VALUES))
        if not below:
            return
        level = below
    raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))


def _check_scalar(value: Any) -> None:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise TooComplex(_("A text in a Query may have {limit} characters.").format(limit=LONGEST_TEXT))
    elif isinstance(value, int):
        if value.bit_length() > WIDEST_INTEGER:
            raise TooComplex(_("A number in a Query may have {limit} digits.").format(limit=38))
    elif value is not None and not isinstance(value, (float, Decimal, date)):
        raise QueryError(_("A Query is made of texts, numbers, lists and mappings."))
