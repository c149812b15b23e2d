"""What may be wrong with an installation, and how to mend it: one function per thing that is looked at."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from relais.audit.api import REMEDY, count_unsealed, examine_chain, in_words, missing_guards
from relais.core.clock import now
from relais.core.models import Job, OutboxEvent
from relais.project.plugins.containing import FAULTS, Contained

ENOUGH_DISK = 1_000_000_000
LARGEST_CLOCK_ERROR = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_UNSEALED = 200_000
OLDEST_POSTGRESQL = 150000
SHORTEST_KEY = 50


@dataclass(frozen=True)
class Problem:
    sentence: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    subject: str
    problems: list[Problem]


def examine() -> Iterator[Finding]:
    """Look at everything; what needs the database is left out while that is not in order."""
    reachable = list(database())
    yield Finding("Database", reachable)
    if not reachable:
        behind = list(migrations())
        yield Finding("Migrations", behind)
        for subject, look in (NEEDING_TABLES if not behind else {}).items():
            yield Finding(subject, list(look()))
    for subject, look in OTHERS.items():
        yield Finding(subject, list(look()))
    yield plugins()


def database() -> Iterator[Problem]:
    try:
        connection.ensure_connection()
    except DatabaseError as unreachable:
        reason = str(unreachable).strip().splitlines()[0]
        yield Problem(f"The database cannot be reached: {reason}.", "Start the database server, or correct RELAIS_DATABASE_URL.")


def soundness() -> Iterator[Problem]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            (answer,) = cursor.fetchone()
            if answer != "ok":
                yield Problem(f"The database file is damaged: {answer}.", "Stop Relais and restore the last backup into a new RELAIS_HOME.")
        else:
            cursor.execute("SHOW server_version_num")
            (version,) = cursor.fetchone()
            if int(version) < OLDEST_POSTGRESQL:
                yield Problem("PostgreSQL is older than version 15.", "Upgrade the database server to PostgreSQL 15 or newer.")


def migrations() -> Iterator[Problem]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Problem(f"{len(waiting)} changes of the database are waiting.", "Make a backup, then run `relais migrate`.")


def clock() -> Iterator[Problem]:
    if connection.vendor == "sqlite":
        written = datetime.fromtimestamp(Path(connection.settings_dict["NAME"]).stat().st_mtime, UTC)
        if written - now() > LARGEST_CLOCK_ERROR:
            yield Problem("The database was written in the future: the clock has gone back.", "Set the clock of this machine (NTP).")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
    if abs(now() - there) > LARGEST_CLOCK_ERROR:
        yield Problem("The clocks of this machine and of the database server differ.", "Let both follow the same time server (NTP).")


def queue() -> Iterator[Problem]:
    long_ago = now() - LONGEST_WAIT
    dead = Job.objects.finished_in(Job.State.DEAD).count()
    if dead:
        yield Problem(f"Jobs were given up: {dead}.", "Read why on the administrator's page of jobs, mend it, and let them run again.")
    if Job.objects.expired(long_ago).exists():
        yield Problem("Jobs are held by a worker that is not heard of any more.", "Start a worker: `relais worker`, or `relais serve`.")
    elif Job.objects.due(long_ago).exists() or OutboxEvent.objects.undelivered().filter(emitted_at__lte=long_ago).exists():
        yield Problem("Work has been waiting for more than ten minutes.", "Start a worker, or more of them: `relais worker`.")


def folders() -> Iterator[Problem]:
    for folder in (settings.RELAIS_HOME, settings.MEDIA_ROOT):
        existing = folder if folder.exists() else folder.parent
        if not os.access(existing, os.W_OK | os.X_OK):
            yield Problem(f"{folder} cannot be written.", "Give the folder to the user that Relais runs as.")


def disk() -> Iterator[Problem]:
    free = shutil.disk_usage(settings.RELAIS_HOME).free
    if free < ENOUGH_DISK:
        yield Problem(f"Only {free // 1_000_000} MB of disk are left.", "Free some, or move RELAIS_HOME to a larger disk.")


def public_address() -> Iterator[Problem]:
    if not settings.PUBLIC_URL:
        return
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        yield Problem(
            f"RELAIS_PUBLIC_URL is “{settings.PUBLIC_URL}”.", "Write it like https://crm.example.org, without anything after the name."
        )
    elif parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        yield Problem(
            "People sign in without encryption.", "Put a proxy with a certificate in front, and start RELAIS_PUBLIC_URL with https."
        )


def mail() -> Iterator[Problem]:
    """Nothing is sent; a server that is named must answer."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        if settings.PUBLIC_URL:
            yield Problem(
                f"Invitations and links for new passwords are only written to {settings.EMAIL_FILE_PATH}.",
                "Name your mail server, like RELAIS_MAIL_URL=smtp://user:password@mail.example.org:587.",
            )
        return
    try:
        connection = get_connection(timeout=10)
        connection.open()
        connection.close()
    except (OSError, SMTPException) as error:
        yield Problem(f"The mail server does not take us in: {error}.", "Correct RELAIS_MAIL_URL, or start the mail server.")


def plugins() -> Finding:
    """Which are installed, and what is wrong with those that are left out."""
    installed = [config.plugin for config in apps.get_app_configs() if isinstance(config, Contained) and not config.is_left_out]
    problems = [
        Problem(
            f"The plug-in {plugin.words} is left out: {reason.rstrip('.')}.",
            f"Install a mended version of {plugin.package}, or uninstall it.",
        )
        for plugin, reason in FAULTS.items()
    ]
    return Finding(f"Plug-ins: {', '.join(each.words for each in installed) or 'none'}", problems)


def secret_key() -> Iterator[Problem]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Problem(f"The secret key is shorter than {SHORTEST_KEY} characters.", "Remove it, and Relais makes one at the next start.")
    file = settings.RELAIS_HOME / "relais.toml"
    if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Problem(f"Other users of this machine can read {file}.", f"Run `chmod 600 {file}`.")


def front_end() -> Iterator[Problem]:
    if not Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).is_file():
        yield Problem("The front end is not built.", "Run `bin/setup`, or install the wheel, which carries it.")


def audit() -> Iterator[Problem]:
    """The chain of seals over what was done and read, from its first entry to its last."""
    unguarded = missing_guards()
    if unguarded:
        yield Problem(f"The database would let entries of the audit be changed: {', '.join(unguarded)}.", "Run `relais migrate`.")
    found = examine_chain()
    if found.fault is not None:
        yield Problem(in_words(found.fault), REMEDY)
    waiting = count_unsealed()
    if waiting > MOST_UNSEALED:
        yield Problem(f"{waiting} entries of the audit wait for their seal.", "Start a worker: `relais worker`, or `relais serve`.")


NEEDING_TABLES: dict[str, Callable[[], Iterator[Problem]]] = {
    "Soundness": soundness,
    "Queue": queue,
    "Clock": clock,
    "Audit": audit,
}
OTHERS: dict[str, Callable[[], Iterator[Problem]]] = {
    "Folders": folders,
    "Disk": disk,
    "Public address": public_address,
    "Mail": mail,
    "Secret key": secret_key,
    "Front end": front_end,
}
