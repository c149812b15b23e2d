"""The real inputs that stand beside the project, for tests: read in place, never copied."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest


def shared_data(*parts: str) -> Path:
    """A file of the real inputs; without it the test is skipped, in CI it fails."""
    root = Path(os.environ.get("RELAIS_SHARED_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data")
    path = root.joinpath(*parts)
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"The shared data {'/'.join(parts)} is missing: set RELAIS_SHARED_DATA.")
        pytest.skip(f"The shared data {'/'.join(parts)} is not on this machine.")
    return path


@cache
def naughty_strings() -> list[str]:
    """Texts that broke programs elsewhere, and some that are only long."""
    listed = json.loads(shared_data("naughty_strings", "blns.json").read_text("utf-8"))
    return [*listed, "\x00", "\ud800", "a\u2028b", "\x85", *(character * 1_000_000 for character in "(<&[@. 0a")]
