"""The columns that the properties of a card fill: what a person has several of fills several, `Phone (work)`, `Phone (work) 2`."""

from __future__ import annotations

import re
from datetime import date

from relais.integrations.files.card_lines import Property
from relais.integrations.files.cleaning import clean_text, make_readable
from relais.integrations.files.table import Value

_LONGEST_LABEL = 60
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
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


def put(values: dict[str, Value], columns: dict[str, Value]) -> None:
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


def columns_of(entry: Property) -> dict[str, Value]:
    """The columns that a property fills."""
    text = clean_text(entry.text)
    if entry.name == "N":
        return {
            name: clean_text(part if entry.is_old else part.replace(",", " "))
            for name, part in zip(_NAME_PARTS, entry.parts(), strict=False)
        }
    if entry.name == "ADR":
        place = _with_type("Address", entry)
        return {f"{place} {name}": clean_text(part) for name, part in zip(_ADDRESS_PARTS, entry.parts(), strict=False)}
    if entry.name == "ORG":
        organization, *units = entry.parts()
        return {"Organization": clean_text(organization), "Department": clean_text(", ".join(filter(None, units)))}
    if entry.name == "CATEGORIES":
        return {"Categories": "; ".join(filter(None, map(clean_text, entry.parts(",")))) or None}
    if entry.name in _DATES:
        day = _read_date(text or "", entry)
        is_yearless = isinstance(day, str) and day.startswith("--")
        return {f"{_DATES[entry.name]} (day and month)" if is_yearless else _DATES[entry.name]: day}
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
    """A date; what has no year stays as it is written in the standard, `--02-03`, and in a column of its own: it is no date."""
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


def column_rank(column: str) -> tuple[int, str]:
    for position, name in enumerate(_ORDER):
        if column == name or column.startswith((f"{name} (", f"{name} ")):
            return position, _address_rank(column) if name == "Address" else column
    return len(_ORDER), column


def _address_rank(column: str) -> str:
    part = next((part for part in sorted(_ADDRESS_PARTS, key=len, reverse=True) if column.endswith(f" {part}")), "")
    order = ("street", "street 2", "PO box", "postcode", "city", "region", "country", "")
    return f"{column.removesuffix(part)}{order.index(part)}"
