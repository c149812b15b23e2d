"""Formatted text: what is kept is harmless, whatever came in."""

from __future__ import annotations

import html
import re

import nh3

TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "s", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "span": {"data-mention"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|tr|blockquote)>|<br ?/?>", re.IGNORECASE)


def sanitize(text: str) -> str:
    """Keep the formatting a note needs and nothing that runs, loads or submits."""
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        attribute_filter=_only_clear_addresses,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _only_clear_addresses(tag: str, attribute: str, value: str) -> str | None:
    """A link names its scheme; `//elsewhere` would borrow ours."""
    return None if attribute == "href" and value.strip().startswith(("//", "/\\", "\\")) else value


def plain_text(text: str) -> str:
    """The words alone, a line for each paragraph."""
    if "<" not in text and "&" not in text:
        return text
    return html.unescape(nh3.clean(_BREAKS.sub("\n", text), tags=set())).strip()
