"""How a text file separates and quotes its values."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from relais.integrations.files.headings import find_headings

#: Found by themselves. When two fit equally, the one that rarely stands in text wins.
DELIMITERS = ("\t", ";", "|", ",", "\x1f", "^", "~", ":")
#: The others are believed only when the first line has them too.
_STRONG_DELIMITERS = 5
_HINT = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)
_SAMPLED_RECORDS = 200


@dataclass(frozen=True)
class Dialect:
    delimiter: str
    quote: str
    header_row: int
    skip_lines: int
    others: list[str]


def guess_dialect(sample: str, *, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """The dialect of the beginning of a file; what is given is not guessed."""
    quote = _guess_quote(sample) if quote is None else quote
    lines = list(StringIO(sample, newline=""))
    hint = _HINT.fullmatch(lines[0]) if lines else None
    ranking = _rank_delimiters(lines[1:] if hint else lines, quote)
    if delimiter is None:
        delimiter = hint.group(1) if hint else ranking[0] if ranking else _unused_delimiter(sample)
    skipped = 1 if hint else 0
    records = _parse(lines, delimiter, quote)
    header_row = find_headings([[cell.strip() or None for cell in record] for record in records[skipped:]])
    return Dialect(delimiter, quote, header_row + skipped if header_row else 0, skipped, [other for other in ranking if other != delimiter])


def _guess_quote(sample: str) -> str:
    double = len(re.findall(r'(?:^|[,;\t|])\s*"|"\s*(?:$|[,;\t|\r\n])', sample, re.MULTILINE))
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=$|[,;\t|\r\n])", sample, re.MULTILINE))
    return "'" if single > 1 and not double and single >= sample.count("\n") else '"'


def _rank_delimiters(lines: list[str], quote: str) -> list[str]:
    """The delimiters that cut the sample into records of equal width, the best first.

    A delimiter that the first line has as often as the others is a better one than a mark that only the values hold.
    """
    fits: dict[str, tuple[bool, int, int]] = {}
    for rank, delimiter in enumerate(DELIMITERS):
        widths = [len(record) for record in _parse(lines, delimiter, quote) if any(cell.strip() for cell in record)]
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        if width < 2 or count < 0.5 * len(widths):
            continue
        fits_first_line = widths[0] == width
        if fits_first_line or (rank < _STRONG_DELIMITERS and not _is_punctuation(lines, delimiter)):
            fits[delimiter] = (fits_first_line, round(10 * count / len(widths)), -rank)
    return sorted(fits, key=lambda delimiter: fits[delimiter], reverse=True)


def _is_punctuation(lines: list[str], mark: str) -> bool:
    """Whether the mark is followed by a space as in a sentence, and so separates words rather than values."""
    text = "".join(lines[:_SAMPLED_RECORDS])
    return mark in ",;" and text.count(mark + " ") > 0.8 * text.count(mark)


def _unused_delimiter(sample: str) -> str:
    return next((delimiter for delimiter in (",", ";", "\t", "|", "\x1f") if delimiter not in sample), ",")


def _parse(lines: list[str], delimiter: str, quote: str) -> list[list[str]]:
    reader = csv.reader(
        lines, delimiter=delimiter, quotechar=quote or None, quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE, skipinitialspace=True
    )
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) >= _SAMPLED_RECORDS:
                break
    except csv.Error:
        return records
    return records
