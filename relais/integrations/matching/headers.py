"""Which column of a file fills which field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from rapidfuzz.distance import Levenshtein

from relais.integrations.files.table import Value
from relais.integrations.matching.columns import Understanding, understand
from relais.integrations.matching.headings import concepts
from relais.integrations.matching.looks import share_of
from relais.integrations.matching.meaning import Meaning
from relais.integrations.matching.words import key_of

#: A suggestion that is less sure than this is none.
LEAST_CONFIDENCE = 0.45
#: No list of fields is longer; columns beyond are left to the user.
MOST_COLUMNS = 1000
_LABEL, _LIKE_A_LABEL, _LIKE = 0.96, 0.62, 0.85
_SHORTEST_LIKE = 5
_FEW = 0.3
#: What the values of a kind of field look like.
_LOOKS = {
    "email": "email", "url": "url", "date": "date", "datetime": "date", "integer": "figure", "decimal": "figure", "money": "figure",
    "percent": "figure", "year": "year", "country": "country", "language": "language", "boolean": "boolean",
}  # fmt: skip
#: Meanings that can stand in for another where nothing better comes.
_RELATED = {
    ("address:full", "street"): 0.8,
    ("occupation", "job_title"): 0.7,
    ("trade_name", "organization"): 0.7,
    ("legal_name", "organization"): 0.7,
    ("name", "full_name"): 0.95,
    ("name", "organization"): 0.95,
    ("full_name", "name"): 0.95,
    ("organization", "name"): 0.9,
    ("full_name", "owner"): 0.6,
}
_ADDRESS = {
    "street",
    "street2",
    "street3",
    "street_number",
    "po_box",
    "postcode",
    "city",
    "region",
    "country",
    "country_code",
    "address:full",
}
#: How well a column without a kind fits a field of some kind.
_UNTYPED = {"main": 0.97, "work": 0.93, "other": 0.84, "mobile": 0.8, "home": 0.76, "billing": 0.72}


@dataclass(frozen=True)
class Target:
    """A field that a column can fill.

    `aliases` are words, or meanings in the neutral words of `concepts.json`: `organization.city`, `street:billing`, `phone:mobile`.
    A key that is such a word itself needs no alias. `kind` says what values it takes, `sample_test` which values it would take.
    """

    key: str
    labels: Sequence[str] = ()
    aliases: Sequence[str] = ()
    kind: str = "text"
    sample_test: Callable[[Value], bool] | None = field(default=None, compare=False)

    @cached_property
    def meanings(self) -> list[Meaning]:
        return [meaning for name in (self.key, *self.aliases) if (meaning := _meaning(name)) is not None]

    @cached_property
    def words(self) -> set[str]:
        return {key for name in (*self.labels, *self.aliases) if (key := key_of(name))}


@dataclass(frozen=True)
class Suggestion:
    """What a column most likely fills. `meaning` is what it says even where no field takes it; `reason` is a sentence."""

    column: str
    target_key: str | None
    confidence: float
    reason: str
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class _Fit:
    confidence: float
    column: int
    target: int
    reason: str


def match_columns(
    columns: Sequence[str], samples: Mapping[str, Sequence[Value]], targets: Sequence[Target], *, own: str = ""
) -> list[Suggestion]:
    """One suggestion for each column; no field is suggested twice. `own` is what a row is: `person`, `organization`, or something else."""
    understood: dict[str, list[Understanding]] = {column: [] for column in columns}
    understood |= understand(columns[:MOST_COLUMNS], samples, own=own)
    places = _place_addresses([understood[column] for column in columns], targets)
    fits = sorted(
        (
            fit
            for position, column in enumerate(columns[:MOST_COLUMNS])
            for fit in _fits(position, column, understood[column], samples.get(column, ()), targets, places)
        ),
        key=lambda fit: (-fit.confidence, fit.column, fit.target),
    )
    chosen: dict[int, _Fit] = {}
    taken: set[int] = set()
    for fit in fits:
        if fit.column not in chosen and fit.target not in taken:
            chosen[fit.column] = fit
            taken.add(fit.target)
    return [_suggestion(column, understood[column], chosen.get(position), targets) for position, column in enumerate(columns)]


def _suggestion(column: str, understandings: list[Understanding], fit: _Fit | None, targets: Sequence[Target]) -> Suggestion:
    meaning = understandings[0].meaning if understandings else None
    if fit is None:
        return Suggestion(column, None, 0.0, _("No field was recognized for this column."), meaning)
    return Suggestion(column, targets[fit.target].key, round(fit.confidence, 2), fit.reason, meaning)


def _fits(
    position: int,
    column: str,
    understandings: list[Understanding],
    values: Sequence[Value],
    targets: Sequence[Target],
    places: Mapping[_Place, _Place],
) -> Iterator[_Fit]:
    key = key_of(column)
    for number, target in enumerate(targets):
        best = _Fit(0.0, position, number, "")
        for each in understandings:
            for meaning in target.meanings:
                confidence = each.confidence * _compatibility(each.meaning, meaning, places)
                if confidence > best.confidence:
                    best = _Fit(confidence, position, number, each.reason)
        best = max(best, _fit_label(position, number, key, target, understandings), key=lambda fit: fit.confidence)
        confidence = best.confidence * _plausibility(target, values)
        if confidence >= LEAST_CONFIDENCE:
            yield _Fit(confidence, position, number, best.reason)


def _fit_label(position: int, number: int, key: str, target: Target, understandings: list[Understanding]) -> _Fit:
    """A heading that is the name of the field, or nearly; what a known program means by it goes before."""
    if key in target.words:
        return _Fit(_LABEL, position, number, _("It has the name of the field."))
    if not understandings and len(key) >= _SHORTEST_LIKE:
        likeness = max((Levenshtein.normalized_similarity(key, word) for word in target.words), default=0.0)
        if likeness >= _LIKE:
            return _Fit(_LIKE_A_LABEL, position, number, _("It resembles the name of the field."))
    return _Fit(0.0, position, number, "")


def _plausibility(target: Target, values: Sequence[Value]) -> float:
    present = [value for value in values if value is not None]
    if not present:
        return 1.0
    if target.sample_test is not None:
        return 1.0 if sum(map(target.sample_test, present)) >= _FEW * len(present) else 0.5
    look = _LOOKS.get(target.kind)
    return 1.0 if look is None or share_of(look, present) >= _FEW else 0.5


def _compatibility(column: Meaning, target: Meaning, places: Mapping[_Place, _Place]) -> float:
    """How well what a column says fits what a field means, from 0 to 1."""
    concept = 1.0 if column.concept == target.concept else _RELATED.get((column.concept, target.concept), 0.0)
    if not concept or column.scope != target.scope:
        return 0.0
    if column.concept in _ADDRESS and target.type:
        return (
            concept * _type_fit(column.type, target.type) * _index_fit(column, target)
            if places.get(_place(column)) == _place(target)
            else 0.0
        )
    return concept * _type_fit(column.type, target.type) * _index_fit(column, target)


def _type_fit(column: str, target: str) -> float:
    if column == target:
        return 1.0
    if not column:
        return _UNTYPED.get(target, 0.0 if target == "fax" else 0.6)
    if not target:
        return 0.9
    if column in ("main", "mailing"):
        return 0.9 * _UNTYPED.get(target, 0.5) if target != "fax" else 0.0
    return 0.65 if target == "other" else 0.0


def _index_fit(column: Meaning, target: Meaning) -> float:
    return 1.0 if column.index == target.index else 0.72


@dataclass(frozen=True, slots=True)
class _Place:
    """One of several addresses, of which each part has a column, or a field."""

    scope: str
    type: str
    index: int


def _place(meaning: Meaning) -> _Place:
    return _Place(meaning.scope, meaning.type, meaning.index)


def _place_addresses(understood: Sequence[list[Understanding]], targets: Sequence[Target]) -> dict[_Place, _Place]:
    """Which address of the file goes to which address of the record, so that street and town stay together."""
    inside = dict.fromkeys(
        _place(each.meaning) for understandings in understood for each in understandings if each.meaning.concept in _ADDRESS
    )
    outside = dict.fromkeys(
        _place(meaning) for target in targets for meaning in target.meanings if meaning.concept in _ADDRESS and meaning.type
    )
    ranking = sorted(
        (
            (-_type_fit(place.type, other.type) * (1.0 if place.index == other.index else 0.9), here, there)
            for here, place in enumerate(inside)
            for there, other in enumerate(outside)
            if place.scope == other.scope and _type_fit(place.type, other.type)
        ),
    )
    places: dict[_Place, _Place] = {}
    files, records = list(inside), list(outside)
    for _rank, here, there in ranking:
        if files[here] not in places and records[there] not in places.values():
            places[files[here]] = records[there]
    return places


def _meaning(name: str) -> Meaning | None:
    try:
        meaning = Meaning.parse(name)
    except ValueError:
        return None
    return meaning if meaning.concept in concepts() else None
