"""The name of a file, as it may be shown, written into a header and used on any system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
#: What turns the direction of writing, or cannot be seen: `exe.fdp` must not look like `pdf.exe`.
_UNSEEN = ("Cf", "Cc", "Co", "Cs", "Zl", "Zp")


def safe_name(given: str) -> str:
    """The last part of a path, without what is unseen or means something to a system; never empty."""
    text = unicodedata.normalize("NFC", given[-5000:])
    text = "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)
    last = PurePosixPath(text.replace("\\", "/")).name
    name = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST:
        name = f"{stem[: LONGEST - len(ending) - 1].rstrip()}.{ending}" if dot and len(ending) < 12 else name[:LONGEST]
    return name or "file"


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""
