"""From a Query to a condition on a queryset. Everything is resolved through the registry and checked before anything runs.

The condition is never unknown (NULL), so that `not` selects exactly the records that the inner part does not. A link that
leads nowhere the user may see has no values behind it: `organization.country` is then empty, and is not France.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.access.gate import can, readable_fields, sees_all, visible, visible_of
from relais.records.fields import OPPOSITES, Collection, Field, Link, Links, Reader, Tags
from relais.records.fields.money import Money
from relais.records.query.errors import QueryError, TooComplex, UnknownField, UnknownOperator, WrongValue
from relais.records.query.limits import DEEPEST, MOST_CONDITIONS, check_size
from relais.records.query.measures import AGGREGATES, MEASURES, Bounds, measure, measured_field, read_bounds
from relais.records.query.membership import among, among_measured
from relais.records.query.paths import EVERY, NONE, TITLE, Path, Step, resolve_path

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType


def filter_queryset(
    queryset: QuerySet[Any], declared: RecordType, tree: Mapping[str, Any] | None, user: User | None, reader: Reader
) -> QuerySet[Any]:
    """The records of the queryset that the Query means for this user."""
    condition = compile_query(declared, tree, user, reader)
    return queryset.filter(condition) if condition else queryset


def compile_query(declared: RecordType, tree: Any, user: User | None, reader: Reader, *, looks_ahead: bool = True) -> Q:
    """The condition a Query means. `user` decides which fields and related records exist; None sees all.

    `looks_ahead` lets it ask the database which few records decide, where that makes the condition faster.
    """
    if tree is None or tree == {}:
        return Q()
    check_size(tree)
    return _Compiler(user, reader, looks_ahead).node(declared, tree, 1)


class _Compiler:
    def __init__(self, user: User | None, reader: Reader, looks_ahead: bool) -> None:
        self.user = user
        self.reader = reader
        self.looks_ahead = looks_ahead
        self.conditions = 0

    def node(self, source: RecordType | Collection, tree: Any, depth: int) -> Q:
        """A part of a Query about records of a type, or about the items of a collection."""
        if depth > DEEPEST:
            raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))
        if not isinstance(tree, Mapping):
            raise QueryError(_("A Query is made of all, any, not, field, related or search."))
        if "all" in tree:
            return self.all(self.parts(source, tree, "all", depth))
        if "any" in tree:
            return self.any(self.parts(source, tree, "any", depth))
        if "not" in tree:
            only(tree, ("not",))
            return ~self.node(source, tree["not"], depth + 1)
        self.count_condition()
        if "field" in tree:
            only(tree, ("field", "op", "value", "currency"))
            return self.condition(source, tree)
        if isinstance(source, Collection):
            raise QueryError(_("A condition on {collection} is made of all, any, not or field.").format(collection=source.label))
        if "related" in tree:
            return self.related(source, tree, depth)
        if "search" in tree:
            only(tree, ("search",))
            return self.search(source, tree["search"])
        raise QueryError(_("A Query is made of all, any, not, field, related or search."))

    def count_condition(self) -> None:
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise TooComplex(_("A Query may hold {limit} conditions.").format(limit=MOST_CONDITIONS))

    def parts(self, source: RecordType | Collection, tree: Mapping[str, Any], word: str, depth: int) -> list[Q]:
        only(tree, (word,))
        if not isinstance(tree[word], list):
            raise QueryError(_("“all” and “any” hold a list of conditions."))
        if not tree[word]:
            self.count_condition()
        return [self.node(source, part, depth + 1) for part in tree[word]]

    def all(self, parts: list[Q]) -> Q:
        condition = parts[0] if parts else EVERY
        for part in parts[1:]:
            condition &= part
        return condition

    def any(self, parts: list[Q]) -> Q:
        """One of them holds; an empty list means no record, never every record."""
        condition = parts[0] if parts else NONE
        for part in parts[1:]:
            condition |= part
        return condition

    # --- one condition ------------------------------------------------------------------------------------

    def condition(self, source: RecordType | Collection, tree: Mapping[str, Any]) -> Q:
        name = tree["field"]
        path, field = None, None
        if isinstance(source, Collection):
            field = item_field(source, name)
        else:
            path = resolve_path(source, name, self.user)
            field = path.field
        op = tree.get("op")
        if op not in field.operators:
            raise UnknownOperator(
                _("“{op}” cannot be asked of {field}; allowed are {allowed}.").format(
                    op=str(op)[:40], field=field.label, allowed=", ".join(field.operators)
                ),
                field=name,
                allowed=field.operators,
            )
        if op not in ("empty", "not_empty") and "value" not in tree:
            raise WrongValue(_("{field}: a value is needed.").format(field=field.label), field=name)
        asked = OPPOSITES.get(op, op)
        try:
            found = self.compare(path, field, asked, tree.get("value"), tree.get("currency"))
        except InvalidValue as error:
            raise WrongValue(_("{field}: {sentence}").format(field=field.label, sentence=error.sentence), field=name) from None
        return found if asked == op else ~found

    def compare(self, path: Path | None, field: Field, op: str, value: Any, currency: Any) -> Q:
        """The condition on the field, asked of the linked records that the user may see."""
        if isinstance(field, Tags) and path is not None:
            condition = self.many(path.type, field, op, value)
        elif path is not None and path.is_title and TITLE.can_stand_for_the_text(op, value):
            condition = TITLE.compare(TITLE.column, op, value, self.reader)
        else:
            condition = field.compare(field.column, op, value, self.reader)
        if path is not None and isinstance(field, Link):
            condition &= self.leads_to_what_is_open(path, field)
        if currency is not None:
            if not isinstance(field, Money):
                raise InvalidValue(_("Only amounts have a currency."))
            condition &= field.in_currency(currency)
        for step in reversed(path.steps if path else ()):
            condition = self.among(step.holder, step.link.attribute, step.rows(self.user).filter(condition), "pk")
        return condition

    def leads_to_what_is_open(self, path: Path, link: Link) -> Q:
        """A link to a record that the user may not see is none, as it is in lists: no guess of its number is confirmed."""
        if all(sees_all(self.user, target) for target in link.targets):
            return Q()
        types = tuple(target for target in link.targets if can(self.user, "view", target))
        rows = Step(path.type.model, link, types).rows(self.user) if types else None
        found = NONE if rows is None else self.among(path.type.model, link.attribute, rows, "pk")
        return found | Q(**{link.attribute: self.user.pk}) if self.user is not None and isinstance(self.user, link.model) else found

    def many(self, declared: RecordType, field: Tags, op: str, value: Any) -> Q:
        """A condition on a field of many values, asked of their index."""
        rows = field.index_rows(declared.model)
        if isinstance(field, Links):
            rows = rows.filter(leads_to_open(field, self.user))
        if op != "not_empty":
            words = field.words(value, self.reader)
            if op == "has_all":
                return self.all([self.among(declared.model, "pk", rows.filter(value=word), "record_id") for word in words])
            rows = rows.filter(value__in=words)
        return self.among(declared.model, "pk", rows, "record_id")

    def among(self, model: type[Model], column: str, rows: QuerySet[Any], link: str) -> Q:
        return among(model, column, rows, link, looks_ahead=self.looks_ahead)

    def search(self, declared: RecordType, text: Any) -> Q:
        from relais.records.search.index import matching

        if not isinstance(text, str) or not text.strip() or len(text) > 200 or "\x00" in text:
            raise WrongValue(_("Write 1 to 200 characters to search for."), field="search")
        return matching(declared, text, self.user, looks_ahead=self.looks_ahead)

    # --- related records ------------------------------------------------------------------------------------

    def related(self, declared: RecordType, tree: Mapping[str, Any], depth: int) -> Q:
        only(tree, ("related", "where", *MEASURES))
        source, rows, link = self.related_rows(declared, tree["related"])
        if tree.get("where") not in (None, {}):
            rows = rows.filter(self.node(source, tree["where"], depth + 1))
        asked = [word for word in MEASURES if word in tree]
        if len(asked) > 1:
            raise QueryError(_("Ask one thing of related records: {allowed}.").format(allowed=", ".join(MEASURES)), allowed=MEASURES)
        word = asked[0] if asked else ""
        if word in AGGREGATES:
            return self.aggregated(source, rows, link, word, tree)
        rows, column = leading(link, rows)
        if word == "none" and tree["none"] is not True:
            raise WrongValue(_("“none” is either true or left out."), field="none")
        bounds = read_bounds(tree["count"], "count", whole=True) if word == "count" else None
        if not word or (bounds and bounds.mean_some):
            return self.among(declared.model, "pk", rows, column)
        if bounds is None or bounds.mean_none:
            return ~self.among(declared.model, "pk", rows, column)
        return self.measured(rows, column, measure("count"), bounds, none_is_zero=True, is_narrow="where" in tree)

    def related_rows(self, declared: RecordType, name: Any) -> tuple[RecordType | Collection, QuerySet[Any], Link | Links | str]:
        """What a related clause asks about: whose conditions apply, the rows, and their link, or their column, that names the record."""
        items = declared.open_items(readable_fields(self.user, declared))
        if isinstance(name, str) and name in items:
            collection = items[name]
            return collection, collection.rows(), f"{collection.owner}_id"
        open_to_user = {
            key: found
            for key, found in declared.related.items()
            if can(self.user, "view", found.type) and found.link.key in readable_fields(self.user, found.type)
        }
        if not isinstance(name, str) or name not in open_to_user:
            raise UnknownField(
                _("{type} has no related “{name}”.").format(type=declared.key, name=str(name)[:60]),
                field=str(name)[:60],
                allowed=sorted([*open_to_user, *items]),
            )
        found = open_to_user[name]
        return found.type, visible(self.user, found.type), found.link

    def aggregated(
        self, source: RecordType | Collection, rows: QuerySet[Any], link: Link | Links | str, word: str, tree: Mapping[str, Any]
    ) -> Q:
        asked = tree[word]
        if not isinstance(asked, Mapping) or "field" not in asked:
            raise QueryError(_('Write {word} as {{"field": "amount", "gte": 1000}}.').format(word=word), field=word)
        fields = source.items if isinstance(source, Collection) else readable_fields(self.user, source)
        field = measured_field(fields, asked["field"])
        bounds = read_bounds({key: value for key, value in asked.items() if key not in ("field", "currency")}, field.key)
        if asked.get("currency") is not None:
            rows = rows.filter(self.in_currency(field, asked["currency"]))
        rows, column = leading(link, rows, field.column)
        return self.measured(rows, column, measure(word, field), bounds, none_is_zero=word == "sum", is_narrow="where" in tree)

    def in_currency(self, field: Field, currency: Any) -> Q:
        if not isinstance(field, Money):
            raise WrongValue(_("Only amounts have a currency."), field=field.key)
        try:
            return field.in_currency(currency)
        except InvalidValue as error:
            raise WrongValue(_("{field}: {sentence}").format(field=field.label, sentence=error.sentence), field=field.key) from None

    def measured(self, rows: QuerySet[Any], link: str, expression: Any, bounds: Bounds, *, none_is_zero: bool, is_narrow: bool) -> Q:
        """Records whose measure lies within bounds; where nothing related measures zero, those without any too."""
        if none_is_zero and bounds.hold_for(0):
            return ~among_measured(rows, link, expression, bounds.outside(), is_narrow=is_narrow, looks_ahead=self.looks_ahead)
        return among_measured(rows, link, expression, bounds.inside(), is_narrow=is_narrow, looks_ahead=self.looks_ahead)


def leads_to_open(links: Links, user: User | None) -> Q:
    """Entries of the index of many links that lead to what the user may see."""
    if all(sees_all(user, target) for target in links.targets):
        return Q()
    types = [target for target in links.targets if can(user, "view", target)]
    found = Q(linked_id__in=visible_of(types, user).values("pk")) if types else NONE
    return found | Q(linked_id=user.pk) if user is not None and isinstance(user, links.model) else found


def leading(link: Link | Links | str, rows: QuerySet[Any], *columns: str) -> tuple[QuerySet[Any], str]:
    """One row for each record that these lead to, and the column that names it."""
    rows, column = (rows, link) if isinstance(link, str) else link.leading(rows, *columns)
    return rows.filter(**{f"{column}__isnull": False}), column


def only(tree: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    extra = [key for key in tree if key not in allowed]
    if extra:
        raise QueryError(
            _("“{word}” does not belong beside {allowed}.").format(word=min(extra)[:60], allowed=", ".join(allowed)),
            field=min(extra)[:60],
            allowed=allowed,
        )


def item_field(collection: Collection, name: Any) -> Field:
    """A field of a collection's items."""
    field = collection.items.get(name) if isinstance(name, str) else None
    if field is None or not field.operators:
        raise UnknownField(
            _("“{field}” is not a field of {type}.").format(field=str(name)[:60], type=collection.key),
            field=str(name)[:60],
            allowed=sorted(key for key, own in collection.items.items() if own.operators),
        )
    return field
