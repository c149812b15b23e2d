"""Records named in a cell: by external id, e-mail address or title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relais.core.values.names import split_name
from relais.integrations.imports.by_heart import called_alike, known_by_heart
from relais.integrations.imports.identity import FULL, has_full_name, tidy
from relais.integrations.imports.known import Known
from relais.records.api import RecordType, hidden_title_columns, readable_fields, visible
from relais.records.fields import Email, FewLink, Link

BATCH = 500
REMEMBERED = 100_000


def named_values(declared: RecordType, text: str) -> dict[str, Any]:
    """The values of a new record of which only the name is known."""
    if declared.title_columns == FULL or has_full_name(declared):
        name = split_name(text)
        return {"first_name": name.first, "last_name": name.last}
    return {declared.title_columns[0]: text}


def one_of_each(texts: Iterable[str]) -> dict[str, list[str]]:
    """Different writings of one name together, under the first."""
    together: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        together.setdefault(tidy(text), []).append(text)
    return {writings[0]: writings for writings in together.values()}


class References:
    """Looks names up and remembers them for the life of an import. What the user may not read finds nothing."""

    def __init__(self, user: Any, known: Known) -> None:
        self.user = user
        self.known = known
        self._ids: dict[tuple[str, str], int] = {}

    def keep(self, declared: RecordType, found: Mapping[str, int]) -> None:
        if len(self._ids) > REMEMBERED:
            self._ids.clear()
        self._ids |= {(declared.key, text): pk for text, pk in found.items()}

    def find(self, declared: RecordType, texts: Sequence[str]) -> dict[str, int]:
        """The ids of the records that the texts name; texts that name none are absent."""
        found = {text: self._ids[declared.key, text] for text in texts if (declared.key, text) in self._ids}
        rest = [text for text in texts if text not in found]
        for start in range(0, len(rest), BATCH):
            found |= self._look_up(declared, rest[start : start + BATCH])
        self.keep(declared, found)
        return found

    def find_linked(self, link: Link, texts: Sequence[str]) -> dict[str, int]:
        """The same for a link, under which records of several types may stand."""
        found = known_by_heart(link, texts) if isinstance(link, FewLink) else {}
        alike = called_alike(link, texts)
        for target in link.targets:
            found |= self.find(target, [text for text in texts if text not in found and text not in alike])
        return found

    def _look_up(self, declared: RecordType, texts: Sequence[str]) -> dict[str, int]:
        rows = visible(self.user, declared)
        readable = readable_fields(self.user, declared)
        known = rows.filter(external_id__in=texts).order_by("-pk") if "external_id" in readable else rows.none()
        found = {text: pk for pk, text in known.values_list("pk", "external_id")}
        mails = [own for own in readable.values() if isinstance(own, Email)]
        written = {text.lower(): text for text in texts if "@" in text and text not in found}
        for own in mails if written else []:
            for pk, mail in rows.filter(**{f"{own.column}__in": list(written)}).order_by("-pk").values_list("pk", own.column):
                found[written[mail]] = pk
        found |= self._by_title(declared, [text for text in texts if text not in found])
        return found | self.known.find_called(declared.key, [text for text in texts if text not in found])

    def _by_title(self, declared: RecordType, texts: Sequence[str]) -> dict[str, int]:
        if not texts or hidden_title_columns(self.user, declared):
            return {}
        wanted: dict[str, list[str]] = {}
        for text in texts:
            wanted.setdefault(tidy(text), []).append(text)
        rows = visible(self.user, declared).order_by("-pk")
        if declared.sorts_by_title:
            rows = rows.filter(title_key__in=[title[:200] for title in wanted])
        elif len(declared.title_columns) == 1:
            rows = rows.filter(**{f"{declared.title_columns[0]}__folded__in": list(wanted)})
        found: dict[str, int] = {}
        for row in rows.values("pk", *declared.title_columns):
            writings = [declared.compose_title(row)]
            if declared.title_columns == FULL:
                writings.append(f"{row['last_name']} {row['first_name']}")
            for text in (text for writing in writings for text in wanted.get(tidy(writing), ())):
                found[text] = row["pk"]
        return found

    def already_so(self, link: Link, named: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
        """Of linked records, each with the name that a row gives, those that are called so: a namesake does not take their place."""
        pairs = set(named)
        ids = {pk for pk, _text in pairs}
        called: dict[int, tuple[str, str]] = {}
        for target in link.targets if ids else ():
            for row in visible(self.user, target).filter(pk__in=ids).values("pk", "external_id", *target.title_columns):
                called[row["pk"]] = (tidy(target.compose_title(row)), row["external_id"])
        return {(pk, text) for pk, text in pairs if pk in called and (tidy(text) == called[pk][0] or text == called[pk][1])}
