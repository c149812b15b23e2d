"""JSON read as a stream: objects are taken one after the other from a window that moves over the text."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from relais.integrations.files.cleaning import KEEP_BYTES
from relais.integrations.files.errors import DamagedFile, FileTooLarge
from relais.integrations.files.limits import MAX_OBJECT_CHARACTERS

_BLOCK = 1 << 16
_SPACE = re.compile(r"[ \t\r\n]*")
_LARGEST_EXPONENT = 300

Object = dict[str, Any]


class JsonStream:
    """The part of the text that is being read."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._blocks = _read_blocks(path)
        self._decoder = json.JSONDecoder(parse_float=_parse_decimal, parse_constant=_refuse_constant)
        self._bytes = codecs.getincrementaldecoder(encoding)(KEEP_BYTES)
        self._text = ""
        self._at = 0
        self._lines_before = 1
        self._is_over = False

    @property
    def line(self) -> int:
        return self._lines_before + self._text.count("\n", 0, self._at)

    def lines(self) -> Iterator[tuple[str, Object]]:
        """Objects one after the other."""
        while self._peek() == "{":
            yield "", self._value()
        self._expect("")

    def items(self) -> Iterator[tuple[str, Object]]:
        """Each object of the file with the name of the list that it stands in."""
        if self._peek() == "[":
            self._at += 1
            yield from self._list("")
        else:
            yield from self._lists_of_object()
        self._expect("")

    def _lists_of_object(self) -> Iterator[tuple[str, Object]]:
        """The lists of objects inside the one object that the file is; when it has none, itself."""
        self._expect("{")
        others: Object = {}
        has_lists = False
        while self._peek() == '"':
            key = self._value()
            self._expect(":")
            if self._peek() == "[" and self._peek_after() == "{":
                self._at += 1
                has_lists = True
                yield from self._list("" if key == "records" else key)
            else:
                others[key] = self._value()
            if self._peek() == ",":
                self._at += 1
        self._expect("}")
        if not has_lists:
            yield "", others

    def _list(self, name: str) -> Iterator[tuple[str, Object]]:
        while (character := self._peek()) not in ("]", ""):
            if character == ",":
                self._at += 1
                continue
            value = self._value()
            if not isinstance(value, dict):
                raise DamagedFile(_("The list in this file does not hold objects in line %(line)d.") % {"line": self.line})
            yield name, value
        self._expect("]")

    def _peek(self) -> str:
        """The next character that is no space, or nothing at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_on():
                return ""

    def _peek_after(self) -> str:
        """The character after the next one, spaces apart."""
        at = self._at
        while True:
            match = _SPACE.match(self._text, at + 1)
            end = match.end() if match else at + 1
            if end < len(self._text):
                return self._text[end]
            if not self._read_on():
                return ""
            at = self._at

    def _expect(self, character: str) -> None:
        """Pass over one character; the empty one is the end of the file."""
        if self._peek() != character:
            raise ValueError(f"expected {character or 'the end'}")
        self._at += len(character)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._read_on():
                    self._at = error.pos
                    raise
                continue
            # A number may go on in what has not been read yet.
            if end == len(self._text) and not isinstance(value, dict | list | str) and self._read_on():
                continue
            self._at = end
            return value

    def _read_on(self) -> bool:
        """Move the window: forget what was read, add a block at least as large as what is left."""
        if self._is_over:
            return False
        waiting = len(self._text) - self._at
        if waiting > MAX_OBJECT_CHARACTERS:
            raise FileTooLarge(
                _("In line %(line)d this file holds an object of more than %(limit)s characters.")
                % {"line": self.line, "limit": number_format(MAX_OBJECT_CHARACTERS, force_grouping=True)}
            )
        self._lines_before += self._text.count("\n", 0, self._at)
        pieces = [self._text[self._at :]]
        wanted = max(_BLOCK, waiting)
        while wanted > 0 and not self._is_over:
            block = next(self._blocks, b"")
            self._is_over = not block
            pieces.append(self._bytes.decode(block, self._is_over))
            wanted -= len(block)
        before = len(pieces[0])
        self._text = "".join(pieces)
        self._at = 0
        return len(self._text) > before


def _read_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _parse_decimal(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(f"{text} is too large")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
