"""A backup…"""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from relais.audit.api import examine_chain
from relais.audit.sealing import seal_ledgers
from relais.core.jobs import enqueue, job
from relais.core.models import Job, OutboxEvent
from relais.project.backups import archive
from relais.project.backups.archive import Manifest, examine, writing
from relais.project.backups.keeping import keep_backup, kept_in, to_remove
from relais.project.backups.making import write_backup
from relais.project.backups.place import Place, this_place
from relais.project.backups.restoring import restore_backup, snapshot_sums
from relais.project.backups.schema import tables_of
from relais.project.backups.sealed import SealedReader, SealedWriter
from relais.project.backups.testing import elsewhere
from relais.project.backups.work import REASON
from relais.project.refused import Refused
from relais.records.testing import make_cast
from tests.one_of_each import make_one_of_each

KEY = "a key for tests"
#: What a restoration holds back, and what tells of migrations rather than of the firm.
CHANGED_BY_RESTORING = {"core_job", "core_outboxevent", "core_schedule", "core_stamp"}


@job
def write_to_customers() -> None: ...


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Place:
    """The workspace of the tests, with files of its own."""
    settings.RELAIS_HOME = tmp_path / "here"
    files = tmp_path / "here/files"
    (files / "contracts").mkdir(parents=True)
    (files / "contracts/été.txt").write_text("signed")
    return replace(this_place(), home=tmp_path / "here", files=files)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A whole backup of three rows and one file."""
    file = tmp_path / "small.backup"
    with file.open("wb") as opened, writing(opened, KEY) as written:
        written.describe(Manifest("1.0", connection.vendor, "2026-01-01T00:00:00+00:00", [("core", "0001_fold")], {}, {}))
        (table, *_others) = tables_of([("sessions", "0001_initial")])
        written.rows(table, [["a", "secret words", "2026-01-01"], ["b", "x" * 3_000_000, "2026-01-02"], ["c", None, "2026-01-03"]])
        (tmp_path / "letter.txt").write_text("Dear Petra")
        written.file(tmp_path / "letter.txt", "letter.txt")
        written.finish()
    return file


@pytest.mark.drill(26)
@pytest.mark.covers("R287")
@pytest.mark.django_db(transaction=True)
def test_brings_back_every_row_and_file_and_sends_nothing_twice(place: Place, tmp_path: Path) -> None:
    make_one_of_each(make_cast())
    enqueue(write_to_customers)
    OutboxEvent.objects.filter(pk=OutboxEvent.objects.latest("pk").pk).update(delivered_at=None)
    seal_ledgers()
    before = snapshot_sums(place)

    made = write_backup(tmp_path / "relais.backup", place, KEY)

    assert made.sums.tables == before
    assert made.file.stat().st_mode & 0o077 == 0
    with elsewhere(tmp_path / "there") as there:
        restored = restore_backup(made.file, there, KEY)
        after = snapshot_sums(there)
        assert {name for name in before if before[name] != after[name]} <= CHANGED_BY_RESTORING
        assert before["core_job"].rows == after["core_job"].rows
        assert (restored.held.jobs, restored.held.events) == (1, OutboxEvent.objects.count())
        assert {(row.state, row.error) for row in Job.objects.filter(name__endswith="write_to_customers")} == {("cancelled", REASON)}
        assert not OutboxEvent.objects.undelivered().exists()
        assert (there.files / "contracts/été.txt").read_text() == "signed"
        assert examine_chain().fault is None
        assert examine_chain().entries > 0
        with pytest.raises(Refused, match="This workspace is not empty"):
            restore_backup(made.file, there, KEY)


@pytest.mark.django_db(transaction=True)
def test_holds_one_moment_although_people_go_on(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    rows = archive.Writer.rows

    def rename_meanwhile(writer: Any, table: Any, given: Any) -> None:
        if table.name == "accounts_user":
            type(cast.seller).objects.update(first_name="Later")
        rows(writer, table, given)

    before = snapshot_sums(place)
    monkeypatch.setattr(archive.Writer, "rows", rename_meanwhile)

    made = write_backup(tmp_path / "relais.backup", place, KEY)

    assert made.sums.tables == before
    assert {person.first_name for person in type(cast.seller).objects.all()} == {"Later"}


@pytest.mark.django_db
def test_says_nothing_in_clear(small: Path) -> None:
    content = small.read_bytes()

    assert not any(word in content for word in (b"secret words", b"Dear Petra", b"manifest", b"django_session", b"core"))
    assert not content.count(b"x" * 20)


def test_is_not_opened_by_another_key(small: Path) -> None:
    with pytest.raises(Refused, match=r"The key does not open this backup.*RELAIS_BACKUP_KEY"):
        examine(small, "another key")


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.3, 0.6, 0.999])
def test_that_is_cut_off_is_refused(small: Path, share: float) -> None:
    content = small.read_bytes()
    small.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(Refused, match=r"cut off|not a backup"):
        examine(small, KEY)


@pytest.mark.parametrize("place_in_file", [60, 400, -30])
def test_that_was_changed_is_refused(small: Path, place_in_file: int) -> None:
    content = bytearray(small.read_bytes())
    content[place_in_file] ^= 1
    small.write_bytes(content)

    with pytest.raises(Refused, match=r"changed|cut off"):
        examine(small, KEY)


def test_whose_pieces_were_left_out_or_turned_round_is_refused() -> None:
    whole = io.BytesIO()
    written = SealedWriter(whole, KEY)
    written.write(bytes(3 * 1024 * 1024))
    written.finish()
    header, pieces = taken_apart(whole.getvalue())

    for broken in (pieces[1:], [pieces[0], pieces[2], pieces[1]], [*pieces, pieces[0]], pieces[:-1]):
        with pytest.raises(Refused, match=r"changed|added|cut off"):
            SealedReader(io.BytesIO(header + b"".join(broken)), KEY).readall()


def taken_apart(content: bytes) -> tuple[bytes, list[bytes]]:
    header, rest, pieces = content[:55], content[55:], []
    while rest:
        length = 4 + int.from_bytes(rest[:4], "big")
        pieces.append(rest[:length])
        rest = rest[length:]
    return header, pieces


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08broken"])
def test_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "none").write_bytes(content)

    with pytest.raises(Refused, match="This is not a backup of Relais"):
        examine(tmp_path / "none", KEY)


@pytest.mark.attack(34)
@pytest.mark.parametrize("name", ["files/../../elsewhere", "/elsewhere", "elsewhere"])
def test_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    with hostile(tmp_path / "hostile.backup") as tar:
        tar.addfile(tarfile.TarInfo(name))

    with pytest.raises(Refused, match=re.escape(f"The backup holds “{name}”, which no")):
        examine(tmp_path / "hostile.backup", KEY)


@contextmanager
def hostile(file: Path) -> Iterator[tarfile.TarFile]:
    """Somebody who has the key writes an archive by hand."""
    description = json.dumps(
        {"format": 1, "version": "1", "engine": "", "made_at": "", "migrations": [], "tables": {}, "numbers": {}}
    ).encode()
    with file.open("wb") as opened:
        sealed = SealedWriter(opened, KEY)
        with gzip.GzipFile(fileobj=sealed, mode="wb") as zipped, tarfile.open(fileobj=zipped, mode="w|") as tar:
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(description)
            tar.addfile(entry, io.BytesIO(description))
            yield tar
        sealed.finish()


@pytest.mark.django_db(transaction=True)
def test_of_a_newer_relais_is_refused_before_anything_is_touched(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "newer.backup"
    with file.open("wb") as opened, writing(opened, KEY) as written:
        written.describe(Manifest("9.0", connection.vendor, "", [("core", "0099_of_tomorrow")], {}, {}))
        written.finish()
    before = snapshot_sums(place)

    with pytest.raises(Refused, match=r"Relais 9.0, which is newer than this one: core.0099_of_tomorrow is not known here"):
        restore_backup(file, place, KEY, replaces=True)

    assert snapshot_sums(place) == before


@pytest.mark.drill(8)
@pytest.mark.django_db(transaction=True)
def test_does_not_replace_a_file_and_leaves_nothing_half_done(place: Place, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(Refused, match="exists already"):
        write_backup(tmp_path / "mine", place, KEY)
    assert (tmp_path / "mine").read_text() == "mine"

    (tmp_path / ".new.backup.unfinished").symlink_to("/dev/full")

    with pytest.raises(Refused, match=r"is full. Free some of it"):
        write_backup(tmp_path / "new.backup", place, KEY)
    assert not (tmp_path / "new.backup").exists()


def test_goes_when_newer_ones_of_its_day_week_and_month_are_there(tmp_path: Path) -> None:
    first = date(2026, 1, 1)
    made = [tmp_path / f"relais-{first + timedelta(days=day):%Y%m%d}T021500Z.backup" for day in range(200)]
    upgrade = tmp_path / "relais-20260102T100000Z-before-upgrade.backup"

    removed = to_remove([*reversed(made), upgrade], (7, 4, 6))

    kept = [file for file in [*made, upgrade] if file not in removed]
    assert made[-7:] == [file for file in kept if file in made[-7:]]
    assert upgrade in kept
    assert len(kept) == 7 + 3 + 5 + 1


@pytest.mark.django_db(transaction=True)
def test_is_made_every_night_in_a_folder_of_its_own(place: Place) -> None:
    place.home.mkdir(exist_ok=True)
    with time_machine.travel("2026-03-01T02:15:00Z", tick=False):
        first = keep_backup(place, KEY)
    with time_machine.travel("2026-03-01T03:15:00Z", tick=False):
        second = keep_backup(place, KEY)

    assert kept_in(place.home / "backups") == [second.file]
    assert not first.file.exists()
    assert (place.home / "backups").stat().st_mode & 0o077 == 0
