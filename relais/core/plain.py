"""Values as JSON and back: the form in which events and jobs are stored.

`dump` refuses at once what a database would refuse later or keep differently; `load` gives a value back as its annotation says.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

from relais.core.money import Money

_BY_TEXT: dict[type, typing.Callable[[str], object]] = {
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    UUID: UUID,
}


def dump(value: object) -> typing.Any:
    """The value as JSON; `TypeError` for what is not plain, `ValueError` for text or numbers that no database keeps."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return _checked(str(value))
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value} cannot be stored as JSON.")
            return value
        case Decimal() | UUID():
            return str(value)
        case date() | time():
            return value.isoformat()
        case Money():
            return value.as_json()
        case Mapping():
            return {_checked(str(key)): dump(item) for key, item in value.items()}
        case list() | tuple():
            return [dump(item) for item in value]
        case set() | frozenset():
            return [dump(item) for item in sorted(value)]
    raise TypeError(f"{type(value).__name__} is not a plain value; pass ids, text, numbers, dates, or lists and mappings of them.")


def load(value: typing.Any, kind: typing.Any) -> typing.Any:
    """What `dump` made of a value annotated with this type."""
    if value is None:
        return None
    if kind in _BY_TEXT:
        return _BY_TEXT[kind](value)
    if kind is Money:
        return Money.from_json(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        members = [member for member in arguments if member is not types.NoneType]
        return load(value, members[0]) if len(members) == 1 else value
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(load(item, member) for item, member in zip(value, arguments, strict=True))
    if origin in (list, tuple, set, frozenset):
        return origin(load(item, arguments[0]) for item in value)
    if kind in (tuple, set, frozenset):
        return kind(value)
    if origin is dict:
        return {load_key(key, arguments[0]): load(item, arguments[1]) for key, item in value.items()}
    return value


def load_key(key: str, kind: typing.Any) -> typing.Any:
    """JSON has only text as keys; an `int` key comes back as one."""
    return int(key) if kind is int else load(key, kind)


def _checked(text: str) -> str:
    if "\x00" in text:
        raise ValueError("Text with a NUL character cannot be stored.")
    if not text.isascii():
        text.encode()  # a lone surrogate is an error here, on both databases, rather than on PostgreSQL alone
    return text
