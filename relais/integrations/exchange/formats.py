"""XML and fixed width, which the import and export engines do not know: turned into CSV on the way in, and out of it on the way out.

`layout` says what a file looks like: for XML `{"row": "customer"}`, the element that is a row (and `root` for one that is written); for fixed width
`{"columns": [{"name": "Name", "width": 30}, …], "encoding": "cp1252", "skip": 1}`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from relais.integrations.exchange.errors import FileUnreadable
from relais.integrations.models import Exchange

MOST_COLUMNS, MOST_ROWS = 500, 1_000_000
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "ascii")
_NAME = re.compile(r"[^\w.-]+")


def as_csv(exchange: Exchange, content: bytes) -> tuple[bytes, str]:
    """What came as the import engine reads it, and how its name ends."""
    if exchange.format == Exchange.Format.XML:
        return _written(*_from_xml(content, exchange.layout)), ".csv"
    if exchange.format == Exchange.Format.FIXED:
        return _written(*_from_fixed(content, exchange.layout)), ".csv"
    return content, ""


def from_csv(exchange: Exchange, content: bytes) -> bytes:
    """What goes out as the other system reads it."""
    if exchange.format == Exchange.Format.CSV:
        return content
    heading, *rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return _to_xml(heading, rows, exchange.layout) if exchange.format == Exchange.Format.XML else _to_fixed(heading, rows, exchange.layout)


def wrong_layout(format: str, layout: Any) -> list[str]:
    """What is wrong with a layout, in sentences."""
    if format == Exchange.Format.XML and not (isinstance(layout, dict) and isinstance(layout.get("row", ""), str)):
        return [_("For XML, say which element is a row: {example}.").format(example='{"row": "customer"}')]
    if format != Exchange.Format.FIXED:
        return []
    columns = layout.get("columns") if isinstance(layout, dict) else None
    is_right = isinstance(columns, list) and 0 < len(columns) <= MOST_COLUMNS and all(_is_column(each) for each in columns)
    if not is_right or layout.get("encoding", "utf-8") not in ENCODINGS:
        return [
            _("For fixed width, name each column and its width: {example}.").format(example='{"columns": [{"name": "Name", "width": 30}]}')
        ]
    return []


def _is_column(each: Any) -> bool:
    return isinstance(each, dict) and isinstance(each.get("name"), str) and bool(each["name"]) and isinstance(each.get("width"), int) and 0 < each["width"] <= 10_000  # fmt: skip


def _from_xml(content: bytes, layout: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Each element that is a row; its attributes and the texts below it are its values, called by their path."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise FileUnreadable(_("The file is no XML, or holds what no file for an exchange needs.")) from None
    name = layout.get("row") or ""
    elements = [each for each in root.iter() if _local(each.tag) == name] if name else list(root)
    if not elements:
        raise FileUnreadable(_("The file has no element “{name}”.").format(name=name[:60]))
    rows = [_values(each) for each in elements[:MOST_ROWS]]
    columns = list(dict.fromkeys(column for row in rows for column in row))[:MOST_COLUMNS]
    return columns, [[row.get(column, "") for column in columns] for row in rows]


def _values(element: Element, above: str = "") -> dict[str, str]:
    values = {f"{above}{_local(key)}": value for key, value in element.attrib.items()}
    for child in element:
        key = f"{above}{_local(child.tag)}"
        if len(child) or child.attrib:
            values |= _values(child, f"{key}.")
        if text := (child.text or "").strip():
            values[key] = f"{values[key]}; {text}" if key in values else text
    return values


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _from_fixed(content: bytes, layout: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    try:
        text = content.decode(layout.get("encoding", "utf-8"))
    except UnicodeDecodeError:
        raise FileUnreadable(_("The letters of the file are not written as its layout says.")) from None
    columns, skip = layout["columns"], layout.get("skip", 0)
    lines = [line for line in text.splitlines()[skip if isinstance(skip, int) and skip > 0 else 0 :] if line.strip()]
    return [each["name"] for each in columns], [_cut(line, [each["width"] for each in columns]) for line in lines[:MOST_ROWS]]


def _cut(line: str, widths: Sequence[int]) -> list[str]:
    values, start = [], 0
    for width in widths:
        values.append(line[start : start + width].strip())
        start += width
    return values


def _written(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([heading, *rows])
    return target.getvalue().encode("utf-8-sig")


def _to_xml(heading: Sequence[str], rows: Sequence[Sequence[str]], layout: Mapping[str, Any]) -> bytes:
    root = Element(_tag(layout.get("root") or "records"))
    tags = [_tag(each) for each in heading]
    for row in rows:
        element = SubElement(root, _tag(layout.get("row") or "record"))
        for tag, value in zip(tags, row, strict=False):
            SubElement(element, tag).text = "".join(letter for letter in value if letter >= " " or letter in "\t\n")
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _tag(text: str) -> str:
    name = _NAME.sub("_", str(text)).strip("_.-") or "field"
    return name if name[0].isalpha() or name[0] == "_" else f"_{name}"


def _to_fixed(heading: Sequence[str], rows: Sequence[Sequence[str]], layout: Mapping[str, Any]) -> bytes:
    """The columns that the layout names, in its order; what is longer is cut, as the other system would."""
    columns = layout["columns"]
    places = [heading.index(each["name"]) if each["name"] in heading else None for each in columns]
    lines = []
    for row in rows:
        cells = ["" if place is None else " ".join(row[place].split()) for place in places]
        lines.append("".join(cell[: each["width"]].ljust(each["width"]) for cell, each in zip(cells, columns, strict=True)))
    return "".join(f"{line}\r\n" for line in lines).encode(layout.get("encoding", "utf-8"), errors="replace")
