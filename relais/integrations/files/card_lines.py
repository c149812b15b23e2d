"""The lines of an address book, folded, quoted and encoded in the three ways that vCard has had.

Written here because no library at hand reads them as they are: `vobject` loses the types of version 2.1 (`TEL;WORK;VOICE`) and gives
up the whole file at one line that it does not understand.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relais.integrations.files.cleaning import KEEP_BYTES, is_readable
from relais.integrations.files.limits import MAX_LINE_CHARACTERS
from relais.integrations.files.lines import END, Lines

_LINE = re.compile(r"(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:[^\":;]|\"[^\"]*\")*)*):(?P<value>.*)", re.DOTALL)
_PARAMETER = re.compile(r";((?:[^\";]|\"[^\"]*\")*)")
_PIECE = re.compile(r"\\.|[;,]|[^\\;,]+|\\", re.DOTALL)
_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")


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
    def text(self) -> str:
        """The value as it was meant."""
        return _unescape(self.value, is_old=self.is_old)

    def parts(self, mark: str = ";") -> list[str]:
        """The parts of a structured value."""
        parts = [""]
        for piece in _PIECE.findall(self.value):
            if piece == mark:
                parts.append("")
            else:
                parts[-1] += piece
        return [_unescape(part, is_old=self.is_old) for part in parts]

    @property
    def is_preferred(self) -> bool:
        return "pref" in self.types or self.parameters.get("PREF") == "1"


def logical_lines(lines: Lines) -> Iterator[str]:
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
            # What is longer than any text is a picture, which nobody reads.
            waiting += line[1:] if len(waiting) < MAX_LINE_CHARACTERS else ""
        else:
            yield waiting
            waiting = line
    if waiting is not None:
        yield waiting


def _is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def read_property(line: str, encoding: str, *, is_old: bool = False) -> Property | None:
    """The property that a line is, if it is one. `is_old` is for version 2.1, which escapes less."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
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
    is_wide = encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))
    if is_wide and not is_quoted:
        return value
    try:
        raw = value.encode("utf-8" if is_wide else encoding, "surrogateescape")
    except UnicodeEncodeError:
        return value
    if is_quoted:
        raw = quopri.decodestring(raw).replace(b"\r\n", b"\n")
    for name in (charset, "utf-8" if is_wide else encoding):
        try:
            return raw.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("utf-8", KEEP_BYTES)


def _unescape(value: str, *, is_old: bool) -> str:
    if "\\" not in value:
        return value
    if is_old:
        return value.replace("\\;", ";")
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value, flags=re.DOTALL)
