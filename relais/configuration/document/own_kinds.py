"""What of the engines below is configured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relais.configuration.document.kinds import Kind, Rewrite, register_kind
from relais.configuration.document.naming import Naming
from relais.records.api import RecordType, registry

#: A list of choices that belongs to a custom field is stored as `field_12`, and told as `contacts/size`.
OF_FIELD = "field_"


def _tell_list(value: Any, naming: Naming) -> Any:
    number = str(value).removeprefix(OF_FIELD)
    if str(value).startswith(OF_FIELD) and number.isdecimal():
        return naming.name_of("custom-fields", int(number)) or value
    return value


def _store_list(value: Any, naming: Naming) -> Any:
    if "/" not in str(value):
        return value
    pk = naming.find("custom-fields", str(value))
    if pk is None:
        raise LookupError(value)
    return f"{OF_FIELD}{pk}"


def _type_called(key: Any) -> RecordType | None:
    return registry.get(key) if key in registry else None


def _summed_type(values: Mapping[str, Any]) -> RecordType | None:
    """What a roll-up's Query asks about."""
    key = values.get("related")
    found = _type_called(str(key).partition(".")[0]) if key else None
    return found


def _choices(name: str, values: Mapping[str, Any], beside: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """A field of choices is made with its entries; they are called by their keys until they come themselves."""
    if values.get("kind") not in ("choice", "choices"):
        return {}
    keys = [entry.removeprefix(f"{name}/") for entry in beside.get("reference-items", {}) if entry.startswith(f"{name}/")]
    return {"choices": "\n".join(keys)}


def register_own_kinds() -> None:
    register_kind(
        Kind("firms", names=()),
        Kind("roles", names=("key",)),
        Kind("modules", names=("module",), after=("roles",)),
        Kind("country-packs", names=("code",)),
        Kind("custom-objects", names=("key",)),
        Kind(
            "custom-fields",
            names=("type", "key"),
            fixed=("kind", "target"),
            without=("choices",),
            asks_about=_summed_type,
            after=("custom-objects", "stages"),
            completed=_choices,
        ),
        Kind("reference-items", names=("list", "key"), rewrites={"list": Rewrite(_tell_list, _store_list)}, after=("custom-fields",)),
        Kind(
            "layouts",
            names=("type", "purpose", "role", "country"),
            asks_about=lambda values: _type_called(values.get("type")),
            after=("custom-fields", "roles", "pipelines", "stages"),
        ),
    )
