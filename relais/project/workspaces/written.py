"""Lines of a `relais.toml`, which commands change and people may too."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_settings(file: Path, values: Mapping[str, str]) -> None:
    """Set these and leave the other lines; one that is empty goes. Whoever reads meanwhile finds the old file or the new one."""
    lines = file.read_text().splitlines() if file.exists() else []
    # What stands below a heading belongs to it.
    end = next((number for number, line in enumerate(lines) if line.startswith("[")), len(lines))
    kept = [line for line in lines[:end] if line.partition("=")[0].strip() not in values]
    written = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    descriptor, name = tempfile.mkstemp(prefix=file.name, dir=file.parent)
    with os.fdopen(descriptor, "w") as opened:
        opened.write("\n".join([*kept, *written, *lines[end:]]) + "\n")
    os.replace(name, file)
