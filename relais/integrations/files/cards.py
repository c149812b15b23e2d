"""Address books: vCard 2.1, 3.0 and 4.0 as they really are.

Written here because no library at hand reads them: `vobject` loses the types of version 2.1 (`TEL;WORK;VOICE`) and gives up the
whole file at one line that it does not understand.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.integrations.files.cleaning import KEEP_BYTES, clean_text, is_readable, make_readable, readable_values, show_unreadable
from relais.integrations.files.errors import DangerousFile
from relais.integrations.files.limits import MAX_CARD_LINES, MAX_COLUMNS
from relais.integrations.files.lines import END, Lines
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.table import Row, Table, Value

_LINE = re.compile(r"(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:[^\":;]|\"[^\"]*\")*)*):(?P<value>.*)", re.DOTALL)
_PARAMETER = re.compile(r";((?:[^\";]|\"[^\"]*\")*)")
_PIECE = re.compile(r"\\.|[;,]|[^\\;,]+|\\", re.DOTALL)
_LONGEST_LABEL = 60
_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")

#: Said in the warnings, not in a column.
_PICTURES = {"PHOTO", "LOGO", "SOUND", "KEY"}
_IGNORED = {
    "VERSION",
    "PRODID",
    "BEGIN",
    "END",
    "X-ABADR",
    "X-ABUID",
    "X-ABLABEL",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS",
    "X-MS-CARDPICTURE",
    "AGENT",
    "SORT-STRING",
    "CLIENTPIDMAP",
    "LABEL",
}
#: Types that say nothing about where or what.
_EMPTY_TYPES = {"internet", "pref", "voice", "text", "dom", "intl", "postal", "parcel", "x400", "uri", "msg", "video"}
_TYPE_NAMES = {
    "cell": "mobile",
    "x-mobile": "mobile",
    "iphone": "mobile",
    "homefax": "home fax",
    "workfax": "work fax",
    "otherfax": "other fax",
    "homepage": "home page",
}
_TYPE_ORDER = ("home", "work", "other", "main", "mobile", "fax", "pager")
_PLAIN = {
    "FN": "Full name",
    "NICKNAME": "Nickname",
    "TITLE": "Job title",
    "ROLE": "Role",
    "NOTE": "Note",
    "UID": "UID",
    "REV": "Updated at",
    "KIND": "Kind",
    "X-ADDRESSBOOKSERVER-KIND": "Kind",
    "TZ": "Time zone",
    "LANG": "Language",
    "X-MS-MANAGER": "Manager",
    "X-MANAGER": "Manager",
    "X-MS-ASSISTANT": "Assistant",
    "X-ASSISTANT": "Assistant",
    "X-MS-SPOUSE": "Spouse",
    "X-SPOUSE": "Spouse",
    "X-PHONETIC-FIRST-NAME": "Phonetic first name",
    "X-PHONETIC-LAST-NAME": "Phonetic last name",
}
_TYPED = {"EMAIL": "Email", "TEL": "Phone", "URL": "Website"}
_DATES = {"BDAY": "Birthday", "ANNIVERSARY": "Anniversary", "X-ANNIVERSARY": "Anniversary"}
_NAME_PARTS = ("Last name", "First name", "Middle names", "Prefix", "Suffix")
_ADDRESS_PARTS = ("PO box", "street 2", "street", "city", "region", "postcode", "country")
_CHATS = {
    "X-SKYPE": "skype",
    "X-SKYPE-USERNAME": "skype",
    "X-JABBER": "jabber",
    "X-MSN": "msn",
    "X-ICQ": "icq",
    "X-AIM": "aim",
    "X-YAHOO": "yahoo",
    "X-GOOGLE-TALK": "google talk",
    "X-QQ": "qq",
}
#: How columns are ordered whatever the order in the cards.
_ORDER = (
    "Prefix",
    "First name",
    "Middle names",
    "Last name",
    "Suffix",
    "Full name",
    "Nickname",
    "Organization",
    "Department",
    "Job title",
    "Role",
    "Email",
    "Phone",
    "Address",
    "Website",
    "Profile",
    "Chat",
    "Birthday",
    "Anniversary",
    "Gender",
    "Language",
    "Categories",
    "Note",
)


@dataclass
class Property:
    """One line of a card. `types` are in lower case; a `label` is what the owner of the address book wrote instead."""

    name: str
    value: str
    types: list[str] = field(default_factory=list)
    group: str = ""
    label: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    is_old: bool = False

    @property
    def is_preferred(self) -> bool:
        return "pref" in self.types or self.parameters.get("PREF") == "1"


class CardTable(Table):
    """A file of cards, one row each. What a person has several of fills several columns: `Phone (work)`, `Phone (work) 2`."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._encoding = options.encoding or "utf-8"
        self.options = options.change(header_row=0)
        self.sheets = []
        self.row_estimate = 0
        self.row_count_is_exact = True
        found: dict[str, None] = {}
        pictures = unread = 0
        for card in self._cards():
            self.row_estimate += 1
            found.update(dict.fromkeys(card.values()))
            pictures += card.pictures
            unread += card.unread
            if len(found) > MAX_COLUMNS:
                raise DangerousFile(_("A card in this file has more entries than anyone could have."))
        self.columns = sorted(found, key=_rank)
        self.warnings = _warnings(pictures, unread)

    def rows(self) -> Iterator[Row]:
        for number, card in enumerate(self._cards(), 1):
            values = card.values()
            problem = card.problem(values, self._encoding)
            cells = [values.get(column) for column in self.columns]
            yield Row(number, readable_values(cells) if problem else cells, problem)

    def _cards(self) -> Iterator[_Card]:
        card: _Card | None = None
        depth = 0
        for line in _logical_lines(Lines(self._path, self._encoding)):
            match = _LINE.fullmatch(line)
            name = match["name"].upper() if match else ""
            value = match["value"].strip().upper() if match and name in ("BEGIN", "END") else ""
            if name == "BEGIN" and value == "VCARD":
                if card is not None and depth == 1 and card.is_filled and not card.expects_agent:
                    yield card
                    depth = 0
                depth += 1
                card = _Card() if depth == 1 else card
            elif name == "END" and value == "VCARD":
                depth = max(0, depth - 1)
                if depth == 0 and card is not None:
                    card.is_complete = True
                    yield card
                    card = None
            elif card is not None and depth == 1:
                card.add(_read_property(match, self._encoding, is_old=card.is_old) if match else None, line)
        if card is not None:
            yield card


class _Card:
    """The properties of one card."""

    def __init__(self) -> None:
        self.is_complete = False
        self.is_old = False
        self.expects_agent = False
        self.pictures = 0
        self.unread = 0
        self._properties: list[Property] = []
        self._labels: dict[str, str] = {}
        self._in_picture = False

    @property
    def is_filled(self) -> bool:
        return bool(self._properties)

    def add(self, entry: Property | None, line: str) -> None:
        self.expects_agent = entry is not None and entry.name == "AGENT" and not entry.value.strip()
        if entry is None:
            # Pictures of version 2.1 may go on over lines that are not folded.
            self.unread += not self._in_picture and bool(line.strip())
            return
        self._in_picture = entry.name in _PICTURES
        if self._in_picture:
            self.pictures += entry.name in ("PHOTO", "LOGO")
        elif entry.name == "VERSION":
            self.is_old = entry.value.strip() == "2.1"
        elif entry.name == "X-ABLABEL":
            self._labels[entry.group] = entry.value
        elif entry.name not in _IGNORED and len(self._properties) < MAX_CARD_LINES:
            self._properties.append(entry)

    def values(self) -> dict[str, Value]:
        """Columns and what stands in them, the preferred address of a kind first."""
        values: dict[str, Value] = {}
        for entry in sorted(self._properties, key=lambda entry: not entry.is_preferred):
            entry.label = self._labels.get(entry.group, "") if entry.group else ""
            _put(values, _columns_of(entry))
        return values

    def problem(self, values: dict[str, Value], encoding: str) -> str | None:
        if not self.is_complete:
            return _("This card has no end; the file may have been cut.")
        for value in values.values():
            if isinstance(value, str) and not is_readable(value):
                return _("This row holds bytes that are not text in %(encoding)s: “%(extract)s”.") % {
                    "encoding": encoding,
                    "extract": show_unreadable(value),
                }
        return None


def _put(values: dict[str, Value], columns: dict[str, Value]) -> None:
    """Add what one property says; when any of its columns is taken, all of them are numbered."""
    columns = {column: value for column, value in columns.items() if value is not None}
    number, names = 1, {column: column for column in columns}
    while any(name in values for name in names.values()):
        number += 1
        names = {column: _number(column, number) for column in columns}
    values.update({names[column]: value for column, value in columns.items()})


def _number(column: str, number: int) -> str:
    head, bracket, tail = column.partition(")")
    return f"{head}) {number}{tail}" if bracket else f"{column} {number}"


def _columns_of(entry: Property) -> dict[str, Value]:
    """The columns that a property fills."""
    text = clean_text(_unescape(entry.value, is_old=entry.is_old))
    if entry.name == "N":
        parts = _split(entry.value, ";", is_old=entry.is_old)
        return {
            name: clean_text(part.replace(",", " ") if not entry.is_old else part) for name, part in zip(_NAME_PARTS, parts, strict=False)
        }
    if entry.name == "ADR":
        place = _with_type("Address", entry)
        parts = _split(entry.value, ";", is_old=entry.is_old)
        return {f"{place} {name}": clean_text(part) for name, part in zip(_ADDRESS_PARTS, parts, strict=False)}
    if entry.name == "ORG":
        organization, *units = _split(entry.value, ";", is_old=entry.is_old)
        return {"Organization": clean_text(organization), "Department": clean_text(", ".join(filter(None, units)))}
    if entry.name == "CATEGORIES":
        return {"Categories": "; ".join(filter(None, map(clean_text, _split(entry.value, ",", is_old=entry.is_old)))) or None}
    if entry.name in _DATES:
        return {_DATES[entry.name]: _read_date(text or "", entry)}
    if entry.name in _TYPED:
        return {_with_type(_TYPED[entry.name], entry): _without_scheme(text)}
    if entry.name in ("GENDER", "X-GENDER"):
        return {"Gender": clean_text((text or "").partition(";")[0])}
    if entry.name == "X-WAB-GENDER":
        return {"Gender": {"1": "F", "2": "M"}.get(text or "")}
    if entry.name == "X-SOCIALPROFILE":
        return {f"Profile ({_service(entry)})": _handle(text, entry)}
    if entry.name == "IMPP":
        scheme, colon, handle = (text or "").partition(":")
        return {f"Chat ({entry.parameters.get('X-SERVICE-TYPE', scheme if colon else 'other').lower()})": handle if colon else text}
    if entry.name in _CHATS:
        return {f"Chat ({_CHATS[entry.name]})": text}
    if entry.name == "UID":
        return {"UID": text.removeprefix("urn:uuid:") if text else None}
    return {_PLAIN.get(entry.name, entry.name): text}


def _with_type(column: str, entry: Property) -> str:
    apple = _APPLE_LABEL.fullmatch(entry.label)
    if apple:
        label = apple.group(1).lower()
        return f"{column} ({_TYPE_NAMES.get(label, label)})"
    if entry.label:
        return f"{column} ({clean_text(make_readable(entry.label[:_LONGEST_LABEL])) or 'other'})"
    types = {_TYPE_NAMES.get(name, name.removeprefix("x-")) for name in entry.types if name not in _EMPTY_TYPES}
    known = [name for name in _TYPE_ORDER if name in types]
    words = known or sorted(types)[:1]
    return f"{column} ({' '.join(words)})" if words else column


def _without_scheme(text: str | None) -> str | None:
    if text is None:
        return None
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in ("tel", "mailto"):
        return text
    number, _semicolon, extension = rest.partition(";ext=")
    return f"{number} ext. {extension}" if extension else rest.partition(";")[0] if scheme.lower() == "tel" else rest


def _service(entry: Property) -> str:
    return next((name for name in entry.types if name not in ("pref", "home", "work")), "other")


def _handle(text: str | None, entry: Property) -> str | None:
    user = entry.parameters.get("X-USER")
    if text and text.lower().startswith("x-apple:"):
        text = text[8:]
    return text or user


def _read_date(text: str, entry: Property) -> Value:
    """A date; what has no year stays as it is written in the standard: `--02-03`."""
    match = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?", text)
    if match is None:
        short = re.fullmatch(r"--(\d\d)-?(\d\d)", text)
        return f"--{short[1]}-{short[2]}" if short else text or None
    if entry.parameters.get("X-APPLE-OMIT-YEAR") == match[1]:
        return f"--{match[2]}-{match[3]}"
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return text


def _rank(column: str) -> tuple[int, str]:
    for position, name in enumerate(_ORDER):
        if column == name or column.startswith((f"{name} (", f"{name} ")):
            return position, _address_rank(column) if name == "Address" else column
    return len(_ORDER), column


def _address_rank(column: str) -> str:
    part = next((part for part in sorted(_ADDRESS_PARTS, key=len, reverse=True) if column.endswith(f" {part}")), "")
    order = ("street", "street 2", "PO box", "postcode", "city", "region", "country", "")
    return f"{column.removesuffix(part)}{order.index(part)}"


def _logical_lines(lines: Lines) -> Iterator[str]:
    """Lines put together again: folded ones start with a space, those in quoted-printable end with `=`."""
    waiting: str | None = None
    for physical in lines:
        if physical == END:
            break
        line = physical.rstrip("\r\n")
        if waiting is None:
            waiting = line
        elif waiting.endswith("=") and _is_quoted_printable(waiting):
            waiting = waiting[:-1] + line.lstrip(" \t") if line[:1] in (" ", "\t") else waiting[:-1] + line
        elif line[:1] in (" ", "\t"):
            waiting += line[1:]
        else:
            yield waiting
            waiting = line
    if waiting is not None:
        yield waiting


def _is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _read_property(match: re.Match[str], encoding: str, *, is_old: bool) -> Property:
    entry = Property(match["name"].upper(), match["value"], group=(match["group"] or "").lower(), is_old=is_old)
    how = charset = ""
    for parameter in _PARAMETER.findall(match["parameters"]):
        key, equals, value = parameter.partition("=")
        key, value = (key.strip().upper(), value.strip().strip('"')) if equals else ("", key.strip())
        if key == "ENCODING" or (not equals and value.upper() in _ENCODINGS):
            how = value.upper()
        elif key == "CHARSET":
            charset = value
        elif key in ("", "TYPE"):
            entry.types += [name.strip().lower() for name in value.split(",") if name.strip()]
        else:
            entry.parameters[key] = value
    entry.value = _decode(entry.value, encoding, charset, is_quoted=how == "QUOTED-PRINTABLE")
    return entry


def _decode(value: str, encoding: str, charset: str, *, is_quoted: bool) -> str:
    """The value as text: quoted-printable undone, and read in the encoding that the line itself names."""
    if not is_quoted and (not charset or value.isascii()) and is_readable(value):
        return value
    if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        encoding = "utf-8"
    raw = value.encode(encoding, "surrogateescape")
    if is_quoted:
        raw = quopri.decodestring(raw).replace(b"\r\n", b"\n")
    for name in (charset, encoding):
        try:
            return raw.decode(name) if name else raw.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", KEEP_BYTES)


def _unescape(value: str, *, is_old: bool) -> str:
    if "\\" not in value:
        return value
    if is_old:
        return value.replace("\\;", ";")
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value, flags=re.DOTALL)


def _split(value: str, mark: str, *, is_old: bool) -> list[str]:
    """The parts of a structured value, each unescaped."""
    parts = [""]
    for piece in _PIECE.findall(value):
        if piece == mark:
            parts.append("")
        else:
            parts[-1] += piece
    return [_unescape(part, is_old=is_old) for part in parts]


def _warnings(pictures: int, unread: int) -> list[str]:
    warnings = []
    if pictures:
        warnings.append(
            ngettext("%(count)d picture in this file is not imported.", "%(count)d pictures in this file are not imported.", pictures)
            % {"count": pictures}
        )
    if unread:
        warnings.append(
            ngettext("%(count)d line of this file was not understood.", "%(count)d lines of this file were not understood.", unread)
            % {"count": unread}
        )
    return warnings
