"""What is said of the records found: titles and subtitles as they now stand, and where else something matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from relais.core.text import fold
from relais.records.access.gate import condition_for, readable_fields, sees_all, visible
from relais.records.fields import Collection, Field, Link, LinkedRecord, Reader
from relais.records.search.entry_ids import RECORD_MASK
from relais.records.search.field_words import is_text, words_of
from relais.records.search.highlighting import marks_in
from relais.records.search.hits import Hit, Matched
from relais.records.search.places import Place
from relais.records.search.ranking import Ranked
from relais.records.search.segments import TITLE, segments_of
from relais.records.search.terms import Asked

if TYPE_CHECKING:
    from relais.accounts.models import User

#: So many matches beside the title are shown.
MOST_MATCHED = 2


def describe(asked: Asked, query: str, ranked: Sequence[Ranked], user: User | None) -> list[Hit]:
    """Hits, best first; of those that fit equally well, one's own come first."""
    by_place: dict[Place, list[Ranked]] = defaultdict(list)
    for one in ranked:
        by_place[one.place].append(one)
    described = [hit for place, found in by_place.items() for hit in _Description(place, found, asked, query, Reader.of(user)).hits()]
    return [hit for _order, hit in sorted(described, key=lambda pair: pair[0])]


@dataclass
class _Description:
    """The hits of one type: one query for the records, one for each collection in which something matched."""

    place: Place
    ranked: Sequence[Ranked]
    asked: Asked
    query: str
    reader: Reader
    _seen: dict[str, set[int]] = field(default_factory=dict)

    def hits(self) -> Iterator[tuple[tuple[Any, ...], Hit]]:
        declared = self.place.declared
        for one in self.ranked:
            pk = one.entry.id & RECORD_MASK
            row = self.rows.get(pk)
            if row is None:
                continue
            title = f"{declared.name} {pk}" if self.place.hides_titles else declared.compose_title(row)
            hit = Hit(
                type=declared.key,
                pk=pk,
                title=title,
                subtitle=" · ".join(filter(None, (self.text(own, row) for own in self.subtitle))),
                url=declared.url_of(pk),
                score=one.score,
                query=self.query,
                is_organization=declared.icon.startswith("building"),
                matched=tuple(self.matched(pk, row)),
            )
            is_own = self.reader.user is not None and row.get("owner_id") == self.reader.user.pk
            yield (-one.score, not is_own, fold(title), pk), hit

    @cached_property
    def readable(self) -> dict[str, Field]:
        return readable_fields(self.reader.user, self.place.declared)

    @cached_property
    def subtitle(self) -> list[Field]:
        return [own for key in self.place.declared.subtitle if (own := self.readable.get(key)) and not isinstance(own, Collection)]

    @cached_property
    def keys(self) -> dict[int, list[str]]:
        """The fields beside the title and the subtitle in which something matched, by record."""
        shown = {own.key for own in self.subtitle}
        found: dict[int, list[str]] = {}
        for one in self.ranked:
            segments = segments_of(one.open_text)
            title = next((words for marker, words in segments if marker == TITLE), "")
            elsewhere = [term for term in self.asked.terms if not term.is_in(title)]
            markers = [next((marker for marker, words in segments if term.is_in(words)), "") for term in elsewhere]
            keys = [key for marker in markers if (key := self.place.blueprint.key_of(marker)) and key not in shown]
            found[one.entry.id & RECORD_MASK] = list(dict.fromkeys(keys))[:MOST_MATCHED]
        return found

    @cached_property
    def rows(self) -> dict[int, dict[str, Any]]:
        """The records, read once more through the gate. Their ids say of which type they are: `base` would lead SQLite away from them."""
        declared = self.place.declared
        matched = {key for keys in self.keys.values() for key in keys}
        names = ["pk", *declared.title_columns]
        for own in (*self.subtitle, *(self.readable[key] for key in matched)):
            names += own.columns
        if isinstance(owner := self.readable.get("owner"), Link):
            names.append(owner.attribute)
        rows = declared.model._default_manager.filter(pk__in=list(self.keys), deleted_at=None)
        condition = condition_for(self.reader.user, declared, "view")
        if condition is not None:
            rows = rows.filter(condition)
        return {row["pk"]: row for row in rows.order_by().values(*dict.fromkeys(names))}

    @cached_property
    def items(self) -> dict[str, Mapping[int, list[dict[str, Any]]]]:
        """The items of the collections in which something matched."""
        ids: dict[str, list[int]] = defaultdict(list)
        for pk, keys in self.keys.items():
            for key in keys:
                ids[key].append(pk)
        return {key: own.read(ids[key]) for key in ids if isinstance(own := self.readable[key], Collection)}

    def text(self, own: Field, row: Mapping[str, Any]) -> str:
        value = own.from_row(dict(row))
        if isinstance(value, LinkedRecord) and isinstance(own, Link) and value.pk not in self.seen(own):
            return ""
        return own.text(value, self.reader)

    def seen(self, link: Link) -> set[int]:
        """The linked records that the reader may see."""
        if link.key not in self._seen:
            ids = {pk for row in self.rows.values() if (pk := row[link.attribute])}
            user = self.reader.user
            hidden = [target for target in link.targets if not sees_all(user, target)]
            if hidden:
                ids = {pk for target in link.targets for pk in visible(user, target).filter(pk__in=ids).values_list("pk", flat=True)}
            self._seen[link.key] = ids
        return self._seen[link.key]

    def matched(self, pk: int, row: Mapping[str, Any]) -> Iterator[Matched]:
        for key in self.keys[pk]:
            own = self.readable[key]
            values = self.values_of(own, pk) if isinstance(own, Collection) else [(own, own.from_row(dict(row)))]
            for part, value in values:
                if any(term.is_in(f" {words_of(part)(value)}") for term in self.asked.terms):
                    yield self.shown(own, part, value)
                    break

    def values_of(self, collection: Collection, pk: int) -> list[tuple[Field, Any]]:
        parts = [(key, part) for key, part in collection.items.items() if is_text(part)]
        return [(part, value) for item in self.items[collection.key].get(pk, ()) for key, part in parts if (value := item.get(key))]

    def shown(self, own: Field, part: Field, value: Any) -> Matched:
        """The value as the reader writes it, or as it is kept where only that shows what was found."""
        text = part.text(value, self.reader)
        marks = marks_in(text, self.query)
        if not marks and isinstance(value, str):
            text, marks = value, marks_in(value, self.query)
        return Matched(own.key, str(own.label), text, marks)
