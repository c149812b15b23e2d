"""What lies in a backup, in this order: what it is, the rows of each table in parts, the users' files, and the sums of all of it.

A gzipped tar within the sealed stream. Rows are lines of JSON, so that whoever has the key can read them without Relais.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from relais.project.backups.schema import Migration, Table
from relais.project.backups.sealed import Damaged, SealedReader, SealedWriter
from relais.project.backups.sums import Adding, Sum, sum_of, write_row
from relais.project.refused import Refused

FORMAT = 1
MANIFEST, TABLES, FILES, SUMS = "manifest.json", "tables", "files", "sums.json"
BYTES_OF_A_PART = 4 * 1024 * 1024
#: Rows of text shrink to an eighth at any level; higher ones only take longer.
LEVEL = 3


@dataclass(frozen=True)
class Manifest:
    version: str
    engine: str
    made_at: str
    migrations: list[Migration]
    #: The columns of each table, in the order in which its rows hold them.
    tables: dict[str, list[str]]
    #: The last number that each table has given out.
    numbers: dict[str, int]
    format: int = FORMAT


@dataclass(frozen=True)
class Sums:
    tables: dict[str, Sum] = field(default_factory=dict)
    #: SHA-256 of each file, by its path.
    files: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.tables.values())


class Writer:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums = Sums()

    def describe(self, manifest: Manifest) -> None:
        self._add(MANIFEST, json.dumps(asdict(manifest), indent=1).encode())

    def rows(self, table: Table, rows: Iterable[list[Any]]) -> None:
        adding, part, number = Adding(), bytearray(), 0
        for row in rows:
            line = write_row(row).encode()
            adding.add(line)
            part += line
            part += b"\n"
            if len(part) >= BYTES_OF_A_PART:
                self._add(f"{TABLES}/{table.name}/{number:06d}.jsonl", bytes(part))
                part.clear()
                number += 1
        if part:
            self._add(f"{TABLES}/{table.name}/{number:06d}.jsonl", bytes(part))
        self._sums.tables[table.name] = adding.result

    def file(self, path: Path, name: str) -> None:
        """A file that is gone by now is left out: whatever named it was deleted after the moment of the copy."""
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return
        with opened:
            entry = tarfile.TarInfo(f"{FILES}/{name}")
            entry.size, entry.mode = path.stat().st_size, 0o600
            hashed = _Hashed(opened)
            self._tar.addfile(entry, hashed)
            self._sums.files[name] = hashed.digest()

    def finish(self) -> Sums:
        self._add(SUMS, json.dumps(asdict(self._sums)).encode())
        return self._sums

    def _add(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, BytesIO(content))


@contextmanager
def writing(file: BinaryIO, passphrase: str) -> Iterator[Writer]:
    sealed = SealedWriter(file, passphrase)
    with (
        gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=LEVEL, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", bufsize=512 * 1024) as tar,
    ):
        yield Writer(tar)
    sealed.finish()


class Reader:
    """Reads an archive from its beginning to its end, once. `manifest` is there at once, `sums` at the end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._entries = iter(tar)
        self._tar = tar
        self.sums = Sums()
        self.manifest = self._manifest()
        self._held: tarfile.TarInfo | None = None

    def tables(self) -> Iterator[tuple[str, Iterator[list[Any]]]]:
        """Each table with its rows, which must be taken before the next."""
        while (entry := self._take(f"{TABLES}/")) is not None:
            name = entry.name.split("/")[1]
            yield name, self._rows(name, entry)

    def files(self) -> Iterator[tuple[str, BinaryIO]]:
        while (entry := self._take(f"{FILES}/")) is not None:
            yield entry.name.partition("/")[2], self._content(entry)

    def finish(self) -> Sums:
        """The sums, as they were when it was written."""
        entry = self._take(SUMS)
        if entry is None:
            raise Damaged("The backup has no sums to compare it by.")
        held = json.loads(self._content(entry).read())
        self.sums = Sums({name: Sum(**each) for name, each in held["tables"].items()}, held["files"])
        return self.sums

    def _rows(self, name: str, entry: tarfile.TarInfo | None) -> Iterator[list[Any]]:
        while entry is not None:
            for line in self._content(entry):
                yield json.loads(line)
            entry = self._take(f"{TABLES}/{name}/")

    def _take(self, beginning: str) -> tarfile.TarInfo | None:
        """The next entry if its name begins so; otherwise it waits."""
        entry, self._held = self._held or next(self._entries, None), None
        if entry is None or entry.name.startswith(beginning):
            return entry
        if not entry.name.startswith((f"{TABLES}/", f"{FILES}/", SUMS)):
            raise Refused(f"The backup holds “{entry.name}”, which no backup of Relais does.")
        self._held = entry
        return None

    def _content(self, entry: tarfile.TarInfo) -> BinaryIO:
        """Plain files with plain paths, and nothing else."""
        content = self._tar.extractfile(entry) if entry.isreg() else None
        if content is None or ".." in PurePosixPath(entry.name).parts or entry.name.startswith("/"):
            raise Refused(f"The backup holds “{entry.name}”, which no backup of Relais does.")
        return content  # type: ignore[return-value]

    def _manifest(self) -> Manifest:
        entry = next(self._entries, None)
        if entry is None or entry.name != MANIFEST:
            raise Damaged("The backup does not begin with its description.")
        held = json.loads(self._content(entry).read())
        if held.get("format") != FORMAT:
            raise Refused(
                f"The backup has the format {held.get('format')}, which Relais {held.get('version')} wrote. Install that version."
            )
        return Manifest(**held | {"migrations": [(app, name) for app, name in held["migrations"]]})


@contextmanager
def reading(path: Path, passphrase: str) -> Iterator[Reader]:
    """Open an archive; whatever is wrong with it is a refusal in a sentence."""
    try:
        with (
            path.open("rb") as file,
            gzip.GzipFile(fileobj=BufferedReader(cast(Any, SealedReader(file, passphrase)), 1024 * 1024)) as zipped,
            tarfile.open(fileobj=zipped, mode="r|", bufsize=512 * 1024) as tar,
        ):
            yield Reader(tar)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as broken:
        raise Damaged(f"The backup cannot be read to its end: {broken}.") from None


def examine(path: Path, passphrase: str) -> tuple[Manifest, Sums]:
    """Read all of it and compare it with its own sums, so that a restoration begins only with what is whole."""
    with reading(path, passphrase) as reader:
        tables = {name: sum_of(rows) for name, rows in reader.tables()}
        files = {name: _digest(content) for name, content in reader.files()}
        sums = reader.finish()
    filled = {name: each for name, each in sums.tables.items() if each.rows}
    if filled != tables or files != sums.files:
        raise Damaged("The backup holds other rows or files than its sums say.")
    return reader.manifest, sums


def _digest(content: BinaryIO) -> str:
    return hashlib.file_digest(cast(BytesIO, content), "sha256").hexdigest()


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self._hash.update(part)
        return part

    def digest(self) -> str:
        return self._hash.hexdigest()
