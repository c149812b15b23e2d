"""What all operations share: refusals, headers, parameters, the Query."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def content(shape: Json, example: Any = None) -> Json:
    return {"application/json": {"schema": shape} | ({} if example is None else {"example": example})}


REFUSALS: dict[str, tuple[str, str, str, str]] = {
    "400": ("BadRequest", "The request is not understood.", "unknown_field", "“colour” is not a field of contacts."),
    "401": ("NotSignedIn", "There is no token, or it has ended.", "not_signed_in", "A token is needed."),
    "403": ("NotAllowed", "The token or its person may not do this.", "scope_missing", "This token has no right to contacts:write."),
    "404": ("NotFound", "There is nothing here, or it is not open to you.", "not_found", "There is nothing here, or it is not open to you."),
    "409": ("Conflict", "Somebody changed the record meanwhile, or the first request with this key is still running.", "conflict",
            "Someone changed this record meanwhile. Nothing was lost: compare and choose."),
    "413": ("TooLarge", "The request is too large.", "too_large", "The request is larger than 1 MB."),
    "415": ("WrongContentType", "The request is not JSON.", "wrong_content_type", "Send JSON, and say so: Content-Type: application/json."),
    "422": ("Invalid", "A value is wrong, or the key was used for another request.", "invalid", "This is needed."),
    "429": ("TooManyRequests", "The token has used up its requests.", "too_many_requests",
            "This token may make 600 requests a minute. Ask again in 4 s."),
}  # fmt: skip
READING = ("400", "401", "403", "404", "429")
ASKING = (*READING, "413", "415")
WRITING = ("400", "401", "403", "404", "409", "413", "415", "422", "429")


def refusals(statuses: tuple[str, ...]) -> Json:
    return {status: ref("responses", REFUSALS[status][0]) for status in statuses}


ERROR: Json = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "A word for programs; it stays."},
                "message": {"type": "string", "description": "A sentence for people, in the language of the token's person."},
                "field": {"type": "string"},
                "allowed": {"type": "array", "items": {"type": "string"}},
                "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
                "version": {"type": "integer", "description": "The version that stands, after a conflict."},
                "values": {"type": "object", "description": "After a conflict: what stands (theirs) and what was sent (yours), by field."},
            },
            "required": ["code", "message"],
        }
    },
    "required": ["error"],
}
QUERY: Json = {
    "type": "object",
    "description": "A Query: all, any, not, field, related or search.",
    "additionalProperties": True,
    "example": {"field": "external_id", "op": "not_empty"},
}
LINK: Json = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "type": {"type": "string"}, "title": {"type": "string"}},
    "required": ["id", "type", "title"],
}
SUMMARY: Json = {
    "type": "object",
    "properties": {
        "filter": ref("schemas", "Query"),
        "group_by": {
            "type": "array",
            "maxItems": 3,
            "items": {"type": "string"},
            "description": "Fields; moments with their period, as in created_at:month",
        },
        "measures": {
            "type": "array",
            "maxItems": 8,
            "items": {"type": "string"},
            "description": "count, or sum, avg, min, max with a field: sum:amount",
        },
    },
    "additionalProperties": False,
    "example": {"measures": ["count"]},
}

_NAMES: Json = {"type": "array", "items": {"type": "string"}}
LIST_BODY: Json = {
    "type": "object",
    "properties": {
        "filter": ref("schemas", "Query"),
        "sort": _NAMES,
        "fields": _NAMES,
        "expand": _NAMES | {"maxItems": 5},
        "limit": {"type": "integer", "minimum": 1, "maximum": 200},
        "cursor": {"type": "string"},
        "count": {"type": "string", "enum": ["exact"]},
    },
    "additionalProperties": False,
    "example": {"sort": ["-id"], "limit": 20},
}
TEXT: Json = {"type": "string"}
PARAMETERS: dict[str, Json] = {
    "filter": {"in": "query", "name": "filter", "schema": TEXT, "description": "A Query as JSON"},
    "sort": {"in": "query", "name": "sort", "schema": TEXT, "description": "Field names with commas between; - for descending"},
    "fields": {"in": "query", "name": "fields", "schema": TEXT, "description": "The fields to answer with, with commas between"},
    "field": {"in": "query", "name": "field", "schema": TEXT, "required": True, "description": "The field that holds the file"},
    "expand": {
        "in": "query",
        "name": "expand",
        "schema": TEXT,
        "description": "At most five links, with commas between, to answer with the fields of what they lead to",
    },
    "limit": {"in": "query", "name": "limit", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}},
    "cursor": {"in": "query", "name": "cursor", "schema": TEXT, "description": "The `next` of the page before"},
    "count": {"in": "query", "name": "count", "schema": {"type": "string", "enum": ["exact"]}, "description": "Count beyond 10,000 too"},
    "before": {"in": "query", "name": "before", "schema": {"type": "string", "format": "date-time"}, "description": "The `next` of the part before"},
    "kind": {"in": "query", "name": "kind", "schema": _NAMES, "description": "Kinds of entries"},
    "q": {"in": "query", "name": "q", "schema": TEXT, "description": "Some words, or the beginning of one"},
    "id": {"in": "path", "name": "id", "required": True, "schema": {"type": "integer", "minimum": 1}},
    "external_id": {"in": "path", "name": "external_id", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 120}},
    "IfMatch": {
        "in": "header",
        "name": "If-Match",
        "schema": {"type": "string", "pattern": r'^"[0-9]{1,9}"$'},
        "description": "The version that you read (the ETag). Where another stands, nothing is written: 409.",
    },
    "IdempotencyKey": {
        "in": "header",
        "name": "Idempotency-Key",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "description": "Any text of your own, new for each thing to do. The same request with the same key is done once in 24 hours.",
    },
}  # fmt: skip
_NUMBER: Json = {"type": "integer", "minimum": 0}
HEADERS: dict[str, Json] = {
    "ETag": {"schema": {"type": "string"}, "description": "The version of the record, for If-Match"},
    "RateLimit-Limit": {"schema": _NUMBER, "description": "How many requests the token may make a minute"},
    "RateLimit-Remaining": {"schema": _NUMBER, "description": "How many are left"},
    "RateLimit-Reset": {"schema": _NUMBER, "description": "In how many seconds all are there again"},
    "Retry-After": {"schema": _NUMBER, "description": "In how many seconds to ask again"},
    "Idempotent-Replayed": {
        "schema": {"type": "string", "enum": ["true"]},
        "description": "This was answered before; nothing was done now",
    },
}
RATE: Json = {name: ref("headers", name) for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")}


def responses() -> dict[str, Json]:
    """The refusals, each with a sentence as it may be read."""
    made: dict[str, Json] = {}
    for status, (name, description, code, message) in REFUSALS.items():
        headers = {"Retry-After": ref("headers", "Retry-After")} | RATE if status == "429" else {} if status == "401" else RATE
        example = {"error": {"code": code, "message": message}}
        made[name] = {"description": description, "headers": headers, "content": content(ref("schemas", "Error"), example)}
    return made
