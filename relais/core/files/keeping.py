"""Files on the disk of the workspace: `kept/3f/3f9a…`, named by the SHA-256 of what they hold, so that the same file is there once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.db import transaction

from relais.core import clock
from relais.core.errors import NotFound
from relais.core.files.kinds import LOOKED_AT, FileRules
from relais.core.files.names import safe_name
from relais.core.models import StoredFile

CHUNK = 1_000_000


class FileMissing(NotFound):
    """The record tells of a file that is not on the disk."""


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class KeptFile:
    """A file as records remember it. `by_id`: whose upload it is, until a record has it."""

    content: str
    name: str
    size: int
    kind: str
    by_id: int | None = None

    def __str__(self) -> str:
        return self.name


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "kept"


def place_of(content: str) -> Path:
    return folder() / content[:2] / content


def keep_file(source: Readable, name: str, rules: FileRules, *, by_id: int | None = None) -> KeptFile:
    """Check a file and keep it. Until a record uses it, it stays for a day."""
    name = safe_name(name)
    folder().mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(prefix=".coming-", dir=folder())
    coming = Path(path)
    try:
        digest, size, head = hashlib.sha256(), 0, b""
        with os.fdopen(handle, "wb") as target:
            while part := source.read(CHUNK):
                head = head or part[:LOOKED_AT]
                size += len(part)
                digest.update(part)
                if size > rules.largest:
                    break
                target.write(part)
            target.flush()
            os.fsync(target.fileno())
        kept = KeptFile(digest.hexdigest(), name, size, rules.check(name, size, head), by_id)
        with transaction.atomic():
            StoredFile.objects.update_or_create(content=kept.content, defaults={"size": size, "at": clock.now()})
            final = place_of(kept.content)
            final.parent.mkdir(exist_ok=True)
            os.replace(coming, final)
    finally:
        coming.unlink(missing_ok=True)
    return kept


def open_file(kept: KeptFile) -> IO[bytes]:
    try:
        return place_of(kept.content).open("rb")
    except FileNotFoundError:
        raise FileMissing(f"“{kept.name}” is not on the disk.") from None


def mark_used(contents: Iterable[str]) -> None:
    """Records have these files now: they stay, for the history and the way back too."""
    StoredFile.objects.filter(content__in=list(contents), used_at=None).update(used_at=clock.now())
