from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.inserting import insert_rows
from relais.records.fields.base import EMPTY_CELL, Field, Reader
from relais.records.fields.links import Link

MOST = 200


class Collection(Field):
    """Several small things that belong to one record: its e-mails, addresses, roles. Kept in a table of their own.

    The value is a list of mappings of the item fields; it is read, audited and undone as a whole.
    `fixed` are the columns that set this collection apart from others in the same table, such as `{"kind": "email"}`.
    An item field named `primary` marks exactly one item, the first unless told. `copies` maps fields of the record to
    the fields of its primary item that they repeat for lists: writing either writes both.
    """

    kind: ClassVar[str] = "collection"
    operators: ClassVar[tuple[str, ...]] = ()
    #: The field of an item by which the others of its line are asked for: the line is drawn anew when it changes.
    line_follows: ClassVar[str] = ""

    def __init__(
        self,
        key: str,
        *,
        model: type[Model],
        owner: str,
        items: Sequence[Field],
        fixed: dict[str, Any] | None = None,
        title: str = "value",
        identity: Sequence[str] = (),
        copies: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.update(sortable=False, filterable=False, listed=False)
        super().__init__(key, **kwargs)
        self.model = model
        self.owner = owner
        self.items = {item.key: item for item in items}
        self.fixed = fixed or {}
        self.title = title
        self.identity = tuple(identity) or (title,)
        self.copies = copies or {}

    def line_of(self, item: Mapping[str, Any], reader: Reader) -> Sequence[Field]:
        """The fields of an item as a form asks for them."""
        return list(self.items.values())

    @property
    def has_primary(self) -> bool:
        return "primary" in self.items

    @cached_property
    def links(self) -> dict[str, Link]:
        """The item fields that lead to other records."""
        return {key: item for key, item in self.items.items() if isinstance(item, Link)}

    @property
    def empty(self) -> list[Any]:
        return []

    @property
    def columns(self) -> tuple[str, ...]:
        return ()

    @property
    def attributes(self) -> tuple[str, ...]:
        return ()

    def is_empty(self, value: Any) -> bool:
        return not value

    # --- values -------------------------------------------------------------------------------------------

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Check every item; blank ones are left out, equal ones kept once, one is primary."""
        if value is None or value == "":
            value = []
        if not isinstance(value, list) or len(value) > MOST:
            raise InvalidValue(_("A list of at most {limit} entries is expected.").format(limit=MOST))
        kept: dict[tuple[Any, ...], dict[str, Any]] = {}
        for position, given in enumerate(value, start=1):
            item = self._item(given, position)
            if item is not None:
                kept.setdefault(tuple(str(item.get(key)) for key in self.identity), item)
        items = list(kept.values())
        if self.has_primary and items:
            chosen = next((item for item in items if item["primary"]), items[0])
            for item in items:
                item["primary"] = item is chosen
        return items

    def _item(self, given: Any, position: int) -> dict[str, Any] | None:
        if not isinstance(given, dict):
            given = {self.title: given}
        unknown = set(given) - set(self.items)
        if unknown:
            raise InvalidValue(
                _("“{field}” is unknown here; allowed are {allowed}.").format(
                    field=min(map(str, unknown))[:40], allowed=", ".join(self.items)
                )
            )
        item: dict[str, Any] = {}
        for key, field in self.items.items():
            try:
                item[key] = field.clean(given.get(key, field.default))
            except InvalidValue as error:
                if all(_says_nothing(self.items[name], given.get(name)) for name in self.identity):
                    return None
                raise InvalidValue(
                    _("Entry {position}, {field}: {sentence}").format(position=position, field=field.label, sentence=error.sentence)
                ) from None
        blank = all(self.items[name].is_empty(item[name]) for name in self.identity)
        return None if blank else item

    @cached_property
    def _items_dump_as_is(self) -> bool:
        return all(field.dumps_as_is for field in self.items.values())

    @cached_property
    def _blank_item(self) -> dict[str, Any]:
        return {key: field.empty if field.default is None else field.default for key, field in self.items.items()}

    def dump(self, value: Any) -> Any:
        if self._items_dump_as_is:
            return [{key: item.get(key) for key in self.items} for item in value or []]
        return [{key: self.items[key].dump(item.get(key)) for key in self.items} for item in value or []]

    def load(self, value: Any) -> Any:
        return [{key: self.items[key].load(item.get(key)) for key in self.items} for item in value or []]

    def text(self, value: Any, reader: Reader) -> str:
        return ", ".join(self.item_text(item, reader) for item in value or [])

    def item_text(self, item: dict[str, Any], reader: Reader) -> str:
        return self.items[self.title].text(item[self.title], reader)

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        title = self.items[self.title]
        if not self.links:
            return format_html_join("", "<div>{}</div>", ((title.cell(item[self.title], reader),) for item in value))
        lines = ((title.cell(item[self.title], reader), self._beside(item, reader)) for item in value)
        return format_html_join("", '<div class="item">{}<span class="muted num">{}</span></div>', lines)

    def _beside(self, item: dict[str, Any], reader: Reader) -> str:
        """What an item says beside what it leads to: how many, at which price, in which role."""
        told = ((own, own.text(item[key], reader)) for key, own in self.items.items() if key != self.title)
        return " · ".join(f"{own.label} {text}" if own.is_numeric else text for own, text in told if text)

    # --- the primary item and its copies on the record -------------------------------------------------------

    def primary(self, items: list[dict[str, Any]]) -> dict[str, Any] | None:
        return next((item for item in items if item.get("primary")), items[0] if items else None)

    def copies_of(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """What the record repeats of these items."""
        chosen = self.primary(items)
        return {copy: (chosen[name] if chosen else self.items[name].empty) for copy, name in self.copies.items()}

    def joined(self, items: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The items with those of `given` that they lack; the primary one stays."""
        have = {tuple(str(item.get(name)) for name in self.identity) for item in items}
        more = [item for item in given if tuple(str(item.get(name)) for name in self.identity) not in have]
        if items and self.has_primary:
            more = [item | {"primary": False} for item in more]
        return [*items, *more]

    def with_primary(self, items: list[dict[str, Any]], values: dict[str, Any], *, is_new: bool = False) -> list[dict[str, Any]]:
        """The items once the copies on the record are given these values (by item field).

        The primary item takes them, or, where they came beside a list of items (`is_new`), an item of their own.
        """
        if not items:
            return self._first_item(values)
        items = [dict(item) for item in items]
        chosen = self.primary(items)
        if is_new:
            chosen = next((item for item in items if all(item.get(name) == value for name, value in values.items())), None)
        if chosen is None:
            chosen = dict(self._blank_item)
            items.insert(0, chosen)
        chosen.update(values)
        if self.has_primary:
            for item in items:
                item["primary"] = item is chosen
        if all(self.items[name].is_empty(chosen[name]) for name in self.identity):
            items.remove(chosen)
            if self.has_primary and items:
                items[0]["primary"] = True
        same = [item for item in items if item is not chosen and all(item[name] == chosen[name] for name in self.identity)]
        return [item for item in items if item not in same]

    def _first_item(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        item = self._blank_item | values
        if self.has_primary:
            item["primary"] = True
        return [] if all(self.items[name].is_empty(item[name]) for name in self.identity) else [item]

    # --- the table of items -------------------------------------------------------------------------------

    def rows(self) -> Any:
        return self.model._default_manager.filter(**self.fixed)

    def read(self, ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
        """The values of many records at once, by record id; one query."""
        columns = {key: field.attributes[0] for key, field in self.items.items()}
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        owner = f"{self.owner}_id"
        for row in self.rows().filter(**{f"{owner}__in": list(ids)}).order_by("position", "id").values(owner, *columns.values()):
            found[row[owner]].append({key: row[column] for key, column in columns.items()})
        return found

    @staticmethod
    def read_all(collections: Mapping[str, Collection], ids: Sequence[int]) -> dict[str, dict[int, list[dict[str, Any]]]]:
        """The values of several collections, by key and record id; one query a table, though e-mails and phones may share one."""
        tables: dict[tuple[type[Model], str], dict[str, Collection]] = defaultdict(dict)
        for key, own in collections.items():
            tables[own.model, own.owner][key] = own
        found: dict[str, dict[int, list[dict[str, Any]]]] = {}
        for (model, owner), sharing in tables.items():
            if len(sharing) == 1:
                found |= {key: own.read(ids) for key, own in sharing.items()}
                continue
            owner_id = f"{owner}_id"
            names = {
                owner_id,
                *(name for own in sharing.values() for name in (*own.fixed, *(field.attributes[0] for field in own.items.values()))),
            }
            found |= {key: defaultdict(list) for key in sharing}
            for row in model._default_manager.filter(**{f"{owner}__in": ids}).order_by("position", "id").values(*names):
                for key, own in sharing.items():
                    if all(row[name] == value for name, value in own.fixed.items()):
                        found[key][row[owner_id]].append({name: row[field.attributes[0]] for name, field in own.items.items()})
        return found

    def replace(self, values: dict[int, list[dict[str, Any]]], *, are_new: bool = False) -> None:
        """Store the values of many records; `are_new` says that none has items yet."""
        owner = f"{self.owner}_id"
        if not are_new:
            self.rows().filter(**{f"{owner}__in": list(values)}).delete()
        columns = (owner, "position", *self.fixed, *(field.attributes[0] for field in self.items.values()))
        fixed, keys = tuple(self.fixed.values()), tuple(self.items)
        insert_rows(
            self.model,
            columns,
            ((pk, position, *fixed, *(item[key] for key in keys)) for pk, items in values.items() for position, item in enumerate(items)),
        )

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"items": [field.describe() for field in self.items.values()]}


def _says_nothing(own: Field, value: Any) -> bool:
    """Whether a part of an item is as an empty line of a form has it."""
    if value is None or value == "":
        return True
    try:
        return own.default is not None and own.clean(value) == own.clean(own.default)
    except InvalidValue:
        return False
