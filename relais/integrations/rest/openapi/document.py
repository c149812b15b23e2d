"""The whole document. It is kept as long as nothing it is made of changes."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.utils.translation import get_language

from relais.core.kept import all_stamps
from relais.core.workspaces import current_key
from relais.integrations.rest.openapi.parts import (
    ERROR,
    HEADERS,
    LIST_BODY,
    PARAMETERS,
    QUERY,
    RATE,
    READING,
    SUMMARY,
    WRITING,
    Json,
    content,
    ref,
    refusals,
    responses,
)
from relais.integrations.rest.openapi.types import BULK_RESULTS, TypeDescription
from relais.records.api import RecordType, can, registry

KEPT = 32
INTRODUCTION = (
    "Everything that people do in Relais, programs do here, with the rights of the person whose token they use. JSON both ways; times in UTC;"
    " money as an amount and its currency; every refusal is a sentence and a code."
)
_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def openapi_document(user: Any) -> bytes:
    """As JSON. Without a user: what every firm has."""
    key = _key(user)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = json.dumps(describe(user), ensure_ascii=False).encode()
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def describe(user: Any) -> Json:
    types: list[RecordType] = registry.declared if user is None else [each for each in registry if can(user, "view", each)]  # type: ignore[assignment]
    described = [TypeDescription(each, user) for each in types]
    paths: dict[str, Json] = {}
    for each in described:
        for path, method, operation in each.paths():
            paths.setdefault(path, {})[method] = operation
    if user is None or user.bounds is None or user.bounds.allows("read"):
        paths |= _general_paths()
    if user is None or user.bounds is None or user.bounds.allows("write"):
        paths["/api/v1/files/"] = _upload()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Relais",
            "version": "1",
            "description": INTRODUCTION,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": each.key, "description": each.name_plural} for each in types] + [{"name": "general"}],
        "paths": paths,
        "components": {
            "schemas": {
                "Error": ERROR,
                "Refusal": ERROR["properties"]["error"],
                "Query": QUERY,
                "ListRequest": LIST_BODY,
                "Summary": SUMMARY,
                "BulkResults": BULK_RESULTS,
                **{name: shape for each in described for name, shape in each.schemas()},
            },
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": responses(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token of your account: Authorization: Bearer rel_…"}
            },
        },
    }


def _upload() -> dict[str, Json]:
    answered = {"type": "object", "properties": {"file": {"type": "string"}, "name": {"type": "string"}}, "required": ["file", "name"]}
    part = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
    return {
        "post": {
            "operationId": "upload_file",
            "summary": "Upload a file; what is answered as “file” is written into a field of a record within a day",
            "tags": ["general"],
            "security": [{"token": []}],
            "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": part}}},
            "responses": {"201": {"description": "Kept", "headers": RATE, "content": content(answered)}, **refusals(WRITING)},
        }
    }


def _general_paths() -> dict[str, Json]:
    hit = {"type": "object", "properties": {"type": {"type": "string"}, "id": {"type": "integer"}, "title": {"type": "string"}}}
    items = {"type": "object", "properties": {"items": {"type": "array", "items": hit}}, "required": ["items"]}
    types = {"type": "object", "properties": {"types": {"type": "array", "items": {"type": "object"}}}, "required": ["types"]}
    return {
        f"/api/v1/{word}/": {
            "get": {
                "operationId": word,
                "summary": summary,
                "tags": ["general"],
                "security": [{"token": []}],
                "parameters": [ref("parameters", name) for name in names],
                "responses": {"200": {"description": summary, "headers": RATE, "content": content(shape)}, **refusals(READING)},
            }
        }
        for word, summary, names, shape in (
            ("search", "Search all types", ("q",), items),
            ("schema", "Types and fields open to you", (), types),
        )
    }


def _key(user: Any) -> str:
    """All that the document depends on."""
    rights: list[Any] = [] if user is None else [[role.is_administrator, role.grants] for role in user.cached_roles]
    scopes = sorted(user.bounds.scopes) if user is not None and user.bounds is not None else None
    parts = [current_key(), user is None, rights, scopes, get_language(), sorted(all_stamps().items())]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
