"""What a firm sets for its installation: the environment first, then RELAIS_HOME/relais.toml, then what is sensible.

The first start writes what is missing to `relais.toml`, so that two installations never share a secret key. A workspace beside the main
one has such a folder and file of its own, below `RELAIS_HOME/workspaces`, and the environment is not about it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

FILE = "relais.toml"
#: What a workspace may be called, which is what its folder is called.
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
#: The name of what RELAIS_HOME itself is.
MAIN = "main"


@dataclass(frozen=True)
class Configuration:
    home: Path
    secret_key: str
    database_url: str
    public_url: str
    #: Where this process itself is reached, as `relais serve` told it.
    local_url: str = "http://127.0.0.1:8000"
    #: Keys of before: what was signed or encrypted with them still opens.
    old_secret_keys: tuple[str, ...] = ()
    #: `smtp://user:password@host:587?security=starttls`; nothing means that mails are written to the folder `mail`.
    mail_url: str = ""
    mail_from: str = ""
    #: Addresses or networks of proxies whose word about the visitor's address is taken.
    trusted_proxies: tuple[str, ...] = ()
    #: Names, networks and ports of the firm's own network that Relais may go to (`relais.core.outbound`).
    outbound_hosts: tuple[str, ...] = ()
    #: Folders of this machine that file exchanges may use; `exchange` in the folder of data unless told.
    exchange_folders: tuple[str, ...] = ()
    #: Other keys that open what was encrypted with them, and sign nothing.
    keys_of_old_secrets: tuple[str, ...] = ()
    #: The names under which browsers know it; without any it answers to every name.
    hosts: tuple[str, ...] = ()
    #: One of `relais.core.workspaces.State`.
    state: str = "open"
    #: Which workspace of the installation it is of.
    name: str = MAIN
    #: The folder of the nightly backups; `off` for none.
    backup_folder: str = ""
    #: For how many days, weeks and months back one of them is kept.
    backups_kept: tuple[int, int, int] = (7, 4, 6)
    #: `lines` for people, `json` for programs that gather logs.
    log_format: str = ""
    #: What whoever gathers the metrics from another machine shows.
    metrics_token: str = ""

    #: Names of the plug-ins to let in; all that are installed where this is empty, and `none` for none.
    plugins: tuple[str, ...] = ()

    @property
    def is_main(self) -> bool:
        return self.name == MAIN

    @property
    def database(self) -> dict[str, object]:
        return database_settings(self.database_url, self.home)


@cache
def read_configuration() -> Configuration:
    """That of the installation; or, in a process for one of its workspaces (RELAIS_WORKSPACE), that of the workspace."""
    home = home_of_installation()
    home.mkdir(parents=True, exist_ok=True)
    installation = _configuration(home, _read_or_write(home / FILE), os.environ)
    name = os.environ.get("RELAIS_WORKSPACE") or MAIN
    if name == MAIN:
        return installation
    return read_workspace(installation, name)


def read_workspace(installation: Configuration, name: str) -> Configuration:
    """What is set for a workspace beside the main one; what is of the machine is that of the installation."""
    home = home_of(installation.home, name)
    own = _configuration(home, tomllib.loads((home / FILE).read_text()), {})
    return replace(
        own,
        name=name,
        local_url=_with_host(installation.local_url, own.hosts),
        trusted_proxies=installation.trusted_proxies,
        plugins=installation.plugins,
    )


def home_of_installation() -> Path:
    return Path(os.environ.get("RELAIS_HOME") or "var").resolve()


def home_of(home: Path, name: str) -> Path:
    return home / "workspaces" / name


def _with_host(url: str, hosts: tuple[str, ...]) -> str:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{hosts[0]}{port}").geturl() if hosts else url


def _configuration(home: Path, written: Mapping[str, object], environment: Mapping[str, str]) -> Configuration:
    def told(name: str) -> str:
        return environment.get(f"RELAIS_{name.upper()}") or str(written.get(name, ""))

    return Configuration(
        home=home,
        secret_key=told("secret_key"),
        database_url=told("database_url"),
        public_url=told("public_url").rstrip("/"),
        local_url=environment.get("RELAIS_LOCAL_URL") or "http://127.0.0.1:8000",
        old_secret_keys=several(told("old_secret_keys")),
        mail_url=told("mail_url"),
        mail_from=told("mail_from"),
        trusted_proxies=several(told("trusted_proxies")),
        outbound_hosts=several(told("outbound_hosts")),
        keys_of_old_secrets=several(told("keys_of_old_secrets")),
        hosts=several(told("hosts")),
        state=told("state") or "open",
        plugins=several(told("plugins")),
        backup_folder=told("backup_folder"),
        backups_kept=_kept(told("backups_kept")),
        log_format=told("log_format"),
        metrics_token=told("metrics_token"),
        exchange_folders=several(told("exchange_folders")),
    )


def backup_key(home: Path) -> str:
    """The key of the workspace's backups: RELAIS_BACKUP_KEY, or that of its `relais.toml`, where the first backup writes one."""
    told = os.environ.get("RELAIS_BACKUP_KEY")
    if told:
        return told
    file = home / "relais.toml"
    written = _read_or_write(file)
    if "backup_key" not in written:
        keep(file, "backup_key", secrets.token_urlsafe(32))
        written = _read_or_write(file)
    return str(written["backup_key"])


def keep(file: Path, name: str, value: str) -> None:
    """Write one setting into `relais.toml`, in place of what it said before; the rest stays as it is."""
    lines = [line for line in file.read_text().splitlines() if line.partition("=")[0].strip() != name] if file.exists() else []
    first_section = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    lines.insert(first_section, f"{name} = {json.dumps(value, ensure_ascii=False)}")
    _write(file, "\n".join(lines) + "\n")


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and for nobody else to read."""
    descriptor, name = tempfile.mkstemp(prefix=file.name, dir=file.parent)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(name, file)


def _kept(text: str) -> tuple[int, int, int]:
    """`7 4 6`: days, weeks, months."""
    numbers = [int(part) for part in text.replace(",", " ").split()] if text else [7, 4, 6]
    if len(numbers) != 3 or min(numbers) < 0 or numbers[0] < 1:
        raise ValueError("RELAIS_BACKUPS_KEPT must be three numbers, such as 7 4 6: days, weeks and months; at least one day.")
    return numbers[0], numbers[1], numbers[2]


def several(text: str) -> tuple[str, ...]:
    """Several words with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


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


def mail_settings(url: str) -> dict[str, object]:
    """Turn `smtp://user:password@host:587?security=starttls` into Django's settings; security is starttls, tls or none."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    parts = urlsplit(url)
    security = (parse_qs(parts.query).get("security") or ["tls" if parts.scheme == "smtps" else "starttls"])[0]
    if parts.scheme not in ("smtp", "smtps") or security not in ("starttls", "tls", "none"):
        raise ValueError("RELAIS_MAIL_URL must be like smtp://user:password@host:587?security=starttls (or tls, or none).")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": unquote(parts.hostname or "localhost"),
        "EMAIL_PORT": parts.port or {"starttls": 587, "tls": 465, "none": 25}[security],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_USE_SSL": security == "tls",
        "EMAIL_TIMEOUT": 20,
    }


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
