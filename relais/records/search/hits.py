from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from relais.records.search.highlighting import Marks, highlight, highlighted


@dataclass(frozen=True)
class Matched:
    """A value beside the title in which something was found."""

    key: str
    label: str
    text: str
    marks: Marks = field(default_factory=list)


@dataclass(frozen=True)
class Hit:
    """A record found. `subtitle` says who or what it is; `matched` where it was found, if not in the title."""

    type: str
    pk: int
    title: str
    subtitle: str
    url: str
    score: int
    query: str
    is_organization: bool = False
    matched: tuple[Matched, ...] = ()

    @property
    def marked_title(self) -> SafeString:
        return highlight(self.title, self.query)

    @property
    def marked_note(self) -> SafeString:
        """The subtitle, then what matched elsewhere."""
        parts = [highlight(self.subtitle, self.query)] if self.subtitle else []
        parts += [highlighted(one.text, one.marks) for one in self.matched]
        return format_html_join(" · ", "{}", ((part,) for part in parts))
