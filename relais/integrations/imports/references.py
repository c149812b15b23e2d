"""Records named in a cell: by external id, e-mail address or title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.core.text import fold
from relais.core.values.names import split_name
from relais.records.api import RecordType, visible
from relais.records.fields import Email

BATCH = 500
REMEMBERED = 100_000


def tidy(text: str) -> str:
    return " ".join((fold(text) or "").split())


def named_values(declared: RecordType, text: str) -> dict[str, Any]:
    """The values of a new record of which only the name is known."""
    if declared.title_columns == ("first_name", "last_name") or {"first_name", "last_name"} <= declared.all_fields.keys():
        name = split_name(text)
        return {"first_name": name.first, "last_name": name.last}
    return {declared.title_columns[0]: text}


class References:
    """Looks names up and remembers them for the life of an import."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.known: dict[tuple[str, str], int] = {}

    def keep(self, declared: RecordType, found: Mapping[str, int]) -> None:
        if len(self.known) > REMEMBERED:
            self.known.clear()
        self.known |= {(declared.key, text): pk for text, pk in found.items()}

    def find(self, declared: RecordType, texts: Sequence[str]) -> dict[str, int]:
        """The ids of the records that the texts name; texts that name none are absent."""
        found = {text: self.known[declared.key, text] for text in texts if (declared.key, text) in self.known}
        rest = [text for text in texts if text not in found]
        for start in range(0, len(rest), BATCH):
            found |= self._look_up(declared, rest[start : start + BATCH])
        self.keep(declared, found)
        return found

    def _look_up(self, declared: RecordType, texts: Sequence[str]) -> dict[str, int]:
        rows = visible(self.user, declared)
        found = {text: pk for pk, text in rows.filter(external_id__in=texts).order_by("-pk").values_list("pk", "external_id")}
        mails = [own for own in declared.all_fields.values() if isinstance(own, Email)]
        written = {text.lower(): text for text in texts if "@" in text and text not in found}
        for own in mails if written else []:
            for pk, mail in rows.filter(**{f"{own.column}__in": list(written)}).order_by("-pk").values_list("pk", own.column):
                found[written[mail]] = pk
        return found | self._by_title(declared, [text for text in texts if text not in found])

    def _by_title(self, declared: RecordType, texts: Sequence[str]) -> dict[str, int]:
        if not texts:
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
            for text in wanted.get(tidy(declared.compose_title(row)), ()):
                found[text] = row["pk"]
        return found
