"""Formatting as people type it: `**bold**`, `*italic*`, `- lists`, `1. lists`, `> quotes`, `# headings`, addresses that become links.

It becomes the HTML that is kept, and comes back as typed when it is edited. HTML that holds more than this stays HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from html.parser import HTMLParser

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])")
_LINK = re.compile(r"(?<![\w/\"=>])(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]’»])")
_ITEM = re.compile(r"(?:[-*•]|(\d{1,3})[.)])\s+(.+)")
_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_TAG = re.compile(r"<(?:p|div|table|ul|ol|h[1-6]|blockquote|br|span)\b[^<>]*>", re.IGNORECASE)
_HEADINGS = {1: "h2", 2: "h3", 3: "h4"}


def to_html(text: str) -> str:
    """What was typed as HTML; everything that is no formatting is escaped."""
    return "".join(_block(kind, lines) for kind, lines in _blocks(text.splitlines()))


def _blocks(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Lines of one kind that follow each other belong together; an empty one ends a list or a quote."""
    found: list[tuple[str, list[str]]] = []
    is_open = False
    for line in lines:
        kind, words = _kind_of(line.strip())
        if is_open and found and found[-1][0] == kind and kind in ("ul", "ol", "blockquote"):
            found[-1][1].append(words)
        elif words:
            found.append((kind, [words]))
        is_open = bool(words)
    return found


def _kind_of(line: str) -> tuple[str, str]:
    if item := _ITEM.fullmatch(line):
        return ("ol" if item[1] else "ul"), item[2]
    if heading := _HEADING.fullmatch(line):
        return _HEADINGS[len(heading[1])], heading[2]
    if line.startswith("> "):
        return "blockquote", line[2:].strip()
    return "p", line


def _block(kind: str, lines: list[str]) -> str:
    if kind in ("ul", "ol"):
        return f"<{kind}>{''.join(f'<li>{_inline(line)}</li>' for line in lines)}</{kind}>"
    if kind == "blockquote":
        return f"<blockquote>{''.join(f'<p>{_inline(line)}</p>' for line in lines)}</blockquote>"
    return f"<{kind}>{_inline(lines[0])}</{kind}>"


def _inline(line: str) -> str:
    escaped = html.escape(line, quote=False)
    linked = _LINK.sub(lambda found: f'<a href="{html.escape(html.unescape(found[1]))}">{found[1]}</a>', escaped)
    parts = re.split(r"(<a [^>]*>.*?</a>)", linked)
    return "".join(
        part if part.startswith("<a ") else _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", part)) for part in parts
    )


def is_html(text: str) -> bool:
    """Whether a text is HTML already: what could not be shown as typed is edited as it is kept."""
    return _TAG.search(text) is not None


def to_text(markup: str) -> str | None:
    """HTML as one would have typed it; None where it holds what cannot be typed so."""
    if "<" not in markup:
        return html.unescape(markup)
    typist = _Typist()
    typist.feed(markup)
    typist.close()
    return None if typist.is_beyond else "\n".join(typist.lines()).strip()


class _Typist(HTMLParser):
    """Writes HTML down as typed text."""

    _MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
    _PLAIN = {"span", "a", "ul", "ol", "blockquote"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_beyond = False
        self._written: list[str] = []
        self._line = ""
        self._holders: list[str] = []
        self._numbers: list[int] = []

    def lines(self) -> list[str]:
        self._end_line()
        return self._written

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._MARKS:
            self._line += self._MARKS[tag]
        elif tag in ("p", "li", *_HEADINGS.values()):
            self._begin(tag)
        elif tag == "br":
            self._end_line()
        elif tag in ("ul", "ol", "blockquote"):
            if self._holders:
                self.is_beyond = True
            self._end_line()
            self._holders.append(tag)
            self._numbers.append(0)
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""
        elif tag not in self._PLAIN:
            self.is_beyond = True

    def _begin(self, tag: str) -> None:
        self._end_line()
        holder = self._holders[-1] if self._holders else ""
        if tag == "li":
            self._numbers[-1:] = [self._numbers[-1] + 1] if self._numbers else []
            self._line = f"{self._numbers[-1]}. " if holder == "ol" and self._numbers else "- "
        elif tag in _HEADINGS.values():
            self._line = "#" * next(depth for depth, name in _HEADINGS.items() if name == tag) + " "
        else:
            self._line = "> " if holder == "blockquote" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._MARKS:
            self._line += self._MARKS[tag]
        elif tag in ("ul", "ol", "blockquote") and self._holders:
            self._end_line()
            self._holders.pop()
            self._numbers.pop()
            self._written.append("")
        elif tag in ("p", "li", *_HEADINGS.values()):
            self._end_line()
        elif tag == "a":
            self.is_beyond = self.is_beyond or not self._line.endswith(self._link)

    def handle_data(self, data: str) -> None:
        self._line += data.replace("\n", " ")

    def _end_line(self) -> None:
        if self._line.strip():
            self._written.append(self._line.strip())
        self._line = ""
