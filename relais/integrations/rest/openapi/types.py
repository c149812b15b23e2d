"""The schemas and operations of one type of record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relais.integrations.rest.acting import routes_of_actions
from relais.integrations.rest.openapi.examples import example_of
from relais.integrations.rest.openapi.parts import ASKING, LIST_BODY, PARAMETERS, RATE, READING, WRITING, Json, content, ref, refusals
from relais.integrations.rest.openapi.shapes import shape_of
from relais.integrations.rest.route import Route
from relais.integrations.rest.routes import routes_of
from relais.records.api import Action, RecordType, actions_of, can, readable_fields, writable_fields
from relais.records.fields import Field

#: Which right of the person a route needs beside looking.
NEEDS = {"Create": "create", "Put": "create", "Change": "change", "Delete": "delete", "Restore": "delete"}


class TypeDescription:
    """A type as it is for `user`: None is somebody without a token, who is told of what every firm has."""

    def __init__(self, declared: RecordType, user: Any) -> None:
        self.type, self.user = declared, user
        self.read: Mapping[str, Field] = declared.built_in.fields if user is None else readable_fields(user, declared)
        self.written: Mapping[str, Field] = (
            {key: own for key, own in self.read.items() if own.editable} if user is None else writable_fields(user, declared)
        )
        self.needed = [key for key, own in self.written.items() if own.required and own.default is None]

    # --- schemas -------------------------------------------------------------------------------------------------

    def schemas(self) -> Iterator[tuple[str, Json]]:
        key, model = self.type.key, self.type.model
        known = {"id": {"type": "integer"}, "version": {"type": "integer"}, "title": {"type": "string"}}
        yield (
            key,
            {
                "type": "object",
                "title": self.type.name,
                "properties": {**known, **{name: shape_of(own, is_answer=True, model=model) for name, own in self.read.items()}},
                "required": ["id", "version", "title"],
            },
        )
        values: Json = {
            "type": "object",
            "title": f"{self.type.name} values",
            "properties": {name: shape_of(own, is_answer=False, model=model) for name, own in self.written.items()},
            "additionalProperties": False,
        }
        yield f"{key}.values", values
        yield f"{key}.new", values | ({"required": self.needed} if self.needed else {})
        row = {"id": {"type": "integer", "minimum": 1}, "version": {"type": "integer", "minimum": 1}, **values["properties"]}
        yield f"{key}.row", values | {"properties": row}

    def record_example(self) -> Json:
        known = {"id": 7, "version": 3, "title": "Atelier Vauban"}
        return known | {
            key: example_of(own, is_answer=True, is_public=self.user is None) for key, own in self.read.items() if key not in known
        }

    def values_example(self) -> Json:
        keys = [*self.needed, *self.type.quick_form, *self.type.columns, *self.written]
        chosen = list(dict.fromkeys(key for key in keys if key in self.written))[: max(4, len(self.needed))]
        return {key: example_of(self.written[key], is_answer=False, is_public=self.user is None) for key in chosen}

    # --- operations ----------------------------------------------------------------------------------------------

    def paths(self) -> Iterator[tuple[str, str, Json]]:
        """Path, method and operation of each route that is open."""
        actions = {(action.method, action.noun): action for action in actions_of(self.type)}
        for (method, path), route in (dict(routes_of(self.type)) | dict(routes_of_actions(self.type))).items():
            if self._is_open(route):
                noun = path.rstrip("/").rpartition("/")[2]
                action = actions.get((method, noun)) if path.endswith(f"{noun}/") else None
                plain = path.replace("{int:id}", "{id}").replace("{path:external_id}", "{external_id}")
                yield f"/api/v1/{self.type.key}{plain}", method.lower(), self._operation(method, plain, route, action)

    def _is_open(self, route: Route) -> bool:
        if self.user is None:
            return True
        token = self.user.bounds
        right = NEEDS.get(route.summary, "view")
        return (token is None or token.allows(route.right, self.type.key)) and can(self.user, right, self.type)

    def _operation(self, method: str, path: str, route: Route, action: Action | None) -> Json:
        key, writes = self.type.key, route.right == "write"
        name = route.summary.lower().replace(" ", "_")
        known = [ref("parameters", word) for word in ("id", "external_id") if f"{{{word}}}" in path]
        known += [ref("parameters", word) for word in route.parameters or ()]
        if writes and (method in ("PATCH", "PUT") or (method == "DELETE" and path == "/{id}/")):
            known.append(ref("parameters", "IfMatch"))
        if writes:
            known.append(ref("parameters", "IdempotencyKey"))
        operation: Json = {
            "operationId": f"{key}_{name}".replace("-", "_"),
            "summary": f"{route.summary} {key}",
            "tags": [key],
            "security": [{"token": []}],
            "parameters": known,
            **self._said(method, path, action),
        }
        statuses: tuple[str, ...] = WRITING if writes else ASKING if method == "POST" else READING
        if action is not None and method == "GET":
            operation["parameters"] += [{"in": "query", "name": own.key, "schema": shape_of(own, is_answer=False)} for own in action.values]
            statuses = (*READING, "422")
        operation["responses"] = {**self._answers(method, path, action, writes=writes), **refusals(statuses)}
        return operation

    def _said(self, method: str, path: str, action: Action | None) -> Json:
        """The body, if there is one."""
        key = self.type.key
        if action is not None:
            return _body_of(action) if method != "GET" else {"description": str(action.label)}
        if method == "POST" and path == "/":
            return _body(ref("schemas", f"{key}.new"), self.values_example())
        if method in ("PATCH", "PUT"):
            return _body(ref("schemas", f"{key}.values"), self.values_example())
        if path == "/query/":
            return _body(ref("schemas", "ListRequest"), None)
        if path == "/summary/":
            return _body(ref("schemas", "Summary"), None)
        if path == "/bulk/":
            rows = {"type": "array", "minItems": 1, "maxItems": 1000, "items": ref("schemas", f"{key}.row")}
            match = {"type": "string", "enum": sorted(set(self.type.match_keys) & set(self.read))}
            shape = {"type": "object", "properties": {"rows": rows, "match": match}, "required": ["rows"], "additionalProperties": False}
            return _body(shape, {"rows": [self.values_example(), {"id": 7, "version": 3, **self.values_example()}]})
        return {}

    def _answers(self, method: str, path: str, action: Action | None, *, writes: bool) -> Json:
        record = content(ref("schemas", self.type.key), self.record_example())
        tag: Json = {"ETag": ref("headers", "ETag")} | RATE
        again = {"Idempotent-Replayed": ref("headers", "Idempotent-Replayed")} if writes else {}
        anything = content({"type": "object"})
        if action is not None:
            made = {"description": str(action.label), "headers": RATE | again, "content": anything}
            return {"200": made} if method == "GET" else {"200": made, "201": made | {"description": "Made"}}
        if path == "/{id}/file/":
            saved = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
            return {"200": {"description": "The file of a field, to be saved", "headers": RATE, "content": saved}}
        if method == "DELETE":
            return {"204": {"description": "In the bin", "headers": RATE | again}}
        if path == "/bulk/":
            return {
                "200": {
                    "description": "What became of each row",
                    "headers": RATE | again,
                    "content": content(ref("schemas", "BulkResults")),
                }
            }
        if (method, path) == ("GET", "/") or path == "/query/":
            return {"200": {"description": "A page", "headers": RATE, "content": self._page()}}
        if path in ("/summary/", "/{id}/timeline/", "/{id}/overview/"):
            told = {
                "/summary/": "A row for each group",
                "/{id}/timeline/": "What happened, newest first",
                "/{id}/overview/": "The record with what every part of the product knows of it",
            }[path]
            return {"200": {"description": told, "headers": RATE, "content": anything}}
        done: Json = {"description": self.type.name, "headers": tag | again, "content": record}
        made = {"201": done | {"description": "Made"}}
        return made if (method, path) == ("POST", "/") else ({"200": done} | made if method == "PUT" else {"200": done})

    def _page(self) -> Json:
        shape = {
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": ref("schemas", self.type.key)},
                "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "count": {"type": "integer"},
                "count_exact": {"type": "boolean"},
            },
            "required": ["items", "next", "count", "count_exact"],
        }
        return content(shape)


def _body(shape: Json, example: Any, *, is_needed: bool = True) -> Json:
    return {"requestBody": {"required": is_needed, "content": content(shape, example)}}


def _body_of(action: Action) -> Json:
    shapes = {own.key: shape_of(own, is_answer=False) for own in action.values}
    needed = [own.key for own in action.values if own.required]
    shape = {"type": "object", "properties": shapes, "additionalProperties": False} | ({"required": needed} if needed else {})
    example = {own.key: example_of(own, is_answer=False, is_public=True) for own in action.values if own.required}
    return {"description": str(action.label), **_body(shape, example, is_needed=bool(needed))}


BULK_RESULTS: Json = {
    "type": "object",
    "properties": {
        "results": {
            "type": "array",
            "description": "One a row, in the order of the rows",
            "items": {
                "type": "object",
                "properties": {
                    "result": {"type": "string", "enum": ["created", "updated", "unchanged", "refused"]},
                    "status": {"type": "integer"},
                    "id": {"type": "integer"},
                    "version": {"type": "integer"},
                    "error": ref("schemas", "Refusal"),
                },
                "required": ["result", "status"],
            },
        },
        **{word: {"type": "integer"} for word in ("created", "updated", "unchanged", "refused")},
    },
    "required": ["results", "created", "updated", "unchanged", "refused"],
}

__all__ = ["BULK_RESULTS", "LIST_BODY", "PARAMETERS", "TypeDescription"]
