"""The lines of a text file, decoded block by block, whatever their ends and however long."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import StringIO
from itertools import chain
from pathlib import Path

from relais.integrations.files.cleaning import KEEP_BYTES, needs_care
from relais.integrations.files.formulas import PROTECTED
from relais.integrations.files.limits import MAX_LINE_CHARACTERS

_BLOCK = 1 << 18

#: Handed out after the last line. A record that holds it was still open, inside quotation marks, when the file ended.
END = "\0end of file\0"


class Lines:
    """An iterator of lines with their ends. Lone CR, LF and CRLF all end a line.

    The lines of a block are handed out without Python code in between; `needs_care` tells whether the present or the
    previous block holds anything that a row must be checked for.
    """

    def __init__(self, path: Path, encoding: str, *, limit: int = MAX_LINE_CHARACTERS) -> None:
        self.needs_care = False
        self._path = path
        self._encoding = encoding
        self._limit = limit
        self._text = ""
        self._buffer = StringIO()
        self._lines = chain.from_iterable(self._buffers())

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def last_line(self) -> str:
        """The line handed out last. It has no end when it is the file's last or was longer than the limit."""
        end = self._buffer.tell()
        stop = end - 1 if self._text[end - 1 : end] == "\n" else end
        stop = stop - 1 if stop and self._text[stop - 1] == "\r" else stop
        start = max(self._text.rfind("\n", 0, stop), self._text.rfind("\r", 0, stop)) + 1
        return self._text[start:end]

    def was_cut(self) -> bool:
        """Whether the line handed out last is only the beginning of a line that is too long."""
        end = self._buffer.tell()
        return end >= self._limit and self._text[end - 1] not in "\r\n"

    def _buffers(self) -> Iterator[StringIO]:
        careful = False
        for text in self._blocks():
            previous, careful = careful, needs_care(text) or PROTECTED.search(text) is not None or len(text) > self._limit
            self.needs_care = previous or careful
            self._text = text
            self._buffer = StringIO(text, newline="")
            yield self._buffer
        self.needs_care = True
        self._text = END
        self._buffer = StringIO(END)
        yield self._buffer

    def _blocks(self) -> Iterator[str]:
        """The text in pieces that end with a line, but for the last and those longer than the limit."""
        decoder = codecs.getincrementaldecoder(self._encoding)(KEEP_BYTES)
        rest: list[str] = []
        waiting = 0
        with self._path.open("rb") as file:
            while block := file.read(_BLOCK):
                text = decoder.decode(block)
                # A CR at the very end may be the first half of CRLF: it waits for the next block.
                cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
                if not cut and rest and rest[-1].endswith("\r"):
                    text, rest = "".join(rest) + text, []
                    cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
                if cut:
                    rest.append(text[:cut])
                    yield "".join(rest)
                    rest = [text[cut:]]
                    waiting = len(rest[0])
                    continue
                rest.append(text)
                waiting += len(text)
                if waiting > self._limit:
                    yield "".join(rest)
                    rest, waiting = [], 0
        rest.append(decoder.decode(b"", True))
        if last := "".join(rest):
            yield last
