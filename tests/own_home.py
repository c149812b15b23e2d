from __future__ import annotations

import os
import tempfile
from pathlib import Path


def own_home() -> str:
    """A folder for this process's tests; those who test side by side must not find each other's files."""
    home = Path(os.environ.get("RELAIS_HOME") or tempfile.mkdtemp(prefix="relais-test-"))
    side = os.environ.get("PYTEST_XDIST_WORKER", "")
    if side and home.name != side:
        home = home / side
        home.mkdir(exist_ok=True)
    return str(home)
