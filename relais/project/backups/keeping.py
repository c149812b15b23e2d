"""The folder of the nightly backups: one more each night, and of the old ones as many as the firm wants."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from relais.core.clock import now
from relais.core.workspaces import current
from relais.project.backups.making import UNFINISHED, Made, write_backup
from relais.project.backups.place import Place
from relais.project.configuration import read_configuration
from relais.project.refused import Refused

OFF = "off"
NAME = re.compile(r"relais-(\d{8}T\d{6})Z(-[a-z-]+)?\.backup")
BEFORE_UPGRADE = "before-upgrade"
UPGRADES_KEPT = 3
ABANDONED_AFTER = timedelta(days=1)


def folder_of(place: Place) -> Path | None:
    """Where the backups of a workspace are kept; nothing if the firm wants none."""
    told = read_configuration().backup_folder
    if told == OFF or not told:
        return place.home / "backups" if not told else None
    return Path(told) if current().is_main else Path(told) / current().name


def keep_backup(place: Place, key: str, *, why: str = "") -> Made:
    """One more backup in the folder; those that need no longer be kept go, once the new one is whole."""
    folder = folder_of(place) or place.home / "backups"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Refused(f"The folder of the backups cannot be made: {error}.") from None
    made = write_backup(folder / f"relais-{now():%Y%m%dT%H%M%S}Z{f'-{why}' if why else ''}.backup", place, key)
    for file in to_remove(kept_in(folder), read_configuration().backups_kept):
        file.unlink(missing_ok=True)
    _remove_unfinished(folder)
    return made


def kept_in(folder: Path) -> list[Path]:
    """The backups in the folder, the newest first; whatever else lies there is not ours."""
    return sorted((file for file in folder.glob("relais-*.backup") if NAME.fullmatch(file.name)), key=moment_of, reverse=True)


def moment_of(file: Path) -> datetime:
    found = NAME.fullmatch(file.name)
    assert found is not None
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def to_remove(newest_first: Iterable[Path], kept: tuple[int, int, int]) -> list[Path]:
    """All but the newest of each of the last days, weeks and months that have one, and the last few from before an upgrade."""
    files = list(newest_first)
    upgrades = [file for file in files if BEFORE_UPGRADE in file.name]
    nightly = [file for file in files if BEFORE_UPGRADE not in file.name]
    keep = set(upgrades[:UPGRADES_KEPT])
    for number, period in zip(kept, PERIODS, strict=True):
        newest: dict[object, Path] = {}
        for file in nightly:
            newest.setdefault(period(moment_of(file).date()), file)
        keep.update(list(newest.values())[:number])
    return [file for file in files if file not in keep]


PERIODS: tuple[Callable[[date], object], ...] = (lambda day: day, lambda day: day.isocalendar()[:2], lambda day: (day.year, day.month))


def newest_backup(place: Place) -> datetime | None:
    folder = folder_of(place)
    found = kept_in(folder) if folder is not None and folder.is_dir() else []
    return moment_of(found[0]) if found else None


def _remove_unfinished(folder: Path) -> None:
    """What a process left that was killed while it wrote."""
    for file in folder.glob(f".relais-*{UNFINISHED}"):
        if time.time() - file.stat().st_mtime > ABANDONED_AFTER.total_seconds():
            file.unlink(missing_ok=True)
