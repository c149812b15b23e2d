"""What a role may do, as it is written down, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import DomainError
from relais.records.access.gate import PLAIN_VERBS, SCOPED_VERBS, VERBS
from relais.records.fields import Reader
from relais.records.query.parsing import parse_query
from relais.records.registry import registry

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

EVERYTHING = "*"
#: The word for the general rule in addresses, where no type may be called so.
GENERAL = "all-others"
SCOPES = ("none", "own", "team", "territory", "all")
FIELD_RIGHTS = ("hidden", "read")


def is_granted_by_roles(declared: RecordType) -> bool:
    """Whether roles decide about the type; others are for administrators alone."""
    return not declared.policy.is_for_administrators


def wrong_grants(given: Any, before: Mapping[str, Any]) -> list[str]:
    """Sentences about what cannot stand so; what stood before and leads nowhere by now may stay."""
    return [sentence for key, grants in given.items() if grants != before.get(key) for sentence in _wrong(key, grants)]


def _wrong(key: str, grants: Any) -> Iterator[str]:
    declared = registry.get(key) if key in registry else None
    if key != EVERYTHING and (declared is None or not is_granted_by_roles(declared)):
        yield _("“{key}” is no type of record that roles decide about.").format(key=str(key)[:60])
        return
    if not isinstance(grants, dict):
        yield _("The rights of “{key}” are a JSON object.").format(key=key)
        return
    for word, value in grants.items():
        if word in SCOPED_VERBS:
            yield from _wrong_scope(key, word, value, declared)
        elif word in PLAIN_VERBS:
            if not isinstance(value, bool):
                yield _("“{right}” of “{key}” is true or false.").format(right=word, key=key)
        elif word == "fields":
            yield from _wrong_fields(key, value, declared)
        else:
            yield _("“{right}” is no right; there are {allowed}.").format(right=str(word)[:40], allowed=", ".join((*VERBS, "fields")))


def _wrong_scope(key: str, verb: str, value: Any, declared: RecordType | None) -> Iterator[str]:
    if isinstance(value, dict) and declared is not None:
        try:
            parse_query(value, declared, None, Reader())
        except DomainError as error:
            yield f"{declared.name_plural}: {error.message}"
    elif not isinstance(value, str) or value not in SCOPES:
        yield _("“{right}” of “{key}” is one of {allowed}, or a Query.").format(right=verb, key=key, allowed=", ".join(SCOPES))


def _wrong_fields(key: str, value: Any, declared: RecordType | None) -> Iterator[str]:
    if not isinstance(value, dict) or any(right not in FIELD_RIGHTS for right in value.values()):
        yield _("The fields of “{key}” are each one of {allowed}.").format(key=key, allowed=", ".join(FIELD_RIGHTS))
    elif declared is not None and (unknown := sorted(set(value) - set(declared.all_fields))):
        yield _("“{field}” is no field of {type}.").format(field=unknown[0][:60], type=declared.name_plural)


def grants_for(grants: Mapping[str, Any], declared: RecordType) -> Mapping[str, Any]:
    """What a role may do with a type: as it is said of the type, or else of all."""
    own = grants.get(declared.key)
    if own is not None:
        return own
    general = grants.get(EVERYTHING, {})
    if declared.is_setup:
        return {"view": "all"} if general.get("view") not in (None, False, "none") else {}
    return general
