"""Where files lie. A place lists, reads, writes and moves; which kind it is, nothing else needs to know."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from relais.integrations.exchange.errors import PlaceUnusable
from relais.integrations.imports.preparing import LARGEST
from relais.integrations.models import Exchange

#: Where taken files go, within the folder.
TAKEN = "taken"
#: What programs call a file that they are still writing.
UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
MOST_FILES = 1000


@dataclass(frozen=True)
class Found:
    """A file as it lies there."""

    name: str
    size: int
    changed: int


class Place(Protocol):
    def names(self) -> list[Found]: ...

    def read(self, name: str) -> bytes: ...

    def write(self, name: str, content: bytes) -> None:
        """Under another name first, so that nobody reads half of it."""
        ...

    def put_away(self, name: str, as_name: str) -> None:
        """Into the folder of what was taken; what is gone is gone."""
        ...


def wanted(found: Found, pattern: str) -> bool:
    """Whether it is one of the files that the exchange means, and looks finished."""
    name = found.name
    is_plain = "/" not in name and "\\" not in name and not name.startswith(".") and not name.lower().endswith(UNFINISHED)
    return is_plain and fnmatchcase(name.lower(), (pattern or "*").lower())


@contextmanager
def open_place(exchange: Exchange) -> Iterator[Place]:
    if exchange.place == Exchange.Place.SFTP:
        from relais.integrations.exchange.sftp import sftp_place

        with sftp_place(exchange) as place:
            yield place
    else:
        yield FolderPlace(checked_folder(exchange.folder))


def checked_folder(text: str) -> Path:
    """The folder, if it lies within those that the administrator of the machine has opened: RELAIS_EXCHANGE_FOLDERS, or `exchange` at home."""
    roots = [Path(root).resolve() for root in settings.EXCHANGE_FOLDERS]
    folder = (roots[0] / text).resolve()
    if not any(folder == root or root in folder.parents for root in roots):
        raise PlaceUnusable(
            _("This folder is not open to exchanges. Name it in RELAIS_EXCHANGE_FOLDERS, or write one below {root}.").format(root=roots[0])
        )
    return folder


class FolderPlace:
    """A folder of this machine, or one that it has mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise _unusable(folder) from None

    def names(self) -> list[Found]:
        try:
            with os.scandir(self._folder) as entries:
                files = [each for each in entries if each.is_file(follow_symlinks=False)]
            found = [(each.name, each.stat(follow_symlinks=False)) for each in files]
        except OSError:
            raise _unusable(self._folder) from None
        return [Found(name, seen.st_size, int(seen.st_mtime)) for name, seen in sorted(found)][:MOST_FILES]

    def read(self, name: str) -> bytes:
        descriptor = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise FileNotFoundError(name)
            return opened.read(LARGEST + 1)

    def write(self, name: str, content: bytes) -> None:
        part = self._folder / f".{name}.part"
        try:
            with part.open("wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            part.replace(self._folder / name)
        except OSError:
            raise _unusable(self._folder) from None

    def put_away(self, name: str, as_name: str) -> None:
        target = self._folder / TAKEN
        try:
            target.mkdir(exist_ok=True)
            (self._folder / name).replace(target / as_name)
        except FileNotFoundError:
            return
        except OSError:
            raise _unusable(self._folder) from None


def _unusable(folder: Path) -> PlaceUnusable:
    return PlaceUnusable(_("The folder {folder} cannot be read and written by Relais.").format(folder=folder))
