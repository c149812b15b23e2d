"""One pass over the bytes of a text file: what is needed to guess its encoding and to count its rows."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20
_ACCENTED_BYTES = 200_000
#: A well-formed sequence of several bytes in UTF-8.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(0x80))
_HIGH_BYTES = bytes(range(0x80, 0x100))
_FOLD = re.compile(rb"\r?\n[ \t]")
_LONGEST_PIECE = 2000


@dataclass
class Scan:
    """`accented` gathers pieces of lines that hold bytes beyond ASCII; the other figures count the whole file."""

    size: int = 0
    head: bytes = b""
    accented: bytes = b""
    is_utf8: bool = True
    good_sequences: int = 0
    bad_bytes: int = 0
    line_feeds: int = 0
    returns: int = 0
    pairs: int = 0
    quotes: int = 0

    ends_open: bool = False

    @property
    def lines(self) -> int:
        return self.line_feeds + self.returns - self.pairs + self.ends_open

    @property
    def line_end(self) -> str:
        """How lines end: one of CRLF, LF, CR, or `mixed`."""
        kinds = {"\r\n": self.pairs, "\n": self.line_feeds - self.pairs, "\r": self.returns - self.pairs}
        present = [end for end, count in kinds.items() if count]
        return present[0] if len(present) == 1 else "mixed" if present else "\n"


def scan_file(path: Path) -> Scan:
    """Read the whole file once; a hundred megabytes take about a quarter of a second."""
    scan = Scan()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    last = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            scan.size += len(block)
            if not scan.head:
                scan.head = block[: 1 << 18]
            scan.line_feeds += block.count(b"\n")
            scan.returns += block.count(b"\r")
            scan.pairs += block.count(b"\r\n") + (last.endswith(b"\r") and block.startswith(b"\n"))
            scan.quotes += block.count(b'"')
            if not block.isascii():
                _study_accents(scan, block)
            if scan.is_utf8:
                scan.is_utf8 = _decodes(decoder, block)
            last = block[-1:]
    scan.is_utf8 = scan.is_utf8 and _decodes(decoder, b"", final=True)
    scan.ends_open = last not in (b"\n", b"\r", b"")
    return scan


def scan_unfolded(scan: Scan) -> Scan:
    """The beginning of a file whose lines are folded, which may cut a letter in two, as if they were not."""
    unfolded = Scan(head=_FOLD.sub(b"", scan.head))
    unfolded.size = len(unfolded.head)
    _study_accents(unfolded, unfolded.head)
    unfolded.is_utf8 = not unfolded.bad_bytes
    return unfolded


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _study_accents(scan: Scan, block: bytes) -> None:
    if len(scan.accented) < _ACCENTED_BYTES:
        lines = [
            line if len(line) < _LONGEST_PIECE else line.lstrip(_ASCII)[:_LONGEST_PIECE]
            for line in block.splitlines()
            if not line.isascii()
        ]
        scan.accented = (scan.accented + b"\n".join(lines) + b"\n")[: 2 * _ACCENTED_BYTES]
        sequences = _SEQUENCE.findall(block)
        scan.good_sequences += len(sequences)
        high = len(block) - len(block.translate(None, _HIGH_BYTES))
        scan.bad_bytes += high - sum(map(len, sequences))
