"""Forms of a record type: from the request to values for the door, and back with sentences where they are wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue, InvalidValues
from relais.core.files import KeptFile
from relais.core.regional import parse_date
from relais.records.access.gate import writable_fields
from relais.records.fields import (
    Boolean,
    Collection,
    Decimal,
    FewLink,
    Field,
    File,
    Integer,
    Link,
    Links,
    Money,
    MultiChoice,
    QueryField,
    Reader,
    RelatedFieldName,
    RichText,
    Tags,
    Unlinked,
    link_of,
)
from relais.records.fields.files import UnusableFile, receive_file, token_of
from relais.records.file_rules import FILE_RULES
from relais.records.layouts.reading import arranged_sections
from relais.records.layouts.ruling import Ruling
from relais.records.light_text import is_html, to_html, to_text
from relais.records.models import Layout
from relais.records.record_type import Section
from relais.records.screens import drawing
from relais.records.screens.linking import lookup_address, read_linked, read_several_linked, title_of_linked, titles_of_linked

if TYPE_CHECKING:
    from relais.records.record_type import RecordType
    from relais.records.screens.query_part import QueryPart


#: The country of nobody: numbers are typed with the prefix of theirs, so that they are read again whoever types.
ABROAD = "ZZ"
#: Thousands as a German writes them.
_GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")


@dataclass
class Input:
    """One field of a form as the template draws it. `value` is what stands in the control."""

    field: Field
    name: str
    value: Any
    errors: Sequence[object]
    reader: Reader
    by_name: KW_ONLY
    is_hidden: bool = False
    is_needed: bool = False
    is_locked: bool = False
    placeholder: str = ""
    query: QueryPart | None = None

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def template(self) -> str:
        return f"records/widgets/{self.widget}.html"

    @cached_property
    def widget(self) -> str:
        return "choice" if isinstance(self.field, FewLink) else _WIDGETS.get(self.field.kind, "text")

    @property
    def opening(self) -> SafeString:
        return drawing.opening(self)

    @cached_property
    def control(self) -> SafeString | None:
        return drawing.control(self)

    @property
    def closing(self) -> SafeString:
        return drawing.closing(self)

    @cached_property
    def drawn(self) -> SafeString | None:
        """The whole field, where it is plain."""
        return None if self.control is None else mark_safe(self.opening + self.control + self.closing)

    @property
    def is_wide(self) -> bool:
        return self.field.kind in ("long_text", "rich_text", "collection", "formula", "query", "structure")

    @property
    def is_group(self) -> bool:
        return isinstance(self.field, Collection)

    @property
    def text(self) -> str:
        """The value as a text control shows it."""
        return control_text(self.field, self.value, self.reader)

    @property
    def input_type(self) -> str:
        return {"email": "email", "phone": "tel", "url": "url", "date": "date", "datetime": "datetime-local", "time": "time"}.get(
            self.field.kind, "text"
        )

    @property
    def input_mode(self) -> str:
        return {"number": "numeric", "year": "numeric", "decimal": "decimal", "percent": "decimal", "money": "decimal"}.get(
            self.field.kind, ""
        )

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(str(key), str(label)) for key, label in self.field.options().items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> str:
        """The option that stands in the control."""
        return "" if self.value is None else str(self.value)

    @cached_property
    def linked_title(self) -> str:
        """What stands in the control: the title of the linked record, if the reader may see it, or the name that was typed."""
        if isinstance(self.field, Links):
            return "; ".join(each.text for each in self.several if isinstance(each, Unlinked))
        if isinstance(self.value, Unlinked):
            return self.value.text
        return title_of_linked(self.field.targets, self.value, self.reader) if isinstance(self.field, Link) else ""

    @property
    def several(self) -> Sequence[Any]:
        """The values of a field of many."""
        return self.value if isinstance(self.value, list) else [self.value] if self.value else []

    @property
    def linked(self) -> Sequence[tuple[int, str]]:
        """The linked records that the reader may see, each with its title."""
        return titles_of_linked(self.field.targets, self.several, self.reader) if isinstance(self.field, Links) else ()

    @property
    def upload(self) -> str:
        """What stands for a file that was uploaded with a form that was then refused."""
        return token_of(self.value) if isinstance(self.value, KeptFile) and self.value.by_id is not None else ""

    @property
    def accepted(self) -> str:
        """The endings of the files that the firm takes."""
        return ",".join(f".{ending}" for ending in FILE_RULES.get().endings)

    @property
    def linked_id(self) -> str:
        return "" if self.value is None or isinstance(self.value, Unlinked) else str(self.value)

    @property
    def offered(self) -> Sequence[Any]:
        """The records that the typed name may mean."""
        typed = [each for each in self.several if isinstance(each, Unlinked)]
        return typed[0].offered if typed else ()

    @property
    def lookup_url(self) -> str:
        link = link_of(self.field)
        return lookup_address(link.targets, self.reader) if link else ""

    @property
    def amount(self) -> str:
        amount = self.value.get("amount") if isinstance(self.value, dict) else getattr(self.value, "amount", "")
        return str(amount if amount is not None else "").replace(".", self.reader.formats.decimal_mark)

    @property
    def currency(self) -> str:
        return (self.value.get("currency") if isinstance(self.value, dict) else getattr(self.value, "currency", "")) or "EUR"

    @property
    def lines(self) -> list[list[Input]]:
        """The items of a collection, each a list of inputs, and an empty one to begin with."""
        assert isinstance(self.field, Collection)
        return [self._line(item, str(number)) for number, item in enumerate([*(self.value or []), *([] if self.value else [{}])])]

    @property
    def pattern_line(self) -> list[Input]:
        """The line that a click adds; the script puts the number."""
        return self._line({}, "__index__")

    def _line(self, item: Mapping[str, Any], number: str) -> list[Input]:
        assert isinstance(self.field, Collection)
        parts = self.field.line_of(item, self.reader)
        has_room = len(parts) < 5
        return [
            Input(
                own,
                f"{self.name}-{number}-{own.key}",
                item.get(own.key, own.default if own.default is not None else own.empty),
                (),
                self.reader,
                placeholder=capfirst(str(own.label)) if has_room and own.key != "type" else "",
            )
            for own in parts
        ]

    def line_again(self, given: QueryDict) -> tuple[int, list[Input]]:
        """The first line that a form sends, and its number: drawn anew with what is typed."""
        assert isinstance(self.field, Collection)
        number = min(_numbers_of(self.name, given), default=0)
        return number, self._line(_read_item(self.field, self.name, number, given, self.reader), str(number))


_WIDGETS = {
    "long_text": "long_text", "rich_text": "rich_text", "formula": "formula", "structure": "long_text", "choice": "choice", "country": "choice", "language": "choice", "boolean": "boolean",
    "link": "link", "links": "links", "query": "query", "related_field": "related_field", "file": "file", "money": "money", "collection": "collection", "multi_choice": "multi_choice",
}  # fmt: skip


def control_text(own: Field, value: Any, reader: Reader) -> str:
    """A value as it is typed: dates and times in the browser's form, numbers with the reader's decimal mark."""
    if own.kind == "phone" and isinstance(value, str) and value.startswith("+"):
        return reader.formats.phone(value, ABROAD)
    if isinstance(own, RichText) and value:
        typed = to_text(value)
        return value if typed is None else typed
    if value is None or isinstance(value, str):
        return value or ""
    if own.kind == "datetime":
        return value.astimezone(reader.zone).strftime("%Y-%m-%dT%H:%M")
    if own.kind in ("date", "time"):
        return value.isoformat() if own.kind == "date" else value.strftime("%H:%M")
    if isinstance(own, (Tags, MultiChoice)):
        return ", ".join(map(str, value))
    if isinstance(own, (Decimal, Integer)):
        return _plain_number(value).replace(".", reader.formats.decimal_mark) if isinstance(own, Decimal) else str(value)
    return str(value)


def _plain_number(value: Any) -> str:
    """Without the zeros that only fill its decimals."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed_number(text: str, reader: Reader) -> str:
    """What a person types as a number, with spaces and the decimal mark of their language."""
    text = "".join(text.split()).replace("\u202f", "").replace("\xa0", "").replace("'", "").replace("’", "")
    if reader.formats.decimal_mark != ",":
        return text.replace(",", "")
    is_grouped = reader.formats.group_mark == "." and _GROUPED.fullmatch(text)
    return text.replace(".", "").replace(",", ".") if is_grouped or "," in text else text


def typed_day(text: str, reader: Reader) -> str:
    """What a person types as a date, in the order of their formats, as `Date.clean` takes it; what is none stays as it is."""
    try:
        return parse_date(text, reader.formats.date_order).isoformat() if text.strip() else ""
    except InvalidValue:
        return text


def read_input(own: Field, name: str, given: QueryDict, reader: Reader) -> Any:
    """What the form holds for a field, for `Field.clean`."""
    if isinstance(own, Boolean):
        return given.get(name, "") not in ("", "0", "false")
    if isinstance(own, MultiChoice):
        return [value for value in given.getlist(name) if value]
    if isinstance(own, Money):
        return {"amount": typed_number(given.get(name, ""), reader), "currency": given.get(f"{name}_currency", "")}
    if isinstance(own, (Integer, Decimal)):
        return typed_number(given.get(name, ""), reader)
    if own.kind == "date":
        return typed_day(given.get(name, ""), reader)
    if isinstance(own, Collection):
        return _read_items(own, name, given, reader)
    if isinstance(own, Link) and not isinstance(own, FewLink):
        return read_linked(own.targets, name, given, reader)
    if isinstance(own, File):
        return _read_file(own, name, given, reader)
    if isinstance(own, Links):
        return read_several_linked(own.targets, name, given, reader)
    if isinstance(own, RichText):
        text = given.get(name, "")
        return text if is_html(text) else to_html(text)
    return given.get(name, "")


class _AsItStands:
    """What a form says of a file when nobody chose another."""


AS_IT_STANDS = _AsItStands()


def with_files(request: HttpRequest) -> QueryDict:
    """What a form sends, its files among it."""
    if not request.FILES:
        return request.POST
    given = request.POST.copy()
    for name, file in request.FILES.items():
        given[name] = file  # type: ignore[assignment]
    return given


def _read_file(own: File, name: str, given: QueryDict, reader: Reader) -> Any:
    """The file that was chosen, kept at once: the form may be drawn again, and the browser would forget it."""
    chosen: Any = given.get(name)
    if isinstance(chosen, UploadedFile):
        try:
            chosen = receive_file(chosen, by_id=reader.user.pk if reader.user else 0)
        except InvalidValue as error:
            chosen = UnusableFile(chosen.name or "", error.sentence)
        given[name] = chosen
    if isinstance(chosen, (KeptFile, UnusableFile)):
        return chosen
    if given.get(f"{name}:remove"):
        return ""
    try:
        return own.clean(given.get(f"{name}:kept", "")) or AS_IT_STANDS
    except InvalidValue:
        return AS_IT_STANDS


def _read_items(own: Collection, name: str, given: QueryDict, reader: Reader) -> list[dict[str, Any]]:
    return [_read_item(own, name, number, given, reader) for number in sorted(_numbers_of(name, given))[:200]]


def _numbers_of(name: str, given: QueryDict) -> set[int]:
    return {int(rest) for key in given if key.startswith(f"{name}-") and (rest := key.split("-")[1]).isdecimal() and len(rest) < 5}


def _read_item(own: Collection, name: str, number: int, given: QueryDict, reader: Reader) -> dict[str, Any]:
    item = {key: read_input(field, f"{name}-{number}-{key}", given, reader) for key, field in own.items.items()}
    return item | ({"primary": given.get(f"{name}-primary") == str(number)} if own.has_primary else {})


#: A new record is its maker's, unless the form says otherwise.
OWNER = "owner"


class RecordForm:
    """A form for a new record (`record` None) or an existing one."""

    def __init__(
        self,
        declared: RecordType,
        reader: Reader,
        record: Any = None,
        given: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        names: Sequence[str] = (),
    ) -> None:
        self.type = declared
        self.reader = reader
        self.record = record
        self.given = given
        self.initial = dict(initial or {})
        self.names = names
        self.errors: Mapping[str, Sequence[object]] = {}

    @cached_property
    def fields(self) -> dict[str, Field]:
        open_fields = writable_fields(self.reader.user, self.type)
        wanted = [name for section in self._sections for name in section.fields]
        return {name: open_fields[name] for name in wanted if name in open_fields and not open_fields[name].is_guarded}

    @property
    def _sections(self) -> Sequence[Section]:
        if self.names:
            return (Section("", self.names),)
        return arranged_sections(self.type, Layout.Purpose.FORM, self.reader.user)

    # --- rules --------------------------------------------------------------------------------------------------

    @cached_property
    def ruling(self) -> Ruling:
        return Ruling(self.type, self.reader.user)

    @property
    def watched(self) -> list[str]:
        """The fields whose change makes the form ask what it shows now."""
        return sorted(self.ruling.reads & self.fields.keys())

    def _draft_value(self, key: str) -> Any:
        """A value as it would be, for the rules: what is typed where it can be read, and otherwise what is stored."""
        own = self.type.all_fields[key]
        if key in self.fields and key not in self.locked:
            try:
                return own.clean(self._value(own))
            except InvalidValue:
                return own.empty
        return self._stored(key) if self.record is not None else own.default if own.default is not None else own.empty

    def _stored(self, key: str) -> Any:
        return self._stored_items.get(key, []) if key in self.type.collections else self.type.all_fields[key].get(self.record)

    @cached_property
    def hidden(self) -> set[str]:
        return self.ruling.hidden(self._draft_value)

    @cached_property
    def needed(self) -> set[str]:
        return self.ruling.needed(self._draft_value)

    @cached_property
    def locked(self) -> set[str]:
        """Judged by what is stored: a lock is not opened and passed at once."""
        return self.ruling.locked(self._stored) if self.record is not None else set()

    @cached_property
    def _stored_items(self) -> dict[str, Any]:
        if self.record is None:
            return {}
        return {key: own.read([self.record.pk]).get(self.record.pk, []) for key, own in self.type.collections.items() if key in self.fields}

    def _value(self, own: Field) -> Any:
        if self.given is not None and isinstance(own, QueryField) and "kind:0" in self.given:
            return self._query.tree
        if self.given is not None and not (self.record is not None and own.key in self.locked):
            value = read_input(own, own.key, self.given, self.reader)
            if value is not AS_IT_STANDS and not isinstance(value, UnusableFile):
                return value
            return self._stored(own.key) if self.record is not None else own.empty
        if own.key in self.initial:
            return self.initial[own.key]
        if self.record is None:
            if own.key == OWNER and self.reader.user is not None:
                return self.reader.user.pk
            return own.default if own.default is not None else own.empty
        return self._stored_items[own.key] if own.key in self._stored_items else own.typed(self.record, self.reader)

    @cached_property
    def _query(self) -> QueryPart:
        """A form holds one Query at most."""
        from relais.records.screens.query_part import query_part

        own = next((own for own in self.fields.values() if isinstance(own, QueryField)), None)
        tree = self._stored(own.key) if self.record is not None and own else {}
        return query_part(own.target(self._draft_value) if own else None, tree, self.given, self.reader)

    @property
    def is_looked_at(self) -> bool:
        """Whether the form asks to be drawn anew rather than to be saved: a button of a part of it was pressed."""
        return self.given is not None and bool(self.given.get("do"))

    @property
    def sections(self) -> list[tuple[str, list[Input]]]:
        made = []
        for section in self._sections:
            inputs = [
                Input(
                    self.fields[name],
                    name,
                    self._value(self.fields[name]),
                    self.errors.get(name, ()),
                    self.reader,
                    is_hidden=name in self.hidden and name not in self.errors,
                    is_needed=self.fields[name].required or name in self.needed,
                    is_locked=name in self.locked,
                    query=self._query if isinstance(self.fields[name], (QueryField, RelatedFieldName)) else None,
                )
                for name in section.fields
                if name in self.fields
            ]
            if inputs:
                made.append((str(section.title), inputs))
        return made

    @property
    def other_errors(self) -> list[object]:
        """Sentences about what this form does not show."""
        return [
            _("{field}: {sentence}").format(field=key, sentence=s) if key not in self.type.all_fields else s
            for key, found in self.errors.items()
            if key not in self.fields
            for s in found
        ]

    def values(self) -> dict[str, Any]:
        """What the person typed, for the door."""
        assert self.given is not None
        read = {
            key: self._value(own) if isinstance(own, QueryField) else read_input(own, key, self.given, self.reader)
            for key, own in self.fields.items()
            if key not in self.locked
        }
        return {key: value for key, value in read.items() if value is not AS_IT_STANDS}

    @property
    def takes_files(self) -> bool:
        return any(isinstance(own, File) for own in self.fields.values())

    def refuse(self, error: InvalidValues) -> None:
        self.errors = error.errors
