from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.records.fields.base import COMMON, EMPTY_CELL, Field, Reader

TEXT_OPERATORS = (*COMMON, "contains", "starts_with", "ends_with")
_LOOKUPS = {"contains": "contains", "starts_with": "startswith", "ends_with": "endswith"}
LONGEST = 20_000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean_text(value: Any, limit: int, *, several_lines: bool = False) -> str:
    """Text without control characters, in normal form C, within its length."""
    if not isinstance(value, str):
        if isinstance(value, (bool, dict, list)):
            raise InvalidValue(_("A text is expected."))
        value = str(value)
    if len(value) > limit * 4 + 1000:
        raise InvalidValue(_("This is too long: at most {limit} characters.").format(limit=limit))
    if value.isascii():
        unstorable = "\x00" in value
    else:
        value = unicodedata.normalize("NFC", value)
        unstorable = _UNSTORABLE.search(value) is not None
    if unstorable:
        raise InvalidValue(_("This holds characters that cannot be stored."))
    if several_lines:
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    elif value.isprintable():
        value = value.strip()
    else:
        value = " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in value).split())
    if len(value) > limit:
        raise InvalidValue(_("This is too long: at most {limit} characters.").format(limit=limit))
    return value


class Text(Field):
    """One line of text."""

    kind: ClassVar[str] = "text"
    operators: ClassVar[tuple[str, ...]] = TEXT_OPERATORS
    several_lines = False

    @property
    def empty(self) -> str:
        return ""

    def convert(self, value: Any) -> str:
        text = clean_text(value, self.max_length or LONGEST, several_lines=self.several_lines)
        if self.required and not text:
            raise InvalidValue(_("This is needed."))
        return text

    def operand(self, value: Any, reader: Reader) -> str:
        if not isinstance(value, (str, int)) or isinstance(value, bool) or value == "":
            raise InvalidValue(_("A text is expected."))
        text = fold(clean_text(value, 1000, several_lines=self.several_lines))
        if not text:
            raise InvalidValue(_("A text is expected."))
        return text

    @cached_property
    def _folded(self) -> str:
        return "" if self.is_stored_folded else "__folded"

    def is_blank(self, path: str) -> Q:
        return Q(**{f"{path}__isnull": True}) | Q(**{path: ""})

    def equals(self, path: str, value: str) -> Q:
        return Q(**{f"{path}__isnull": False, f"{path}{self._folded}": value})

    def among(self, path: str, values: list[str]) -> Q:
        return Q(**{f"{path}__isnull": False, f"{path}{self._folded}__in": values})

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        if op in _LOOKUPS:
            return Q(**{f"{path}__isnull": False, f"{path}{self._folded}__{_LOOKUPS[op]}": self.operand(value, reader)})
        return super().compare(path, op, value, reader)


class LongText(Text):
    kind: ClassVar[str] = "long_text"
    several_lines = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("sortable", False)
        super().__init__(*args, **kwargs)


class RichText(LongText):
    """Formatted text; whatever comes in, only harmless HTML is stored. Its words alone are compared."""

    kind: ClassVar[str] = "rich_text"

    def convert(self, value: Any) -> str:
        from relais.records.rich_text import plain_text, sanitize

        text = sanitize(super().convert(value))
        return text if plain_text(text) else ""

    @cached_property
    def _folded(self) -> str:
        return "__plain__folded"

    def text(self, value: Any, reader: Reader) -> str:
        from relais.records.rich_text import plain_text

        return plain_text(value or "")


class Email(Text):
    kind: ClassVar[str] = "email"
    usual_width = 220
    is_stored_folded = True

    def convert(self, value: Any) -> str:
        from relais.core.values.emails import clean_email

        return clean_email(clean_text(value, 400)).lower()

    def operand(self, value: Any, reader: Reader) -> str:
        if not isinstance(value, str) or not value:
            raise InvalidValue(_("A text is expected."))
        text = clean_text(value, 400).lower()
        if not text:
            raise InvalidValue(_("A text is expected."))
        return text

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        box, _at, domain = value.rpartition("@")
        return format_html('<a href="mailto:{}">{}@<wbr>{}</a>', value, box, domain)  # a long one breaks where it says least


class Url(Text):
    kind: ClassVar[str] = "url"

    def convert(self, value: Any) -> str:
        from relais.core.values.urls import clean_url

        return clean_url(clean_text(value, 2000))

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        shown = value.removeprefix("https://").removeprefix("http://").rstrip("/")
        return format_html('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', value, shown)


class Phone(Text):
    """A telephone number, kept in E.164 where it is valid, and as given where it is not or has an extension."""

    kind: ClassVar[str] = "phone"
    usual_width = 165

    def convert(self, value: Any) -> str:
        from relais.core.values.phones import parse_phone

        text = clean_text(value, 60)
        if not ("+" in text or "＋" in text or text.startswith("00")):
            return text  # only whoever knows its country can read it
        read = parse_phone(text, lenient=True)
        return text if read.extension else read.e164 or text

    def operand(self, value: Any, reader: Reader) -> str:
        text = super().operand(value, reader)
        return "".join(c for c in text if c.isalnum() or c == "+") if any(c.isdigit() for c in text) else text

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        """As the reader writes numbers: `06 12` begins what is kept as `+33612…` for someone in France."""
        found = super().compare(path, op, value, reader)
        given = [value] if op in ("is", "contains", "starts_with") else value if op == "in" else []
        for each in given:
            number = self._from_home(self.operand(each, reader), reader.country)
            if number:
                lookup = "exact" if op in ("is", "in") else "startswith"
                found |= Q(**{f"{path}__isnull": False, f"{path}__{lookup}": number})
        return found

    def _from_home(self, number: str, country: str) -> str:
        """The beginning in E.164 of a number written as one dials it in a country; "" where it is not."""
        from relais.core.values.numbering_plans import plan_of

        if number.startswith("00"):
            return f"+{number[2:]}"
        plan = plan_of(country)
        trunk = plan.trunk_prefix if plan else ""
        return f"+{plan.calling_code}{number[len(trunk) :]}" if plan and trunk and number.startswith(trunk) else ""

    def text(self, value: Any, reader: Reader) -> str:
        return reader.formats.phone(value, reader.country) if value else ""

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        return format_html('<a class="num" href="tel:{}">{}</a>', value, self.text(value, reader))
