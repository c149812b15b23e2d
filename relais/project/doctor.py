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
from django.db.models import FileField

from relais.accounts.models import User
from relais.audit.api import REMEDY, count_unsealed, examine_chain, in_words, missing_guards
from relais.core.clock import now
from relais.core.encryption import EncryptedTextField, SecretLost
from relais.core.models import Job, OutboxEvent, Schedule
from relais.integrations.api import troubled
from relais.project.backups.keeping import folder_of, newest_backup
from relais.project.backups.place import this_place
from relais.project.backups.schema import unknown_migrations
from relais.project.plugins.containing import FAULTS, Contained
from relais.project.upgrading import begun_upgrade

ENOUGH_DISK = 1_000_000_000
LARGEST_CLOCK_ERROR = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_UNSEALED = 200_000
OLDEST_POSTGRESQL = 150000
SHORTEST_KEY = 50
ENOUGH_INODES = 10_000
OLDEST_BACKUP = timedelta(hours=36)
FILES_LOOKED_AT = 10_000


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
    strange = unknown_migrations(connection)
    if strange:
        app, name = strange[-1]
        yield Problem(
            f"The database belongs to a newer Relais: {app}.{name} is not known here.",
            "Install that version, or put a backup of this one in its place: `relais restore --replace FILE`.",
        )
    upgrade = begun_upgrade(this_place())
    if upgrade is not None:
        yield Problem(
            f"The upgrade that began at {upgrade.began_at} has not ended{': ' + upgrade.error if upgrade.error else '.'}",
            "Mend the cause and run `relais prepare`"
            + (f", or go back with the version of before: `{upgrade.way_back}`." if upgrade.backup else "."),
        )
        return
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Problem(f"{len(waiting)} changes of the database are waiting.", "Run `relais prepare`, which makes a backup first.")


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
    folder = folder_of(this_place())
    for where in {settings.RELAIS_HOME, *([folder] if folder is not None and folder.is_dir() else [])}:
        usage, inodes = shutil.disk_usage(where), os.statvfs(where)
        if usage.free < ENOUGH_DISK:
            yield Problem(f"Only {usage.free // 1_000_000} MB of disk are left for {where}.", "Free some, or move it to a larger disk.")
        if inodes.f_files and inodes.f_favail < ENOUGH_INODES:
            yield Problem(
                f"The disk of {where} takes hardly any more files.", "Remove files that are not needed, or move it to another disk."
            )


def backups() -> Iterator[Problem]:
    """A backup that is made and kept is not yet one that can be restored, so its key and its reading count as well."""
    place = this_place()
    folder = folder_of(place)
    if folder is None:
        return
    newest = newest_backup(place)
    begun = Schedule.objects.filter(name="project.back_up_workspace").values_list("last_run_at", flat=True).first()
    if newest is None:
        if begun is not None or User.objects.filter(created_at__lt=now() - OLDEST_BACKUP).exists():
            yield Problem(
                f"There is no backup in {folder}.", "Run `relais backup`, and read on the page of jobs why the nightly one failed."
            )
    elif now() - newest > OLDEST_BACKUP:
        yield Problem(
            f"The newest backup in {folder} is of {newest:%Y-%m-%d %H:%M} UTC.",
            "Start a worker, which makes one every night, or run `relais backup`; read on the page of jobs why it failed.",
        )
    if folder.is_relative_to(place.home) and settings.PUBLIC_URL:
        yield Problem(
            "The backups lie on the same machine as the workspace.",
            "Name a folder on another one in RELAIS_BACKUP_FOLDER, or copy them away every night (they are encrypted).",
        )


def files() -> Iterator[Problem]:
    """The uploaded files that a record still names: is each there, and not empty?"""
    lost = [path for path in named_files() if not path.is_file() or not path.stat().st_size]
    if lost:
        yield Problem(
            f"Files that records name are gone: {len(lost)}, such as {lost[0].relative_to(settings.MEDIA_ROOT)}.",
            "Take them from a backup: `relais restore` it into another RELAIS_HOME and copy its folder `files`.",
        )


def named_files() -> Iterator[Path]:
    for model in apps.get_models():
        for own in model._meta.local_concrete_fields:
            if isinstance(own, FileField):
                rows = model._default_manager.exclude(**{own.name: ""}).order_by("-pk").values_list(own.name, flat=True)
                yield from (settings.MEDIA_ROOT / name for name in rows[:FILES_LOOKED_AT] if name)


def secrets() -> Iterator[Problem]:
    """What was encrypted with a secret key that is no longer known, after a restoration on another machine for example."""
    for model in apps.get_models():
        for own in model._meta.local_concrete_fields:
            if isinstance(own, EncryptedTextField):
                try:
                    model._default_manager.exclude(**{own.name: ""}).order_by("pk").values_list(own.name, flat=True).first()
                except SecretLost as lost:
                    yield Problem(
                        f"{model._meta.verbose_name_plural}: {lost}",
                        "Put the secret_key of the old relais.toml into RELAIS_OLD_SECRET_KEYS.",
                    )


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


def integrations() -> Iterator[Problem]:
    """Connections with other software that have stopped."""
    for each in troubled():
        yield Problem(f"{each.title}: {each.sentence}", "Look at it on the administrator's page of integrations.")


NEEDING_TABLES: dict[str, Callable[[], Iterator[Problem]]] = {
    "Soundness": soundness,
    "Queue": queue,
    "Clock": clock,
    "Audit": audit,
    "Backups": backups,
    "Files": files,
    "Secrets": secrets,
    "Integrations": integrations,
}
OTHERS: dict[str, Callable[[], Iterator[Problem]]] = {
    "Folders": folders,
    "Disk": disk,
    "Public address": public_address,
    "Mail": mail,
    "Secret key": secret_key,
    "Front end": front_end,
}
