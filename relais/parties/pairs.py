"""Records that stand here twice: pairs to look at and to merge, the surest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from relais.accounts.models import User
from relais.core.values.duplicates import LIKELY, Fingerprint, blocking_keys, similarity
from relais.parties.duplicates import READ, compared, coordinates_of, hide_closed_organizations, note_of
from relais.parties.models import Party
from relais.records.api import LikelyPair, RecordType, readable_fields, resolve, visible

#: The newest records are compared; a whole base is compared in the background by a later engine.
MOST_COMPARED = 20_000
#: A key that more records share says little.
MOST_SHARING = 30


def find_pairs(type_: RecordType | str, user: User | None, *, limit: int) -> Sequence[LikelyPair]:
    """Pairs of records open to the user that are probably the same."""
    declared = resolve(type_)
    is_person = declared.base["kind"] == Party.Kind.PERSON
    readable = readable_fields(user, declared)
    newest = list(visible(user, declared).order_by("-id").values(*READ)[:MOST_COMPARED])
    hide_closed_organizations(newest, user)
    rows = {row["id"]: row for row in newest}
    reached = coordinates_of(rows) if {"emails", "phones"} <= readable.keys() else {}
    prints = {
        pk: compared({key: value for key, value in row.items() if key in readable} | reached.get(pk, {}), is_person=is_person)
        for pk, row in rows.items()
    }
    found = [
        LikelyPair(_side(rows[one], readable), _side(rows[other], readable), score.total, [str(words) for _field, words in score.evidence])
        for one, other in _candidates(prints)
        if (score := similarity(prints[one], prints[other])).total >= LIKELY
    ]
    return sorted(found, key=lambda pair: -pair.score)[:limit]


def _side(row: dict[str, Any], readable: Any) -> tuple[int, str, str]:
    return row["id"], row["name"], note_of(row, readable)


def _candidates(prints: dict[int, Fingerprint]) -> set[tuple[int, int]]:
    """Pairs that share a key, each once."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for pk, print_ in prints.items():
        for key in blocking_keys(print_):
            sharing[key].append(pk)
    return {pair for pks in sharing.values() if len(pks) <= MOST_SHARING for pair in combinations(sorted(pks), 2)}
