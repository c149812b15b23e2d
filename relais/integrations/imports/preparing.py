"""A file comes in: it is kept, looked at, and its columns are given a first meaning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from relais.core.errors import DomainError, InvalidValues
from relais.core.regional import guess_date_format, guess_decimal
from relais.integrations.files.open import open_table
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.preview import Preview, preview
from relais.integrations.files.table import Row, Table
from relais.integrations.imports.identity import usual_identities
from relais.integrations.imports.mappings import find_mapping, take_mapping
from relais.integrations.imports.meaning import suggest_mapping
from relais.integrations.imports.questions import Question, questions_in, suggested_answers
from relais.integrations.imports.reading import Regional, RowReader
from relais.integrations.imports.targets import Target, Targets, targets_of
from relais.integrations.models import ImportRun
from relais.records.api import RecordType, registry
from relais.records.fields import Date, DateTime, Integer, Money
from relais.records.fields.numbers import Decimal

LARGEST = 200 * 1024 * 1024
LOOKED_AT = 2000


class ImportRefused(DomainError):
    code = "import_refused"


def keep_file(user: Any, declared: RecordType, name: str, content: IO[bytes], *, largest: int | None = LARGEST) -> ImportRun:
    """Store a file under a name of ours and begin its import. Of one that is refused nothing stays."""
    run = ImportRun(user=user, filename=Path(name.replace("\\", "/")).name[-255:] or "file", type=declared.key)
    try:
        _store(run, content, largest)
        look_at(run)
        run.save()
    except BaseException:
        shutil.rmtree(run.folder, ignore_errors=True)
        raise
    return run


def _store(run: ImportRun, content: IO[bytes], largest: int | None) -> None:
    run.folder.mkdir(parents=True, exist_ok=True)
    size = 0
    with run.path.open("wb") as target:
        while chunk := content.read(1024 * 1024):
            size += len(chunk)
            if largest is not None and size > largest:
                raise ImportRefused(
                    _("The file is larger than {limit} MB. Split it, or import it from the command line.").format(limit=largest // 1024**2)
                )
            target.write(chunk)
    if not size:
        raise ImportRefused(_("The file is empty."))


def discard(run: ImportRun) -> None:
    """Forget an import and its file; what it made stays."""
    run.delete()
    shutil.rmtree(run.folder, ignore_errors=True)


def look_at(run: ImportRun, options: ReadOptions | None = None) -> None:
    """Find out how the file is read and what its columns mean; a kept mapping that fits is taken."""
    table = open_table(run.path, filename=run.filename, options=options or read_options(run))
    run.options, run.columns = table.options.as_json(), table.columns
    kept = find_mapping(run, table.columns)
    if kept is not None:
        take_mapping(run, kept)
        return
    samples = column_samples(table)
    declared = registry.get(run.type)
    targets = targets_of(declared, run.user)
    run.mapping = suggest_mapping(declared, table.columns, samples, targets, run.user)
    run.regional = guess_regional(run.mapping, samples, targets)
    run.match = usual_identities(declared, mapped_keys(run.mapping, targets))
    run.corrections = suggested_answers(questions_of(run))


def read_options(run: ImportRun) -> ReadOptions | None:
    return ReadOptions.from_json(run.options) if run.options else None


def preview_of(run: ImportRun) -> Preview:
    return preview(run.path, read_options(run), filename=run.filename)


def table_of(run: ImportRun) -> Table:
    return open_table(run.path, filename=run.filename, options=read_options(run))


def column_samples(table: Table) -> dict[str, list[Any]]:
    """The first values of each column that are filled in."""
    samples: dict[str, list[Any]] = {column: [] for column in table.columns}
    for row in islice(table.rows(), LOOKED_AT):
        for column, value in zip(table.columns, row.values, strict=False):
            if value not in (None, "") and row.problem is None:
                samples[column].append(value)
    return samples


def mapped_keys(mapping: Mapping[str, str], targets: Targets) -> list[str]:
    """The fields of the row's own record that the mapping fills, links too that columns about the linked record lead to."""
    return [targets[name].path.partition(".")[0] or targets[name].key for name in mapping.values() if name in targets]


def guess_regional(mapping: Mapping[str, str], samples: Mapping[str, Sequence[Any]], targets: Targets) -> dict[str, Any]:
    """How the file writes dates and decimals, from the columns that hold them."""
    dates: list[str] = []
    numbers: list[str] = []
    for column, name in mapping.items():
        if name not in targets:
            continue
        own = targets[name].value_field
        texts = [value for value in samples.get(column, ()) if isinstance(value, str)]
        if isinstance(own, (Date, DateTime)):
            dates += texts
        elif isinstance(own, (Integer, Decimal, Money)):
            numbers += texts
    return {"date_order": guess_date_format(dates).order if dates else None, "decimal": guess_decimal(numbers) if numbers else None}


def usable_mapping(run: ImportRun) -> dict[str, Target]:
    """Columns and their targets; refuses a target that does not exist for the user."""
    targets = targets_of(registry.get(run.type), run.user)
    wrong = {column: name for column, name in run.mapping.items() if name and name not in targets}
    if wrong:
        column, name = next(iter(wrong.items()))
        raise InvalidValues({column: [_("“{target}” cannot be filled from a file.").format(target=str(name)[:60])]})
    return {column: targets[name] for column, name in run.mapping.items() if name}


def row_reader(run: ImportRun, table: Table) -> RowReader:
    return RowReader(table.columns, usable_mapping(run), Regional.of(run.regional, run.zone), run.corrections)


def rows_from(table: Table, after: int) -> Iterator[Row]:
    """The rows behind a row number."""
    return (row for row in table.rows() if row.number > after)


def questions_of(run: ImportRun) -> dict[str, list[Question]]:
    """What is to be asked about the values of the file, by column."""
    return questions_in(table_of(run), usable_mapping(run), registry.get(run.type), run.user)
