"""The controls of a form as a browser would send them back untouched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


class FilledForm(HTMLParser):
    """`FilledForm(page).sent`: names and values; a date that a browser cannot show in its control is lost, as it is there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select: tuple[str, bool] | None = None
        self._options: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self._select, self._options = (name, "multiple" in given), []
        elif tag == "option":
            self._options.append((value, "selected" in given))
        elif tag == "input" and name:
            self._take_input(given.get("type") or "text", name, value, is_checked="checked" in given)

    def _take_input(self, kind: str, name: str, value: str, *, is_checked: bool) -> None:
        if kind in ("checkbox", "radio") and not is_checked:
            return
        if (kind == "date" and not DAY.fullmatch(value)) or (kind == "datetime-local" and not MOMENT.fullmatch(value)):
            value = ""
        self.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None:
            name, is_multiple = self._select
            chosen = [value for value, is_selected in self._options if is_selected]
            if not is_multiple:
                chosen = chosen[-1:] or [value for value, _is_selected in self._options[:1]]
            self.sent.setdefault(name, []).extend(chosen)
            self._select = None
