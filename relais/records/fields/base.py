"""What a field of a record type is: it checks, keeps, shows and compares one kind of value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Model, Q
from django.utils.functional import Promise, cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.errors import InvalidValue
from relais.ui.formats import Formats, formats_for

if TYPE_CHECKING:
    from relais.accounts.models import User

COMMON = ("is", "is_not", "in", "not_in", "empty", "not_empty")
#: These select exactly the records that their twin does not; a field is only ever asked for the twin.
OPPOSITES = {"is_not": "is", "not_in": "in", "empty": "not_empty", "has_none": "has_any"}
NOTHING = Q(pk__in=[])
EMPTY_CELL = SafeString('<span class="muted">—</span>')


@dataclass(frozen=True)
class Reader:
    """Who reads, and so in which language, formats and time zone values are shown and dates understood."""

    language: str = "en"
    locale: str = "en_GB"
    time_zone: str = "UTC"
    country: str = "FR"
    user: User | None = None
    at: datetime = field(default_factory=clock.now)

    @classmethod
    def of(cls, user: User | None) -> Reader:
        if user is None or not user.is_authenticated:
            return cls()
        country = user.locale.rpartition("_")[2] or "FR"
        return cls(language=user.language, locale=user.locale, time_zone=user.time_zone, country=country, user=user)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def formats(self) -> Formats:
        return formats_for(self.locale, self.language, self.time_zone)


class Field:
    """One field of a record type.

    key        the word in URLs, the API, Queries and imports
    column     the model's attribute (the key, unless told)
    label      what the screen calls it
    filterable/sortable/editable/listed   what may be done with it
    tells_of   fields that this one is made of: who may not read one of them does not read this one either
    sensitive  personal and delicate: the audit tells who read it
    for_administrators  others neither read nor write it, whatever their role says
    guarded    no form asks for it, but a screen of its own, where it is confirmed who sits there
    """

    kind: ClassVar[str] = "text"
    operators: ClassVar[tuple[str, ...]] = COMMON
    is_numeric: ClassVar[bool] = False
    usual_width: ClassVar[int] = 140
    is_stored_folded = False
    #: Whether it is changed in the whole form alone, not where it stands nor for many records at once.
    is_of_form: ClassVar[bool] = False
    #: Personal and delicate: who reads a value of it is written down in the audit.
    is_sensitive = False
    #: To others it does not exist.
    is_for_administrators = False
    #: No form and no list asks for it: its own screen does, where it is confirmed who sits there.
    is_guarded = False

    def __init__(
        self,
        key: str,
        *,
        label: str | Promise = "",
        column: str = "",
        help: str | Promise = "",
        required: bool = False,
        editable: bool = True,
        sortable: bool = True,
        filterable: bool = True,
        listed: bool = True,
        max_length: int | None = None,
        default: Any = None,
        aliases: Sequence[str] = (),
        tells_of: Sequence[str] = (),
        sensitive: bool = False,
        for_administrators: bool = False,
        guarded: bool = False,
    ) -> None:
        self.key = key
        self.column = column or key
        self.label = label or key.replace("_", " ")
        self.help = help
        self.required = required
        self.editable = editable
        self.sortable = sortable
        self.filterable = filterable
        self.listed = listed
        self.max_length = max_length
        self.default = default
        self.aliases = tuple(aliases)
        self.tells_of = tuple(tells_of)
        self.is_sensitive = sensitive
        self.is_for_administrators = for_administrators
        self.is_guarded = guarded

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}>"

    # --- values -------------------------------------------------------------------------------------------

    @property
    def empty(self) -> Any:
        """What stands in the database where there is no value."""
        return None

    def clean(self, value: Any) -> Any:
        """Check a value given by a person or a program (text or JSON) and return what is stored, or raise InvalidValue."""
        if value is None or value == "":
            if self.required:
                raise InvalidValue(_("This is needed."))
            return self.empty
        return self.convert(value)

    def convert(self, value: Any) -> Any:
        """Turn a value that is not empty into what is stored."""
        raise NotImplementedError(type(self))

    def is_empty(self, value: Any) -> bool:
        return value is None or value == self.empty

    def dump(self, value: Any) -> Any:
        """The value as JSON, for the API and the audit."""
        return value

    @cached_property
    def dumped_empty(self) -> Any:
        return self.dump(self.empty)

    @cached_property
    def dumps_as_is(self) -> bool:
        """Whether `dump` gives every value as it is: asked once, since an import dumps millions."""
        return type(self).dump is Field.dump

    def load(self, value: Any) -> Any:
        """The stored value that `dump` gave as JSON."""
        return value

    def carried(self, value: Any) -> Any:
        """The value of one record as another takes it."""
        return self.dump(value)

    # --- reading and writing a model instance -------------------------------------------------------------

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns a list has to fetch to show this field, as ORM paths."""
        return (self.column,)

    def get(self, record: Any) -> Any:
        return getattr(record, self.column)

    def typed(self, record: Any, reader: Reader) -> Any:
        """The value as it stands in a form."""
        return self.get(record)

    def told(self, record: Any, reader: Reader) -> Any:
        """The value that the record's page tells."""
        return self.get(record)

    def set(self, record: Any, value: Any) -> None:
        setattr(record, self.column, value)

    def from_row(self, row: dict[str, Any], prefix: str = "") -> Any:
        """The value in a row fetched with `.values()`."""
        return row[prefix + self.column]

    @property
    def attributes(self) -> tuple[str, ...]:
        """The model attributes that a write changes."""
        return (self.column,)

    def stored_as(self, model: type[Model]) -> models.Field[Any, Any]:
        """The column that reads and writes its values."""
        column = model._meta.get_field(self.column)
        assert isinstance(column, models.Field)
        return column

    # --- showing --------------------------------------------------------------------------------------------

    def text(self, value: Any, reader: Reader) -> str:
        """The value as the reader would write it."""
        return "" if value is None else str(value)

    def cell(self, value: Any, reader: Reader) -> SafeString:
        """The value in a list or a detail, as HTML."""
        text = self.text(value, reader)
        return conditional_escape(text) if text else EMPTY_CELL

    def list_cell(self, value: Any, reader: Reader) -> SafeString:
        """The value in the narrower cell of a list."""
        return self.cell(value, reader)

    # --- comparing ------------------------------------------------------------------------------------------

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        """The condition `op value` on the column at `path`; never unknown, so that `not` is its exact opposite (see OPPOSITES)."""
        if op == "not_empty":
            return ~self.is_blank(path)
        if op == "in":
            return self.among(path, [self.operand(item, reader) for item in self.several(value)])
        return self.equals(path, self.operand(value, reader))

    def operand(self, value: Any, reader: Reader) -> Any:
        """A value of a condition, checked as strictly as a value to be stored."""
        if value is None or value == "" or isinstance(value, (dict, list)):
            raise InvalidValue(_("A single value is expected."))
        return self.convert(value)

    def several(self, value: Any) -> list[Any]:
        if not isinstance(value, list) or not value or len(value) > 1000:
            raise InvalidValue(_("A list of 1 to 1,000 values is expected."))
        return value

    def is_blank(self, path: str) -> Q:
        return Q(**{f"{path}__isnull": True})

    def equals(self, path: str, value: Any) -> Q:
        return Q(**{f"{path}__isnull": False, path: value})

    def among(self, path: str, values: list[Any]) -> Q:
        return Q(**{f"{path}__isnull": False, f"{path}__in": values})

    def describe(self) -> dict[str, Any]:
        """What the API's schema says of the field."""
        described: dict[str, Any] = {
            "key": self.key,
            "label": str(self.label),
            "kind": self.kind,
            "operators": list(self.operators) if self.filterable else [],
            "required": self.required,
            "editable": self.editable,
            "sortable": self.sortable,
        }
        if self.max_length:
            described["max_length"] = self.max_length
        if self.help:
            described["help"] = str(self.help)
        if self.is_sensitive:
            described["sensitive"] = True
        return described
