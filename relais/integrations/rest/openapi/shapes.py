"""The JSON Schema of the values of each field."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from relais.records.fields import Choice, Collection, Field, File, Link, Links, MultiChoice

_SHAPES: dict[str, dict[str, Any]] = {
    "number": {"type": "integer"},
    "year": {"type": "integer"},
    "decimal": {"type": "string", "format": "decimal"},
    "percent": {"type": "string", "format": "decimal"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"},
    "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "query": {"type": "object", "additionalProperties": True},
    "json": {"type": "object", "additionalProperties": True},
    "money": {
        "type": "object",
        "properties": {"amount": {"type": "string", "format": "decimal"}, "currency": {"type": "string", "minLength": 3, "maxLength": 3}},
    },
}

_TEXT: dict[str, Any] = {"type": "string"}
_FILE: dict[str, Any] = {
    "type": "object",
    "properties": {"name": _TEXT, "size": {"type": "integer"}, "kind": _TEXT, "address": _TEXT},
    "required": ["name", "size", "kind", "address"],
}
#: What an upload answered, or the file itself in base64.
_GIVEN_FILE: dict[str, Any] = {
    "type": "object",
    "anyOf": [{"required": ["file"]}, {"required": ["name", "content"]}],
    "properties": {"file": _TEXT, "name": _TEXT, "content": {"type": "string", "contentEncoding": "base64"}},
}

#: What a field of any other kind holds is told by what stands there where nothing does.
_SHAPES_OF_EMPTY: dict[type, dict[str, Any]] = {dict: {"type": "object", "additionalProperties": True}, list: {"type": "array"}}


def shape_of(own: Field, *, is_answer: bool, model: type[Model] | None = None) -> dict[str, Any]:
    """The JSON schema of one field; its model tells whether there may be no value."""
    if isinstance(own, Collection):
        item = {key: shape_of(each, is_answer=is_answer) for key, each in own.items.items()}
        return {"type": "array", "title": str(own.label), "items": {"type": "object", "properties": item}}
    if isinstance(own, File):
        return {"anyOf": [_FILE if is_answer else _GIVEN_FILE, {"type": "null"}], "title": str(own.label)}
    if isinstance(own, Links):
        return {"type": "array", "title": str(own.label), "items": _linked(is_answer=is_answer)}
    if isinstance(own, Link):
        shape = _linked(is_answer=is_answer)
    elif isinstance(own, MultiChoice):
        shape = {"type": "array", "items": {"type": "string", "enum": [str(key) for key in own.choices]}}
    elif isinstance(own, Choice) and type(own).options is Choice.options:
        shape = {"type": "string", "enum": ["", *(str(key) for key in own.choices)]}
    else:
        shape = dict(_SHAPES.get(own.kind) or _SHAPES_OF_EMPTY.get(type(own.empty), {"type": "string"}))
        if own.max_length and shape.get("type") == "string":
            shape["maxLength"] = own.max_length
    if own.kind in ("email", "url"):
        shape = {"anyOf": [shape, {"const": ""}]}
    shape["title"] = str(own.label)
    nullable = _column_takes_null(own, model) or (own.empty is None and own.kind != "boolean")
    return {"anyOf": [shape, {"type": "null"}], "title": shape["title"]} if nullable else shape


def _linked(*, is_answer: bool) -> dict[str, Any]:
    """A linked record: by its number where it is written, with its type and title where it is answered."""
    told = {"id": {"type": "integer"}, "type": {"type": "string"}, "title": {"type": "string"}}
    return {"type": "object", "properties": told, "required": ["id", "type", "title"]} if is_answer else {"type": "integer"}


def _column_takes_null(own: Field, model: type[Model] | None) -> bool:
    columns = {column.name: column for column in model._meta.concrete_fields} if model is not None else {}
    return own.column in columns and columns[own.column].null
