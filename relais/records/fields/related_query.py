from __future__ import annotations

from typing import Any, ClassVar

from relais.records.fields.base import Reader
from relais.records.fields.structures import Structure
from relais.records.fields.text import Text


class RelatedQuery(Structure):
    """A Query about the records that two other fields of the same record name: of which type they are, and which of its related lists."""

    kind: ClassVar[str] = "related_query"

    def typed(self, record: Any, reader: Reader) -> Any:
        return self.get(record)

    def told(self, record: Any, reader: Reader) -> Any:
        """In words, as a filter is told."""
        from relais.records.query.words import tell
        from relais.records.registry import registry

        tree = self.get(record)
        relation = registry.get(record.type).related.get(record.related) if record.type in registry else None
        return tell(relation.type, tree, reader.user, reader) if tree and relation else tree

    def text(self, value: Any, reader: Reader) -> str:
        return value if isinstance(value, str) else super().text(value, reader)


class RelatedFieldName(Text):
    """The key of a field of those records."""

    kind: ClassVar[str] = "related_field"
