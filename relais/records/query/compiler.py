"""From a Query to a condition on a queryset. Everything is resolved through the registry and checked before anything runs.

The condition is never unknown (NULL), so that `not` selects exactly the records that the inner part does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields import Collection, Field, Reader, Tags
from relais.records.fields.money import Money
from relais.records.fields.numbers import to_decimal
from relais.records.query.errors import QueryError, TooComplex, UnknownField, UnknownOperator, WrongValue
from relais.records.query.paths import Path, resolve_path

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

DEEPEST = 8
MOST_CONDITIONS = 100
AGGREGATES = {"sum": Sum, "avg": Avg, "min": Min, "max": Max}
COMPARISONS = {"gte": "gte", "lte": "lte", "gt": "gt", "lt": "lt", "is": "exact"}


def filter_queryset(queryset: QuerySet[Any], declared: RecordType, tree: Mapping[str, Any] | None, user: User | None, reader: Reader) -> QuerySet[Any]:
    """The records of the queryset that the Query means for this user."""
    return queryset.filter(compile_query(declared, tree, user, reader)) if tree else queryset


def compile_query(declared: RecordType, tree: Any, user: User | None, reader: Reader) -> Q:
    """The condition a Query means. `user` decides which fields and related records exist; None sees all."""
    if not tree:
        return Q()
    return _Compiler(user, reader).node(declared, tree, 1)


class _Compiler:
    def __init__(self, user: User | None, reader: Reader) -> None:
        self.user = user
        self.reader = reader
        self.conditions = 0

    def node(self, declared: RecordType, tree: Any, depth: int) -> Q:
        if depth > DEEPEST:
            raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))
        if not isinstance(tree, Mapping):
            raise QueryError(_("A Query is made of all, any, not, field, related or search."))
        for word, make in (("all", self.all), ("any", self.any), ("not", self.opposite)):
            if word in tree:
                self.only(tree, {word})
                return make(declared, tree[word], depth)
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise TooComplex(_("A Query may hold {limit} conditions.").format(limit=MOST_CONDITIONS))
        if "related" in tree:
            return self.related(declared, tree, depth)
        if "search" in tree:
            self.only(tree, {"search"})
            return self.search(declared, tree["search"])
        if "field" in tree:
            self.only(tree, {"field", "op", "value", "currency"})
            return self.condition(declared, tree)
        raise QueryError(_("A Query is made of all, any, not, field, related or search."))

    def only(self, tree: Mapping[str, Any], allowed: set[str]) -> None:
        extra = [str(key) for key in tree if key not in allowed]
        if extra:
            raise QueryError(
                _("“{word}” does not belong beside {allowed}.").format(word=min(extra)[:60], allowed=", ".join(sorted(allowed))),
                field=min(extra)[:60],
                allowed=sorted(allowed),
            )

    def parts(self, declared: RecordType, value: Any, depth: int) -> list[Q]:
        if not isinstance(value, list):
            raise QueryError(_("“all” and “any” hold a list of conditions."))
        return [self.node(declared, part, depth + 1) for part in value]

    def all(self, declared: RecordType, value: Any, depth: int) -> Q:
        condition = Q()
        for part in self.parts(declared, value, depth):
            condition &= part
        return condition

    def any(self, declared: RecordType, value: Any, depth: int) -> Q:
        """One of them holds; an empty list means no record, never every record."""
        condition = Q(pk__in=[])
        for part in self.parts(declared, value, depth):
            condition = condition | part if part else Q(pk__isnull=False)
        return condition

    def opposite(self, declared: RecordType, value: Any, depth: int) -> Q:
        inner = self.node(declared, value, depth + 1)
        return ~inner if inner else Q(pk__in=[])

    # --- one condition ------------------------------------------------------------------------------------

    def condition(self, declared: RecordType, tree: Mapping[str, Any]) -> Q:
        path = resolve_path(declared, tree["field"], self.user)
        op = tree.get("op")
        if op not in path.field.operators:
            raise UnknownOperator(
                _("“{op}” cannot be asked of {field}; allowed are {allowed}.").format(
                    op=str(op)[:40], field=path.field.label, allowed=", ".join(path.field.operators)
                ),
                field=str(tree["field"]),
                allowed=path.field.operators,
            )
        if op not in ("empty", "not_empty") and "value" not in tree:
            raise WrongValue(_("{field}: a value is needed.").format(field=path.field.label), field=str(tree["field"]))
        try:
            return self.through(path, op, tree.get("value"), tree.get("currency"))
        except InvalidValue as error:
            raise WrongValue(
                _("{field}: {sentence}").format(field=path.field.label, sentence=error.sentence), field=str(tree["field"])
            ) from None

    def through(self, path: Path, op: str, value: Any, currency: Any) -> Q:
        """The condition on the field, asked of the linked records that the user may see."""
        inner = compare(path.field, path.type, path.field.column, "", op, value, currency, self.reader)
        for link, reached in reversed(path.steps):
            inner = Q(**{f"{link.column}__in": self.seen(reached).filter(inner).values("pk")}) & Q(**{f"{link.column}__isnull": False})
        return inner

    def seen(self, declared: RecordType) -> QuerySet[Any]:
        from relais.records.access.gate import visible

        return visible(self.user, declared)

    def search(self, declared: RecordType, text: Any) -> Q:
        from relais.records.search.index import matching_ids

        if not isinstance(text, str) or not text.strip() or len(text) > 200:
            raise WrongValue(_("Write 1 to 200 characters to search for."), field="search")
        return Q(pk__in=matching_ids(declared, text, self.user))

    # --- related records ------------------------------------------------------------------------------------

    def related(self, declared: RecordType, tree: Mapping[str, Any], depth: int) -> Q:
        self.only(tree, {"related", "where", "count", "none", *AGGREGATES})
        name = tree["related"]
        rows, link = self.related_rows(declared, name, tree.get("where"), depth)
        asked = [word for word in ("count", "none", *AGGREGATES) if word in tree]
        if len(asked) > 1:
            raise QueryError(_("Ask one thing of related records: {allowed}.").format(allowed=", ".join(("count", "none", *AGGREGATES))))
        rows = rows.filter(**{f"{link}__isnull": False})
        holders = rows.order_by().values(link)
        if not asked:
            return Q(pk__in=holders)
        if asked == ["none"]:
            if tree["none"] is not True:
                raise WrongValue(_("“none” is either true or left out."), field="none")
            return ~Q(pk__in=holders)
        if asked == ["count"]:
            grouped = holders.annotate(_measure=Count("pk"))
            return self.measured(grouped, link, self.bounds(tree["count"], "count", whole=True), zero=True)
        return self.aggregated(declared, name, asked[0], tree[asked[0]], holders, link)

    def related_rows(self, declared: RecordType, name: Any, where: Any, depth: int) -> tuple[QuerySet[Any], str]:
        from relais.records.access.gate import can, readable_fields

        collection = declared.collections.get(name) if isinstance(name, str) else None
        if collection is not None and name in readable_fields(self.user, declared):
            rows = collection.rows()
            if where:
                rows = rows.filter(_ItemCompiler(self, collection).node(where, depth + 1))
            return rows, f"{collection.owner}_id"
        found = declared.related.get(name) if isinstance(name, str) else None
        if found is None or not can(self.user, "view", found.type) or found.link.key not in readable_fields(self.user, found.type):
            allowed = sorted(
                [key for key in declared.collections if key in readable_fields(self.user, declared)]
                + [key for key, relation in declared.related.items() if can(self.user, "view", relation.type)]
            )
            raise UnknownField(
                _("{type} has no related “{name}”.").format(type=declared.key, name=str(name)[:60]), field=str(name)[:60], allowed=allowed
            )
        rows = self.seen(found.type)
        if where:
            rows = rows.filter(self.node(found.type, where, depth + 1))
        return rows, found.link.attribute

    def aggregated(self, declared: RecordType, name: str, word: str, asked: Any, holders: QuerySet[Any], link: str) -> Q:
        if not isinstance(asked, Mapping) or "field" not in asked:
            raise QueryError(_('Write {word} as {{"field": "amount", "gte": 1000}}.').format(word=word))
        field = self.measured_field(declared, name, asked["field"])
        bounds = self.bounds({key: value for key, value in asked.items() if key != "field"}, str(asked["field"]), field=field)
        grouped = holders.annotate(_measure=AGGREGATES[word](field.column))
        return self.measured(grouped, link, bounds, zero=word == "sum")

    def measured_field(self, declared: RecordType, name: str, key: Any) -> Field:
        from relais.records.access.gate import readable_fields

        collection = declared.collections.get(name)
        fields = collection.items if collection else readable_fields(self.user, declared.related[name].type)
        field = fields.get(key) if isinstance(key, str) else None
        numeric = sorted(found for found, own in fields.items() if own.is_numeric)
        if field is None or not field.is_numeric:
            raise UnknownField(_("“{field}” is not a number that can be added up.").format(field=str(key)[:60]), field=str(key)[:60], allowed=numeric)
        return field

    def bounds(self, asked: Any, name: str, *, whole: bool = False, field: Field | None = None) -> dict[str, Any]:
        if not isinstance(asked, Mapping) or not asked or set(asked) - set(COMPARISONS):
            raise WrongValue(
                _("{name}: say how many with {allowed}.").format(name=name, allowed=", ".join(COMPARISONS)), field=name, allowed=list(COMPARISONS)
            )
        bounds: dict[str, Any] = {}
        for word, value in asked.items():
            if whole and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31):
                raise WrongValue(_("{name}: a whole number is expected.").format(name=name), field=name)
            try:
                bounds[COMPARISONS[word]] = value if field is None else to_decimal(value)
            except InvalidValue as error:
                raise WrongValue(_("{field}: {sentence}").format(field=name, sentence=error.sentence), field=name) from None
        return bounds

    def measured(self, grouped: QuerySet[Any], link: str, bounds: dict[str, Any], *, zero: bool) -> Q:
        """Holders whose measure lies within bounds; where no related record measures zero, those without any too."""
        if zero and _holds_for_zero(bounds):
            outside = Q()
            for lookup, value in bounds.items():
                outside |= ~Q(**{f"_measure__{lookup}": value})
            return ~Q(pk__in=grouped.filter(outside).values(link))
        return Q(pk__in=grouped.filter(**{f"_measure__{lookup}": value for lookup, value in bounds.items()}).values(link))


def _holds_for_zero(bounds: dict[str, Any]) -> bool:
    tests = {"gte": lambda v: v <= 0, "lte": lambda v: v >= 0, "gt": lambda v: v < 0, "lt": lambda v: v > 0, "exact": lambda v: v == 0}
    return all(tests[lookup](value) for lookup, value in bounds.items())


class _ItemCompiler:
    """Conditions on the items of a collection: all, any, not and field."""

    def __init__(self, outer: _Compiler, collection: Collection) -> None:
        self.outer, self.collection = outer, collection

    def node(self, tree: Any, depth: int) -> Q:
        if depth > DEEPEST or not isinstance(tree, Mapping):
            raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))
        if "all" in tree or "any" in tree:
            word = "all" if "all" in tree else "any"
            self.outer.only(tree, {word})
            if not isinstance(tree[word], list):
                raise QueryError(_("“all” and “any” hold a list of conditions."))
            condition = Q() if word == "all" else Q(pk__in=[])
            for part in tree[word]:
                inner = self.node(part, depth + 1)
                condition = condition & inner if word == "all" else condition | inner
            return condition
        if "not" in tree:
            self.outer.only(tree, {"not"})
            return ~self.node(tree["not"], depth + 1)
        self.outer.conditions += 1
        if self.outer.conditions > MOST_CONDITIONS:
            raise TooComplex(_("A Query may hold {limit} conditions.").format(limit=MOST_CONDITIONS))
        self.outer.only(tree, {"field", "op", "value"})
        key, op = tree.get("field"), tree.get("op")
        field = self.collection.items.get(key) if isinstance(key, str) else None
        if field is None:
            raise UnknownField(
                _("“{field}” is not a field of {type}.").format(field=str(key)[:60], type=self.collection.key),
                field=str(key)[:60],
                allowed=sorted(self.collection.items),
            )
        if op not in field.operators:
            raise UnknownOperator(
                _("“{op}” cannot be asked of {field}; allowed are {allowed}.").format(
                    op=str(op)[:40], field=field.label, allowed=", ".join(field.operators)
                ),
                field=str(key),
                allowed=field.operators,
            )
        try:
            return compare(field, None, field.column, "", op, tree.get("value"), None, self.outer.reader)
        except InvalidValue as error:
            raise WrongValue(_("{field}: {sentence}").format(field=field.label, sentence=error.sentence), field=str(key)) from None


def compare(field: Field, declared: RecordType | None, path: str, prefix: str, op: str, value: Any, currency: Any, reader: Reader) -> Q:
    """The condition of one field at a path."""
    if isinstance(field, Tags) and declared is not None:
        return field.many(declared.model, prefix, op, value, reader)
    condition = field.compare(path, op, value, reader)
    if currency is not None:
        if not isinstance(field, Money):
            raise InvalidValue(_("Only amounts have a currency."))
        condition &= field.in_currency(path, currency)
    return condition

