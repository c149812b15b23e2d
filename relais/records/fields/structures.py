from __future__ import annotations

import json
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from relais.core.errors import DomainError, InvalidValue
from relais.records.fields.base import Field, Reader
from relais.records.query.limits import check_size

LONGEST = 200_000


class Structure(Field):
    """JSON that the declaring type understands and proves, such as a Query: a list or an object."""

    kind: ClassVar[str] = "structure"
    operators: ClassVar[tuple[str, ...]] = ()

    def __init__(self, key: str, *, is_list: bool = False, **kwargs: Any) -> None:
        super().__init__(key, **{"sortable": False, "filterable": False, "listed": False} | kwargs)
        self.is_list = is_list

    @property
    def empty(self) -> Any:
        return [] if self.is_list else {}

    def convert(self, value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = json.loads(value) if len(value) <= LONGEST else None
            except (ValueError, RecursionError):
                value = None
        if not isinstance(value, list if self.is_list else dict):
            raise InvalidValue(_("A JSON list is expected.") if self.is_list else _("A JSON object is expected."))
        try:
            check_size(value)
        except DomainError as error:
            raise InvalidValue(error.message) from None
        return value

    def is_empty(self, value: Any) -> bool:
        return not value

    def typed(self, record: Any, reader: Reader) -> Any:
        return self.text(self.get(record), reader)

    def text(self, value: Any, reader: Reader) -> str:
        return json.dumps(value, ensure_ascii=False, indent=1) if value else ""
