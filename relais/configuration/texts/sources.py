"""Where the firm's words stand. Fields in pairs (`label_en`, `label_fr`) are found by themselves; what stands elsewhere, a source tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.configuration.document.kinds import Kind, all_kinds
from relais.core.errors import NotFound
from relais.records.api import Operation, change, registry
from relais.records.models import Layout

ENGLISH, FRENCH = "_en", "_fr"


@dataclass(frozen=True)
class Words:
    """One text in both languages. `place` says which of the record's texts it is; `record` what the record is called."""

    source: str
    pk: int
    place: str
    place_label: str
    record: str
    english: str
    french: str

    @property
    def key(self) -> str:
        return f"{self.source}:{self.pk}:{self.place}"

    @property
    def lacks(self) -> bool:
        """One of the two is there and the other is not."""
        return bool(self.english) != bool(self.french)


@dataclass(frozen=True)
class WordSource:
    """`read` answers all of them, `write(pk, place, english, french)` changes one."""

    key: str
    label: Callable[[], str | Promise]
    read: Callable[[], Iterable[Words]]
    write: Callable[[int, str, str, str, Actor, Operation], None]


_added: dict[str, WordSource] = {}


def register_word_source(source: WordSource) -> None:
    """Add words of a package that do not stand in fields in pairs."""
    _added[source.key] = source


def word_sources() -> Mapping[str, WordSource]:
    """Those of every kind that has fields in pairs, and those that packages have added."""
    found = {kind.type: _source_of(kind) for kind in all_kinds() if pairs_of(kind)}
    return found | {"layouts": LAYOUT_WORDS} | {key: source for key, source in _added.items() if key in registry}


def pairs_of(kind: Kind) -> list[str]:
    """The first parts of the names of fields that stand in both languages."""
    return [key.removesuffix(ENGLISH) for key in kind.fields if key.endswith(ENGLISH) and key.removesuffix(ENGLISH) + FRENCH in kind.fields]


def _source_of(kind: Kind) -> WordSource:
    def read() -> Iterable[Words]:
        pairs = pairs_of(kind)
        for record in kind.declared.queryset().order_by("pk"):
            title = kind.declared.title_of(record)
            for pair in pairs:
                english, french = (str(getattr(record, pair + end) or "") for end in (ENGLISH, FRENCH))
                if english or french or pair in ("label", "plural"):
                    yield Words(kind.type, record.pk, pair, _name_of(kind, pair), title, english, french)

    def write(pk: int, place: str, english: str, french: str, by: Actor, operation: Operation) -> None:
        if place not in pairs_of(kind):
            raise NotFound(_("There is no such text."))
        values: dict[str, Any] = {place + ENGLISH: english, place + FRENCH: french}
        change(_record(kind.type, pk), by=by, operation=operation, **values)

    return WordSource(kind.type, lambda: kind.declared.name_plural, read, write)


def _name_of(kind: Kind, pair: str) -> str:
    """The label of the pair without its language: « label in English » says so itself, so that it is cut."""
    label = str(kind.fields[pair + ENGLISH].label)
    return capfirst(label.partition(",")[0].removesuffix(_("in English")).strip())


def _record(key: str, pk: int) -> Any:
    found = registry.get(key).queryset().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such text."))
    return found


# --- headings of layouts -----------------------------------------------------------------------------------------------


def _read_layouts() -> Iterable[Words]:
    declared = registry.get("layouts")
    for layout in declared.queryset().order_by("pk"):
        for place, section in enumerate(layout.arrangement.get("sections", ())):
            english, french = str(section.get("title_en") or ""), str(section.get("title_fr") or "")
            if english or french:
                yield Words("layouts", layout.pk, str(place), _("Heading"), declared.title_of(layout), english, french)


def _write_layout(pk: int, place: str, english: str, french: str, by: Actor, operation: Operation) -> None:
    layout: Layout = _record("layouts", pk)
    sections = [dict(section) for section in layout.arrangement.get("sections", ())]
    if not place.isdecimal() or int(place) >= len(sections):
        raise NotFound(_("There is no such text."))
    sections[int(place)] |= {"title_en": english, "title_fr": french}
    change(layout, by=by, operation=operation, arrangement={**layout.arrangement, "sections": sections})


LAYOUT_WORDS = WordSource("layouts", lambda: registry.get("layouts").name_plural, _read_layouts, _write_layout)
