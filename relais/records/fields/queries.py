from __future__ import annotations

import json
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import Field, Reader

LONGEST = 64_000


class QueryTree(Field):
    """A Query, kept as it is. What it means depends on the records that it is asked of: whoever declares the field proves it."""

    kind: ClassVar[str] = "query"
    operators: ClassVar[tuple[str, ...]] = ()

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, **{"sortable": False, "filterable": False, "listed": False} | kwargs)

    @property
    def empty(self) -> dict[str, Any]:
        return {}

    def convert(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            try:
                value = json.loads(value) if len(value) <= LONGEST else None
            except (ValueError, RecursionError):
                value = None
        if not isinstance(value, dict):
            raise InvalidValue(_("A Query is a JSON object, such as {example}.").format(example='{"field": "name", "op": "not_empty"}'))
        return value

    def is_empty(self, value: Any) -> bool:
        return not value

    def text(self, value: Any, reader: Reader) -> str:
        return json.dumps(value, ensure_ascii=False) if value else ""
