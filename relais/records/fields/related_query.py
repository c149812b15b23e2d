from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from relais.records.fields.base import Reader
from relais.records.fields.structures import Structure
from relais.records.fields.text import Text

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


class RelatedQuery(Structure):
    """A Query about the records that two other fields of the same record name: of which type they are, and which of its related lists."""

    kind: ClassVar[str] = "related_query"
    is_of_form: ClassVar[bool] = True

    def typed(self, record: Any, reader: Reader) -> Any:
        return self.get(record)

    def told(self, record: Any, reader: Reader) -> Any:
        """In words, as a filter is told."""
        from relais.records.query.words import tell

        tree, target = self.get(record), _related_type(record)
        return tell(target, tree, reader.user, reader) if tree and target else tree

    def text(self, value: Any, reader: Reader) -> str:
        return value if isinstance(value, str) else super().text(value, reader)


class RelatedFieldName(Text):
    """The key of a field of those records."""

    kind: ClassVar[str] = "related_field"
    is_of_form: ClassVar[bool] = True

    def told(self, record: Any, reader: Reader) -> str:
        key, target = self.get(record), _related_type(record)
        return str(target.all_fields[key].label) if target and key in target.all_fields else key or ""


def _related_type(record: Any) -> RecordType | None:
    from relais.records.registry import registry

    relation = registry.get(record.type).related.get(record.related) if record.type in registry else None
    return relation.type if relation else None
