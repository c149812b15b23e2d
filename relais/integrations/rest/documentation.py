"""What OpenAPI says of each type, from its fields."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from relais.records.api import RecordType
from relais.records.fields import Choice, Collection, Field, Link, MultiChoice

_SHAPES: dict[str, dict[str, Any]] = {
    "number": {"type": "integer"},
    "year": {"type": "integer"},
    "decimal": {"type": "string", "format": "decimal"},
    "percent": {"type": "string", "format": "decimal"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "json": {"type": "object", "additionalProperties": True},
    "money": {
        "type": "object",
        "properties": {"amount": {"type": "string", "format": "decimal"}, "currency": {"type": "string", "minLength": 3, "maxLength": 3}},
    },
}
QUERY = {"type": "object", "description": "A Query: all, any, not, field, related or search.", "additionalProperties": True}


def shape_of(own: Field, *, is_answer: bool, model: type[Model] | None = None) -> dict[str, Any]:
    """The JSON schema of one field; its model tells whether there may be no value."""
    if isinstance(own, Collection):
        item = {key: shape_of(each, is_answer=is_answer) for key, each in own.items.items()}
        return {"type": "array", "title": str(own.label), "items": {"type": "object", "properties": item}}
    if isinstance(own, Link):
        shape: dict[str, Any] = (
            {"type": "object", "properties": {"id": {"type": "integer"}, "type": {"type": "string"}, "title": {"type": "string"}}}
            if is_answer
            else {"type": "integer"}
        )
    elif isinstance(own, MultiChoice):
        shape = {"type": "array", "items": {"type": "string", "enum": [str(key) for key in own.choices]}}
    elif isinstance(own, Choice) and type(own).options is Choice.options:
        shape = {"type": "string", "enum": ["", *(str(key) for key in own.choices)]}
    else:
        shape = dict(_SHAPES.get(own.kind, {"type": "string"}))
        if own.max_length and shape.get("type") == "string":
            shape["maxLength"] = own.max_length
    shape["title"] = str(own.label)
    nullable = _column_takes_null(own, model) or (own.empty is None and own.kind != "boolean")
    return {"anyOf": [shape, {"type": "null"}], "title": shape["title"]} if nullable else shape


def _column_takes_null(own: Field, model: type[Model] | None) -> bool:
    columns = {column.name: column for column in model._meta.concrete_fields} if model is not None else {}
    return own.column in columns and columns[own.column].null


def record_shape(declared: RecordType) -> dict[str, Any]:
    """A record as the API answers it."""
    own = {key: shape_of(field, is_answer=True, model=declared.model) for key, field in declared.built_in.fields.items()}
    return {
        "type": "object",
        "title": declared.name,
        "properties": {"id": {"type": "integer"}, "version": {"type": "integer"}, "title": {"type": "string"}, **own},
        "required": ["id", "version", "title"],
    }


def values_shape(declared: RecordType) -> dict[str, Any]:
    """What may be written."""
    editable = {key: own for key, own in declared.built_in.fields.items() if own.editable}
    return {
        "type": "object",
        "title": f"{declared.name} values",
        "properties": {key: shape_of(own, is_answer=False, model=declared.model) for key, own in editable.items()},
        "additionalProperties": False,
    }


def operation_details(declared: RecordType, method: str, path: str) -> dict[str, Any]:
    """`openapi_extra` of a route."""
    record = {"application/json": {"schema": record_shape(declared)}}
    error = {"description": "Refused", "content": {"application/json": {"schema": ERROR}}}
    refusals = {str(status): error for status in (400, 401, 403, 404)}
    if path == "/" and method == "GET":
        return {"parameters": _LIST_PARAMETERS, "responses": {200: {"description": "A page", "content": _page(declared)}, **refusals}}
    if path == "/query/":
        return {"requestBody": _body(_QUERY_BODY), "responses": {200: {"description": "A page", "content": _page(declared)}, **refusals}}
    if method == "POST" and path == "/":
        return {
            "requestBody": _body(values_shape(declared)),
            "responses": {201: {"description": "Made", "content": record}, **refusals, "422": error},
        }
    if method == "PATCH":
        header = {"in": "header", "name": "If-Match", "schema": {"type": "string"}, "description": "The version that you read"}
        answers: dict[Any, Any] = {200: {"description": "Changed", "content": record}, **refusals, "409": error, "422": error}
        return {"parameters": [header], "requestBody": _body(values_shape(declared)), "responses": answers}
    if method == "DELETE":
        return {"responses": {204: {"description": "In the bin"}, **refusals}}
    if path.endswith("timeline/"):
        return {"responses": {200: {"description": "What happened, newest first"}, **refusals}}
    return {"responses": {200: {"description": declared.name, "content": record}, **refusals}}


def _page(declared: RecordType) -> dict[str, Any]:
    shape = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": record_shape(declared)},
            "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "count": {"type": "integer"},
            "count_exact": {"type": "boolean"},
        },
    }
    return {"application/json": {"schema": shape}}


def _body(shape: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": shape}}}


ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "field": {"type": "string"},
                "allowed": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["code", "message"],
        }
    },
}
_LIST_PARAMETERS = [
    {"in": "query", "name": "filter", "schema": {"type": "string"}, "description": "A Query as JSON"},
    {"in": "query", "name": "sort", "schema": {"type": "string"}, "description": "Field names with commas between; - for descending"},
    {"in": "query", "name": "fields", "schema": {"type": "string"}},
    {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": 200}},
    {"in": "query", "name": "cursor", "schema": {"type": "string"}},
    {"in": "query", "name": "count", "schema": {"type": "string", "enum": ["exact"]}},
]
_QUERY_BODY = {
    "type": "object",
    "properties": {
        "filter": QUERY,
        "sort": {"type": "array", "items": {"type": "string"}},
        "fields": {"type": "array", "items": {"type": "string"}},
        "limit": {"type": "integer", "minimum": 1, "maximum": 200},
        "cursor": {"type": "string"},
        "count": {"type": "string", "enum": ["exact"]},
    },
    "additionalProperties": False,
}
