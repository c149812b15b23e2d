"""What was understood of a file, shown so that the user can correct it before anything is read in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.integrations.files.encodings import EncodingGuess
from relais.integrations.files.open import open_file
from relais.integrations.files.options import CSV, ENCODINGS, ReadOptions
from relais.integrations.files.table import Row, Table

_SAMPLE_ROWS = 20
_EXTRACTS = 6
#: UTF-8 that was once read as something else and saved that way.
_MOJIBAKE = re.compile("Ã[\x80-\xbf©¨ª´‰€]|â€[™œ“”¦]|Å“|Â[°« »]")


@dataclass(frozen=True)
class Reading:
    """How the accented words of a file read in one encoding."""

    encoding: str
    extract: str
    is_faulty: bool


@dataclass(frozen=True)
class Alternatives:
    encodings: list[Reading]
    delimiters: list[str]


@dataclass(frozen=True)
class Preview:
    options: ReadOptions
    alternatives: Alternatives
    columns: list[str]
    rows: list[Row]
    sheets: list[str]
    row_estimate: int
    row_count_is_exact: bool
    warnings: list[str]


def preview(path: str | Path, options: ReadOptions | None = None, *, filename: str = "", rows: int = _SAMPLE_ROWS) -> Preview:
    """The first rows of a file as they read with these options, with what else it could be."""
    opened = open_file(Path(path), filename=filename, options=options)
    table = opened.table
    sample = list(islice(table.rows(), rows))
    readings = _readings(opened.sample, opened.encoding, table.options.encoding or "utf-8") if opened.encoding else []
    return Preview(
        options=table.options,
        alternatives=Alternatives(readings, opened.delimiters),
        columns=table.columns,
        rows=sample,
        sheets=table.sheets,
        row_estimate=table.row_estimate,
        row_count_is_exact=table.row_count_is_exact,
        warnings=[*table.warnings, *_warnings(table, sample, opened.encoding)],
    )


def _readings(accented: bytes, guess: EncodingGuess, chosen: str) -> list[Reading]:
    """The same words in each encoding worth offering, the chosen one first. A text without accents leaves nothing to choose."""
    if not accented:
        return []
    order = dict.fromkeys([chosen, guess.encoding, *guess.others, *(() if guess.is_sure else ENCODINGS)])
    readings = []
    for encoding in order:
        text = accented[:4000].decode(encoding, "replace")
        words = re.findall(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*", text)
        readings.append(Reading(encoding, " · ".join(dict.fromkeys(words[:_EXTRACTS])), "\ufffd" in text))
    return readings


def _warnings(table: Table, sample: list[Row], guess: EncodingGuess | None) -> list[str]:
    warnings = []
    texts = [value for row in sample for value in row.values if isinstance(value, str)]
    if guess is not None and not guess.is_sure and table.options.encoding == guess.encoding:
        warnings.append(_("The encoding is a guess (%(encoding)s): check the accented letters.") % {"encoding": guess.encoding})
    if any(_MOJIBAKE.search(text) for text in texts):
        warnings.append(_("Some accented letters look damaged (as in “Ã©”): try another encoding, or export the file again."))
    if any("\ufffd" in text for text in texts):
        warnings.append(_("Some letters were already lost (“�”) when this file was written."))
    if table.options.format == CSV and table.options.header_row == 0:
        warnings.append(_("No row of headings was found: the columns are numbered."))
    if len(table.columns) == 1 and table.options.format == CSV:
        warnings.append(_("Only one column was found: check the separator."))
    problems = sum(row.problem is not None for row in sample)
    if problems:
        warnings.append(
            ngettext("%(count)d of the first rows cannot be read.", "%(count)d of the first rows cannot be read.", problems)
            % {"count": problems}
        )
    return warnings
