"""The Lucide shapes we use, drawn into the page: no request, no jump. `frontend/scripts/extract_icons.js` writes the file."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class UnknownIcon(LookupError):
    """Names the icons that look like the one asked for."""

    def __init__(self, name: str) -> None:
        near = ", ".join(get_close_matches(name, icon_names(), n=5)) or "none"
        super().__init__(f"There is no icon “{name}”. Similar ones: {near}.")


@cache
def _shapes() -> dict[str, str]:
    return json.loads((Path(__file__).parent / "data" / "lucide.json").read_text(encoding="utf-8"))


def icon_names() -> list[str]:
    """Every icon that a declaration or an administrator may choose."""
    return list(_shapes())


@lru_cache(maxsize=4096)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of 16 pixels in the colour of its text; with a label it speaks, without one it is decoration."""
    if name not in _shapes():
        raise UnknownIcon(name)
    shape = mark_safe(_shapes()[name])
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, shape)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shape)
