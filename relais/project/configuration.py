"""What a firm sets for its installation: the environment first, then RELAIS_HOME/relais.toml, then what is sensible.

The first start writes what is missing to `relais.toml`, so that two installations never share a secret key.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Configuration:
    home: Path
    secret_key: str
    database_url: str
    public_url: str

    @property
    def database(self) -> dict[str, object]:
        return database_settings(self.database_url, self.home)


@cache
def read_configuration() -> Configuration:
    home = Path(os.environ.get("RELAIS_HOME") or "var").resolve()
    home.mkdir(parents=True, exist_ok=True)
    file = home / "relais.toml"
    written = _read_or_write(file)
    return Configuration(
        home=home,
        secret_key=os.environ.get("RELAIS_SECRET_KEY") or str(written["secret_key"]),
        database_url=os.environ.get("RELAIS_DATABASE_URL") or str(written.get("database_url", "")),
        public_url=(os.environ.get("RELAIS_PUBLIC_URL") or str(written.get("public_url", ""))).rstrip("/"),
    )


def _read_or_write(file: Path) -> dict[str, object]:
    """Read the file. Of several processes that start at once one writes it, and none ever sees it half written."""
    if not file.exists():
        descriptor, name = tempfile.mkstemp(prefix=file.name, dir=file.parent)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(f'secret_key = "{secrets.token_urlsafe(50)}"\n')
        with suppress(FileExistsError):
            os.link(name, file)
        os.unlink(name)
    return tomllib.loads(file.read_text())


def database_settings(url: str, home: Path) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name` into Django's settings; nothing means SQLite in the home folder."""
    if not url or url.startswith("sqlite"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///") or home / "relais.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    # 32 MB before the log is written back: an import would write each page of an index many times.
                    "PRAGMA wal_autocheckpoint=8000;"
                    "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"RELAIS_DATABASE_URL starts with “{parts.scheme}”; it must start with postgresql or sqlite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Discs of today read anywhere as fast as in a row, so indexes pay; statements are too short to be worth compiling.
        "OPTIONS": {"options": "-c random_page_cost=1.1 -c jit=off"},
    }
