"""The programs that PostgreSQL itself gives for copies of a whole database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relais.project.refused import Refused


def dump(database: Mapping[str, Any], file: Path) -> None:
    _run(database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def load(database: Mapping[str, Any], file: Path) -> None:
    """Put the dump in place of whatever empty tables stand there, whole or not at all."""
    arguments = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
    _run(database, "pg_restore", *arguments, f"--dbname={database['NAME']}", str(file))


def _run(database: Mapping[str, Any], program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} was not found. Install the client programs of the PostgreSQL version that your server has.")
    # By the environment, because every user of the machine can read a command's arguments.
    said = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(database[key]) for name, key in said.items() if database.get(key)}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{program} failed: {done.stderr.strip()}")
