"""The page of what Relais withstands…"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_names_the_tests_that_bear_the_marks() -> None:
    checked = subprocess.run([sys.executable, ROOT / "bin/security", "--check"], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")


def test_falls_behind_when_a_test_shows_one_more(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    for name in ("bin/security", "docs/security.toml"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    subprocess.run([sys.executable, tmp_path / "bin/security"], check=True)
    (tmp_path / "tests/test_more.py").write_text("@pytest.mark.attack(61)\ndef test_more(): ...\n")

    checked = subprocess.run([sys.executable, tmp_path / "bin/security", "--check"], capture_output=True, text=True, check=False)

    assert checked.returncode == 1
    assert "Run bin/security." in checked.stderr
