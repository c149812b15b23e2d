"""Whether a Query holds for values that are not stored yet: what a form shows and needs follows from what is being typed.

What a condition means is said once, by its field: the condition that it would put to the database is read here in memory. The record's own
values are those of the draft, whoever types; what it links to is looked up through the gate, and is not there where it is not open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import contains, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.files import KeptFile
from relais.core.text import fold
from relais.records.access.gate import can, readable_fields, sees_all
from relais.records.fields import OPPOSITES, Field, Link, Links, Reader, Tags, link_of
from relais.records.fields.money import Money, currency_code
from relais.records.query.compiler import compile_query
from relais.records.query.errors import QueryError, WrongValue
from relais.records.query.limits import check_size
from relais.records.query.paths import Path, Step, resolve_path
from relais.records.rich_text import plain_text

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

#: Answers the value of one of the record's own fields, by key.
ValueOf = Callable[[str], Any]
HERE = "value"


class Condition:
    """A Query, read once and held against many drafts. `reads`: the record's own fields that decide it."""

    def __init__(self, declared: RecordType, tree: Mapping[str, Any], user: User | None, reader: Reader) -> None:
        check_size(tree)
        self.type = declared
        self.user = user
        self.reader = reader
        self.reads: set[str] = set()
        self._linked: dict[tuple[Step, Any], Any] = {}
        self._holds = self._read(tree) if tree else _always

    def holds(self, value_of: ValueOf) -> bool:
        return self._holds(value_of)

    def _read(self, tree: Any) -> Callable[[ValueOf], bool]:
        if "all" in tree:
            every = [self._read(part) for part in tree["all"]]
            return lambda value_of: all(part(value_of) for part in every)
        if "any" in tree:
            some = [self._read(part) for part in tree["any"]]
            return lambda value_of: any(part(value_of) for part in some)
        if "not" in tree:
            inner = self._read(tree["not"]) if tree["not"] else _always
            return lambda value_of: not inner(value_of)
        if "field" not in tree:
            raise QueryError(_("A condition asks about fields of the record and of what it links to, not about related records or words."))
        return self._condition(tree)

    def _condition(self, tree: Mapping[str, Any]) -> Callable[[ValueOf], bool]:
        path = resolve_path(self.type, tree["field"], None)
        self.reads.add(tree["field"].partition(".")[0])
        op = tree["op"]
        asked = OPPOSITES.get(op, op)
        try:
            test = _test(path.field, asked, tree.get("value"), tree.get("currency"), self.reader)
        except InvalidValue as error:
            raise WrongValue(_("{field}: {sentence}").format(field=path.field.label, sentence=error.sentence), field=path.name) from None
        return lambda value_of: test(self._value(path, value_of)) is (asked == op)

    # --- the value at the end of a name -----------------------------------------------------------------------

    def _value(self, path: Path, value_of: ValueOf) -> Any:
        own = path.field
        if not path.steps:
            return self._open(path.type, own, value_of(own.key))
        value = value_of(path.steps[0].link.key)
        for number, step in enumerate(path.steps):
            record = self._follow(step, value)
            if record is None:
                return None
            following = path.steps[number + 1].link if number + 1 < len(path.steps) else own
            if following.key not in readable_fields(self.user, step.types[0]):
                return None
            value = following.get(record)
        return self._open(path.type, own, value)

    def _follow(self, step: Step, value: Any) -> Any:
        """The linked record, if it is open."""
        if value is None or not any(can(self.user, "view", target) for target in step.types):
            return None
        if (step, value) not in self._linked:
            self._linked[step, value] = step.rows(self.user).filter(pk=value).first()
        return self._linked[step, value]

    def _open(self, declared: RecordType, own: Field, value: Any) -> Any:
        """A link to what is closed to the user is none."""
        link = link_of(own)
        if link is None or not value or all(sees_all(self.user, target) for target in link.targets):
            return value
        if isinstance(own, Links):
            return [pk for pk in value if self._is_open(declared, link, pk)]
        return value if self._is_open(declared, link, value) else None

    def _is_open(self, declared: RecordType, own: Link, value: Any) -> bool:
        if self.user is not None and isinstance(self.user, own.model) and value == self.user.pk:
            return True
        types = tuple(target for target in own.targets if can(self.user, "view", target))
        return bool(types) and self._follow(Step(declared.model, own, types), value) is not None


def prove_condition(declared: RecordType, tree: Any) -> None:
    """Refuse, with a sentence, what is no Query or cannot be held against a draft."""
    compile_query(declared, tree, None, Reader(), looks_ahead=False)
    if tree:
        Condition(declared, tree, None, Reader())


def _always(value_of: ValueOf) -> bool:
    return True


def _test(own: Field, op: str, value: Any, currency: Any, reader: Reader) -> Callable[[Any], bool]:
    """What the field's condition asks of one value."""
    if isinstance(own, Tags):
        return _test_of_many(own, op, value, reader)
    condition = own.compare(HERE, op, value, reader)
    wanted = None if currency is None else currency_code(currency)

    def test(given: Any) -> bool:
        if isinstance(own, Money) and given is not None:
            if wanted is not None and given.currency != wanted:
                return False
            given = given.amount
        if isinstance(given, KeptFile):
            given = given.name
        return _is_met(condition, given)

    return test


def _test_of_many(own: Tags, op: str, value: Any, reader: Reader) -> Callable[[Any], bool]:
    if op == "not_empty":
        return bool
    wanted = set(own.words(value, reader))
    if op == "has_all":
        return lambda given: wanted <= set(own.index_values(given or []))
    return lambda given: not wanted.isdisjoint(own.index_values(given or []))


def _is_met(condition: Q, value: Any) -> bool:
    """Whether one value meets what would be asked of a column."""
    children: Any = condition.children
    parts = (_is_met(part, value) if isinstance(part, Q) else _asks(part[0], part[1], value) for part in children)
    met = any(parts) if condition.connector == Q.OR else all(parts)
    return met is not condition.negated


def _asks(name: str, wanted: Any, value: Any) -> bool:
    """One lookup: `value__folded__startswith`."""
    *transforms, last = name.split("__")[1:] or ["exact"]
    if last in _TRANSFORMS:
        transforms, last = [*transforms, last], "exact"
    if last == "isnull":
        return (value is None) is wanted
    if value is None:
        return False
    for transform in transforms:
        value = _TRANSFORMS[transform](value)
    return bool(_LOOKUPS[last](value, wanted))


_TRANSFORMS: dict[str, Callable[[str], Any]] = {"folded": fold, "plain": plain_text}
_LOOKUPS: dict[str, Callable[[Any, Any], Any]] = {
    "exact": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "contains": contains,
    "startswith": lambda value, wanted: value.startswith(wanted),
    "endswith": lambda value, wanted: value.endswith(wanted),
    "lt": lt,
    "lte": le,
    "gt": gt,
    "gte": ge,
}
