from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from relais.records.fields.base import Reader
from relais.records.fields.structures import Structure
from relais.records.fields.text import Text

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


class QueryField(Structure):
    """A Query, built in the form as a filter is. `about` is the key of the type that it asks about."""

    kind: ClassVar[str] = "query"
    is_of_form: ClassVar[bool] = True
    #: The fields of the same record that decide what is asked about.
    follows: ClassVar[Sequence[str]] = ()

    def __init__(self, key: str, *, about: str = "", **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.about = about

    def target(self, value_of: Callable[[str], Any]) -> RecordType | None:
        """The records that it asks about."""
        from relais.records.registry import registry

        return registry.get(self.about) if self.about in registry else None

    def typed(self, record: Any, reader: Reader) -> Any:
        return self.get(record)

    def told(self, record: Any, reader: Reader) -> Any:
        """In words, as a filter is told."""
        from relais.records.query.words import tell

        tree, target = self.get(record), self.target(lambda key: getattr(record, key))
        return tell(target, tree, reader.user, reader) if tree and target else tree

    def text(self, value: Any, reader: Reader) -> str:
        return value if isinstance(value, str) else super().text(value, reader)


class QueryOfType(QueryField):
    """A Query about the records of the type that another field of the same record names."""

    follows = ("type",)

    def target(self, value_of: Callable[[str], Any]) -> RecordType | None:
        from relais.records.registry import registry

        key = value_of("type")
        return registry.get(key) if key in registry else None


class RelatedQuery(QueryField):
    """A Query about the records that two other fields of the same record name: of which type they are, and which of its related lists."""

    follows = ("type", "related")

    def target(self, value_of: Callable[[str], Any]) -> RecordType | None:
        return related_type(value_of("type"), value_of("related"))


class RelatedFieldName(Text):
    """The key of a field of those records."""

    kind: ClassVar[str] = "related_field"
    is_of_form: ClassVar[bool] = True

    def told(self, record: Any, reader: Reader) -> str:
        key, target = self.get(record), related_type(record.type, record.related)
        return str(target.all_fields[key].label) if target and key in target.all_fields else key or ""


def related_type(key: Any, name: Any) -> RecordType | None:
    """The type of a related list."""
    from relais.records.registry import registry

    relation = registry.get(key).related.get(name or "") if key in registry else None
    return relation.type if relation else None
