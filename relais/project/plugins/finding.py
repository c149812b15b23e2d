"""Which plug-ins are installed: packages with an entry point in the group `relais.plugins`. Known before Django is."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

GROUP = "relais.plugins"
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
LEFT_OUT = "plug-ins-left-out.json"
NONE = "none"


@dataclass(frozen=True)
class Plugin:
    """`loans = relais_loans` in the package `relais-loans`, version 1.0."""

    name: str
    module: str
    package: str
    version: str

    @property
    def words(self) -> str:
        return f"{self.name} ({self.package} {self.version})"


@cache
def installed_plugins(wanted: tuple[str, ...] = ()) -> tuple[Plugin, ...]:
    """In the order of their names; all, unless the firm names those that it wants (`RELAIS_PLUGINS`)."""
    found = [
        Plugin(entry.name, entry.value.partition(":")[0], entry.dist.name if entry.dist else "", entry.dist.version if entry.dist else "")
        for entry in entry_points(group=GROUP)
    ]
    return tuple(sorted((each for each in found if not wanted or each.name in wanted), key=lambda each: each.name))


def _file() -> Path:
    """Beside the configuration of the installation, which all of its workspaces share."""
    return Path(os.environ.get("RELAIS_HOME") or "var").resolve() / LEFT_OUT


def left_out_before() -> dict[str, str]:
    """Why versions could not be brought into the database, by their words: they are not tried again until another version is there."""
    try:
        known = json.loads(_file().read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}


def leave_out_from_now(plugin: Plugin, reason: str) -> None:
    _file().write_text(json.dumps(left_out_before() | {plugin.words: reason}, ensure_ascii=False, indent=1))
