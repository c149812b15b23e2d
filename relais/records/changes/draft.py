from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relais.records.models import Operation
    from relais.records.record_type import RecordType


@dataclass(eq=False)
class Draft:
    """One record on its way through the door: what it is and what it will be. `operation` is set once it is being written."""

    type: RecordType
    record: Any
    values: dict[str, Any]
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    operation: Operation | None = None
    #: What `prepare` has against it, by field: what depends on the actor, `validate` cannot say.
    objections: dict[str, list[object]] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """The value as it will be."""
        return self.values[key] if key in self.values else self.current(key)

    def current(self, key: str) -> Any:
        """The value as it stands."""
        if key in self.type.collections:
            return self.items.get(key, [])
        return self.type.all_fields[key].get(self.record)

    def set_default(self, key: str, value: Any) -> None:
        """Give a new record a value where none was given."""
        if self.is_new and self.type.all_fields[key].is_empty(self.get(key)):
            self.values[key] = value

    def keep_differences(self) -> None:
        """Drop what would not change and remember what stood before."""
        fields = self.type.all_fields
        if self.is_new:
            self.values = {key: value for key, value in self.values.items() if not fields[key].is_empty(value)}
            self.before = {key: fields[key].empty for key in self.values}
            return
        changed: dict[str, Any] = {}
        for key, value in self.values.items():
            old = self.current(key)
            if old != value:
                self.before[key] = old
                changed[key] = value
        self.values = changed

    def audit(self) -> dict[str, list[Any]]:
        fields = self.type.all_fields
        if self.is_new:
            return {key: [own.dumped_empty, own.dump(value)] for key, value in self.values.items() if (own := fields[key])}
        return {key: [fields[key].dump(self.before[key]), fields[key].dump(value)] for key, value in self.values.items()}
