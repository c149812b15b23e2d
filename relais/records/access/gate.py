"""The one gate. `user` None is the product itself, which sees everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from relais.core.errors import NotAllowed, NotForYou, NotFound
from relais.records.fields import Collection, Field, Reader
from relais.records.modules import closed_modules, is_closed_type, leads_nowhere
from relais.records.registry import resolve

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

SCOPED_VERBS = ("view", "change", "delete")
PLAIN_VERBS = ("create", "export", "bulk")
VERBS = SCOPED_VERBS + PLAIN_VERBS
#: What a role says of a field, from the most closed.
OPENNESS = ("hidden", "read", "write")


def scopes(user: User | None, verb: str, type_: RecordType | str) -> list[Any]:
    """The scopes in which the user's roles allow a verb: strings, Queries, or True for verbs without scope."""
    declared = resolve(type_)
    if user is None:
        return ["all"]
    if not user.is_active or user.deleted_at is not None or _is_out_of_bounds(user, verb, declared) or is_closed_type(declared, user):
        return []
    kept: dict[tuple[str, str], list[Any]] = user.__dict__.setdefault("_scopes", {})
    if (verb, declared.key) not in kept:
        kept[verb, declared.key] = [
            grant for role in user.cached_roles if (grant := grant_of(role, verb, declared)) not in (None, False, "none")
        ]
    return kept[verb, declared.key]


def _is_out_of_bounds(user: User, verb: str, declared: RecordType) -> bool:
    """Whether the token through which the user acts was not made for this."""
    is_common = declared.is_setup or declared.is_person_of_the_firm
    return user.bounds is not None and not user.bounds.reaches(verb, declared.key, is_common=is_common)


def grant_of(role: Any, verb: str, declared: RecordType) -> Any:
    """What one role says of a verb: a scope, a Query, True or False, or nothing."""
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
    return user is None or declared.policy.always(user.unbound(), declared, "view") is None


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


def condition_for(user: User | None, declared: RecordType, verb: str, *, with_shares: bool = True) -> Q | None:
    """The condition of `visible`; None where nothing is hidden. Without shares, what the roles alone open."""
    if user is None:
        return None
    allowed = scopes(user, verb, declared)
    if not allowed:
        return Q(pk__in=[])
    condition: Q | None = Q(pk__in=[])
    # Which records a person sees may depend on others, of which a token of that person need not tell.
    user = user.unbound()
    for scope in allowed:
        found = within(scope, user, declared)
        if found is None:
            condition = None
            break
        condition |= found  # type: ignore[operator]
    shared = declared.policy.shared(user, declared, verb) if with_shares and condition is not None else None
    if shared is not None:
        condition |= shared  # type: ignore[operator]
    always = declared.policy.always(user, declared, verb)
    if always is None:
        return condition
    return always if condition is None else condition & always


def within(scope: Any, user: User, declared: RecordType) -> Q | None:
    """The condition of the records in a scope; None for all."""
    if scope in ("all", True):
        return None
    if isinstance(scope, dict):
        from relais.records.query.compiler import compile_query

        return compile_query(declared, scope, None, Reader.of(user), looks_ahead=False)
    return declared.policy.within(scope if scope in declared.policy.scopes else "own", user, declared)


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


@dataclass(frozen=True)
class OpenFields:
    """What of a type is open to somebody, worked out once for the life of the user object. Not to be changed."""

    all: Mapping[str, Field]
    rights: dict[str, str]

    @cached_property
    def readable(self) -> dict[str, Field]:
        fields = self.all
        return {key: fields[key] for key in self.rights}

    @cached_property
    def writable(self) -> dict[str, Field]:
        rights = self.rights
        return {key: own for key, own in self.all.items() if own.editable and rights.get(key) == "write"}


def open_fields(user: User | None, type_: RecordType | str) -> OpenFields:
    declared = resolve(type_)
    fields = declared.all_fields
    if user is None:
        return OpenFields(fields, dict.fromkeys(fields, "write"))
    kept: dict[str, OpenFields] = user.__dict__.setdefault("_open_fields", {})
    found = kept.get(declared.key)
    if found is None or found.all is not fields:
        found = kept[declared.key] = OpenFields(fields, _rights(user, declared, fields))
    return found


def _rights(user: User, declared: RecordType, fields: Mapping[str, Field]) -> dict[str, str]:
    """ "write" or "read" by key: the best that any role seeing the type gives. Nobody who sees a record is denied its number."""
    if closed_modules(user):
        fields = {key: own for key, own in fields.items() if not leads_nowhere(own, user)}
    roles = [role for role in user.cached_roles if grant_of(role, "view", declared) not in (None, False, "none")]
    if _is_out_of_bounds(user, "view", declared) or is_closed_type(declared, user):
        roles = []
    told = [(role.grants.get(declared.key) or role.grants.get("*", {})).get("fields") or {} for role in roles]
    if any(role.is_administrator for role in roles):
        return dict.fromkeys(fields, "write")
    if not roles:
        return {"id": "read"} if "id" in fields else {}
    hidden = {key for key, own in fields.items() if own.is_for_administrators}
    if not all(told):
        hidden |= _formulas_of_hidden(hidden, user, declared)
        return {key: "write" for key in fields if key not in hidden}
    rights = {key: _best(key, told) for key in fields}
    _close_together(rights, fields)
    hidden |= {key for key, right in rights.items() if right == "hidden"}
    hidden |= _formulas_of_hidden(hidden, user, declared)
    return {key: right for key, right in rights.items() if hidden.isdisjoint((key, *fields[key].tells_of))}


def _formulas_of_hidden(hidden: set[str], user: User, declared: RecordType) -> set[str]:
    """The formula fields that read something hidden, of the record or of what it links to: their value would tell it."""
    from relais.records.custom.computing import formulas_of

    found: set[str] = set()
    for one in formulas_of(declared):
        for path in one.formula.fields:
            key, _dot, rest = path.partition(".")
            if key in hidden | found or (rest and _is_hidden_behind(key, rest.partition(".")[0], user, declared)):
                found.add(one.own.key)
    return found


def _is_hidden_behind(link: str, key: str, user: User, declared: RecordType) -> bool:
    """Whether each role that sees what a link leads to hides this of it."""
    targets = declared.links[link].targets if link in declared.links else ()
    for target in targets:
        roles = [role for role in user.cached_roles if grant_of(role, "view", target) not in (None, False, "none")]
        told = [(role.grants.get(target.key) or role.grants.get("*", {})).get("fields") or {} for role in roles]
        if roles and not any(role.is_administrator for role in roles) and _best(key, told) == "hidden":
            return True
    return False


def _close_together(rights: dict[str, str], fields: Mapping[str, Field]) -> None:
    """A collection is as closed as what repeats its first item, and the other way round: who may not read the e-mail reads no e-mails."""
    for key, own in fields.items():
        if isinstance(own, Collection) and own.copies:
            copies = [copy for copy in own.copies if copy in rights]
            closest = min((rights[name] for name in (key, *copies)), key=OPENNESS.index)
            rights |= {copy: min(rights[copy], rights[key], key=OPENNESS.index) for copy in copies}
            rights[key] = closest


def _best(key: str, told: Sequence[Mapping[str, str]]) -> str:
    given = {each.get(key, "write") for each in told}
    if "write" in given:
        return "write"
    return "read" if "read" in given or key == "id" else "hidden"


def field_rights(user: User | None, type_: RecordType | str) -> dict[str, str]:
    """What the user may do with each field: "write", "read"; hidden fields are absent."""
    return open_fields(user, type_).rights


def hidden_title_columns(user: User | None, type_: RecordType | str) -> list[str]:
    """The parts of what records of the type are called that the user may not read."""
    declared = resolve(type_)
    rights = field_rights(user, declared)
    return [name for name in declared.title_columns if name in declared.all_fields and name not in rights]


def readable_fields(user: User | None, type_: RecordType | str) -> dict[str, Field]:
    """The fields whose values the user may see; others do not exist for this user."""
    return open_fields(user, type_).readable


def writable_fields(user: User | None, type_: RecordType | str) -> dict[str, Field]:
    """The fields that the user may change."""
    return open_fields(user, type_).writable
