"""The one gate. `user` None is the product itself, which sees everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from relais.core.errors import NotAllowed, NotForYou, NotFound
from relais.records.fields import Field, Reader
from relais.records.registry import resolve

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

SCOPED_VERBS = ("view", "change", "delete")
PLAIN_VERBS = ("create", "export")
VERBS = SCOPED_VERBS + PLAIN_VERBS


def scopes(user: User | None, verb: str, type_: RecordType | str) -> list[Any]:
    """The scopes in which the user's roles allow a verb: strings, Queries, or True for verbs without scope."""
    declared = resolve(type_)
    if user is None:
        return ["all"]
    if not user.is_active or user.deleted_at is not None:
        return []
    kept: dict[tuple[str, str], list[Any]] = user.__dict__.setdefault("_scopes", {})
    if (verb, declared.key) not in kept:
        kept[verb, declared.key] = [
            grant for role in user.cached_roles if (grant := _grant(role, verb, declared)) not in (None, False, "none")
        ]
    return kept[verb, declared.key]


def _grant(role: Any, verb: str, declared: RecordType) -> Any:
    if declared.is_ledger and verb not in ("view", "export"):
        return None
    if role.is_administrator:
        return "all"
    if declared.policy.is_for_administrators:
        return None
    grants = role.grants.get(declared.key)
    if grants is None:
        grants = role.grants.get("*", {})
        if declared.is_setup:
            return "all" if verb == "view" and grants.get("view") not in (None, False, "none") else None
    return grants.get(verb)


def can(user: User | None, verb: str, type_: RecordType | str) -> bool:
    """Whether the user may do this to any record of the type at all."""
    return bool(scopes(user, verb, type_))


def demand(user: User | None, verb: str, type_: RecordType | str) -> None:
    """Refuse unless `can`. Who may not even see the type learns nothing of it."""
    declared = resolve(type_)
    if can(user, verb, declared):
        return
    if not can(user, "view", declared):
        raise NotForYou(_("There is nothing here, or it is not open to you."))
    raise NotAllowed(_("Your role does not allow this for {type}.").format(type=declared.name_plural))


def sees_all(user: User | None, type_: RecordType | str) -> bool:
    """Whether no record of the type is hidden from the user."""
    declared = resolve(type_)
    found = scopes(user, "view", declared)
    if not any(scope in ("all", True) for scope in found):
        return False
    return user is None or declared.policy.always(user, declared, "view") is None


def visible(user: User | None, type_: RecordType | str, to: str = "view") -> QuerySet[Any]:
    """The living records on which the user may do `to` (view, change, delete)."""
    declared = resolve(type_)
    found = declared.queryset()
    condition = condition_for(user, declared, to)
    return found if condition is None else found.filter(condition)


def in_the_bin(user: User | None, type_: RecordType | str) -> QuerySet[Any]:
    """The deleted records that the user may take out again."""
    declared = resolve(type_)
    found = declared.queryset(with_deleted=True).exclude(deleted_at=None)
    condition = condition_for(user, declared, "delete")
    return found if condition is None else found.filter(condition)


def visible_of(types: Sequence[RecordType], user: User | None) -> QuerySet[Any]:
    """The living records of types that share a table on which the user may look."""
    if len(types) == 1:
        return visible(user, types[0])
    condition = Q(pk__in=[])
    for declared in types:
        within = condition_for(user, declared, "view")
        own = Q(**declared.base) if declared.base else ~Q(pk__in=[])
        condition |= own if within is None else own & within
    return types[0].model._default_manager.filter(condition, deleted_at=None)


def condition_for(user: User | None, declared: RecordType, verb: str) -> Q | None:
    """The condition of `visible`; None where nothing is hidden."""
    if user is None:
        return None
    allowed = scopes(user, verb, declared)
    if not allowed:
        return Q(pk__in=[])
    condition: Q | None = Q(pk__in=[])
    for scope in allowed:
        within = _within(scope, user, declared)
        if within is None:
            condition = None
            break
        condition |= within  # type: ignore[operator]
    always = declared.policy.always(user, declared, verb)
    if always is None:
        return condition
    return always if condition is None else condition & always


def _within(scope: Any, user: User, declared: RecordType) -> Q | None:
    if scope in ("all", True):
        return None
    if isinstance(scope, dict):
        from relais.records.query.compiler import compile_query

        return compile_query(declared, scope, None, Reader.of(user), looks_ahead=False)
    return declared.policy.within(scope, user, declared)


def visible_or_404(user: User | None, type_: RecordType | str, pk: Any, to: str = "view") -> Any:
    """One record, or NotFound where it is missing or hidden: the two look the same.

    A record that may be seen but not, say, changed is refused with a sentence.
    """
    declared = resolve(type_)
    try:
        number = int(pk)
    except (TypeError, ValueError):
        number = 0
    record = visible(user, declared, to).filter(pk=number).first() if 0 < number < 2**63 else None
    if record is not None:
        return record
    if to != "view" and number and visible(user, declared).filter(pk=number).exists():
        raise NotAllowed(_("Your role does not allow this for this record."))
    raise NotFound(_("There is nothing here, or it is not open to you."))


def may(user: User | None, verb: str, record: Any, type_: RecordType | None = None) -> bool:
    """Whether the user may do this to this record."""
    from relais.records.registry import registry

    declared = type_ or registry.of(record)
    if user is None or (any(scope == "all" for scope in scopes(user, verb, declared)) and sees_all(user, declared)):
        return True
    return visible(user, declared, verb).filter(pk=record.pk).exists()


def _field_right(user: User | None, declared: RecordType, key: str, field: Field) -> str:
    """ "write", "read" or "hidden": the best that any role seeing the type gives. Nobody who sees a record is denied its number."""
    if user is None:
        return "write"
    best = "read" if key == "id" else "hidden"
    for role in user.cached_roles:
        if _grant(role, "view", declared) in (None, False, "none"):
            continue
        if role.is_administrator:
            return "write"
        grants = role.grants.get(declared.key) or role.grants.get("*", {})
        right = grants.get("fields", {}).get(key, "write")
        if right == "write":
            return "write"
        if right == "read":
            best = "read"
    return best


def field_rights(user: User | None, type_: RecordType | str) -> dict[str, str]:
    """What the user may do with each field: "write", "read"; hidden fields are absent."""
    declared = resolve(type_)
    if user is None:
        return dict.fromkeys(declared.all_fields, "write")
    kept: dict[str, tuple[Mapping[str, Field], dict[str, str]]] = user.__dict__.setdefault("_field_rights", {})
    fields = declared.all_fields
    found = kept.get(declared.key)
    if found is None or found[0] is not fields:
        rights = {key: _field_right(user, declared, key, own) for key, own in fields.items()}
        hidden = {key for key, right in rights.items() if right == "hidden"}
        found = kept[declared.key] = fields, {key: rights[key] for key, own in fields.items() if hidden.isdisjoint((key, *own.tells_of))}
    return found[1]


def hidden_title_columns(user: User | None, type_: RecordType | str) -> list[str]:
    """The parts of what records of the type are called that the user may not read."""
    declared = resolve(type_)
    rights = field_rights(user, declared)
    return [name for name in declared.title_columns if name in declared.all_fields and name not in rights]


def readable_fields(user: User | None, type_: RecordType | str) -> dict[str, Field]:
    """The fields whose values the user may see; others do not exist for this user."""
    declared = resolve(type_)
    return {key: declared.all_fields[key] for key in field_rights(user, declared)}


def writable_fields(user: User | None, type_: RecordType | str) -> dict[str, Field]:
    """The fields that the user may change."""
    declared = resolve(type_)
    rights = field_rights(user, declared)
    return {key: own for key, own in declared.all_fields.items() if own.editable and rights.get(key) == "write"}
