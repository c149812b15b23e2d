"""What a file says and the firm does not know. Each such value is asked about once, and the answer holds for all of its rows.

« technolgy » is offered as « Technology », « GTXPro » as « GTX Pro ». An answer is the text that takes the value's place: of an
entry, of a record, or nothing at all; the value itself where it is to be added as it stands; None where its rows are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import override

from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.core.values.countries import country_name, find_country
from relais.integrations.files.table import Table
from relais.integrations.imports.by_heart import called_alike
from relais.integrations.imports.known import Known
from relais.integrations.imports.names import names_like
from relais.integrations.imports.references import References
from relais.integrations.imports.targets import Target
from relais.integrations.imports.words import split_words
from relais.integrations.matching.values import suggest_corrections
from relais.records.api import RecordType, can, registry
from relais.records.fields import Choice, Country, FewLink, Field, Language, Link, MultiChoice
from relais.records.fields.reference_lists import ReferenceChoice

Answers = Mapping[str, Mapping[str, str | None]]
#: So short a value is the beginning of a word rather than a misspelt one.
INITIALS = 2
#: So many rows are looked through, and so many different values of a column.
ROWS, VALUES = 200_000, 2_000
#: Answers that are offered beside the suggestion, as far as they are not too many to choose from.
OFFERED = 60
#: So many unknown values are likely to be a list of its own; more are rather a column that means something else.
FEW = 12


@dataclass(frozen=True)
class Question:
    """A value that `count` rows hold. `suggestion` is the answer that nearly fits, `label` how it is shown; `offers` are answers with their labels.

    `usual` is the likeliest answer; where it is a new record that rows make anyway, the question need not be put.
    """

    value: str
    count: int
    suggestion: str = ""
    label: str = ""
    offers: Sequence[tuple[str, str]] = ()
    may_be_added: bool = False
    is_link: bool = False
    is_made_unasked: bool = False
    usual: str | None = None


def questions_in(table: Table, mapping: Mapping[str, Target], own: RecordType, user: Any) -> dict[str, list[Question]]:
    """What is to be asked of each column, the most frequent values first."""
    asked = {column: target for column, target in mapping.items() if _is_asked(target, own) and column in table.columns}
    values = _values(table, asked)
    found = {column: _questions(target, values[column], user, mapping.values()) for column, target in asked.items()}
    return {column: questions for column, questions in found.items() if questions}


def suggested_answers(questions: Mapping[str, Iterable[Question]]) -> dict[str, dict[str, str | None]]:
    """Misspelt entries of lists are corrected unless the user says otherwise; what is added or joined, he says himself."""
    answers: dict[str, dict[str, str | None]] = {}
    for column, asked in questions.items():
        for each in asked:
            if each.suggestion and not each.is_link:
                answers.setdefault(column, {})[each.value] = each.suggestion
    return answers


def unanswered(questions: Mapping[str, Iterable[Question]], answers: Answers) -> list[tuple[str, Question]]:
    return [(column, each) for column, asked in questions.items() for each in asked if answers.get(column, {}).get(each.value) is None]


def _is_asked(target: Target, own: RecordType) -> bool:
    """Links to records of the same file wait until all of it is in."""
    if target.fills == "link":
        return not (target.path == "" and target.field.target is own)  # type: ignore[attr-defined]
    return isinstance(one_of(target.value_field), Choice)


def one_of(own: Field) -> Field:
    """The field that takes one of the words of a cell, where it may hold several choices."""
    return own.one if isinstance(own, MultiChoice) else own


def _values(table: Table, asked: Mapping[str, Target]) -> dict[str, Counter[str]]:
    values: dict[str, Counter[str]] = {column: Counter() for column in asked}
    places = [(table.columns.index(column), values[column], isinstance(asked[column].value_field, MultiChoice)) for column in asked]
    for row in islice(table.rows(), ROWS) if places else ():
        for position, counted, are_many in places:
            value = row.values[position] if position < len(row.values) else None
            if isinstance(value, str):
                for text in split_words(value) if are_many else [value.strip()]:
                    if text and (text in counted or len(counted) < VALUES):
                        counted[text] += 1
    return values


def _questions(target: Target, values: Counter[str], user: Any, others: Iterable[Target]) -> list[Question]:
    field = one_of(target.value_field)
    if isinstance(field, FewLink):
        namesakes = called_alike(field, values)
        if any(each.path == target.path and each.key == field.within for each in others):
            asked = []  # the row itself says in which pipeline its stage stands
        else:
            asked = [
                Question(value, values[value], offers=[(name, name) for name in names], is_link=True) for value, names in namesakes.items()
            ]
        unknown = Counter({value: count for value, count in values.items() if value not in namesakes})
        return sorted([*asked, *_of_link(field, unknown, user)], key=lambda each: -each.count)
    found = _of_link(field, values, user) if isinstance(field, Link) else _of_choice(field, values, user)  # type: ignore[arg-type]
    return sorted(found, key=lambda each: -each.count)


# --- entries of lists ------------------------------------------------------------------------------------------------


def _of_choice(own: Choice, values: Counter[str], user: Any) -> list[Question]:
    refused = Counter({value: count for value, count in values.items() if not _is_taken(own, value)})
    if not refused:
        return []
    may_be_added = isinstance(own, ReferenceChoice) and can(user, "create", registry.get("reference-items"))
    suggestions = _countries(refused) if isinstance(own, Country) else _entries(own, refused)
    offers = [] if isinstance(own, (Country, Language)) else [(key, str(label)) for key, label in own.options().items()][:OFFERED]
    is_list = may_be_added and len(refused) <= FEW
    return [
        Question(
            value, count, suggestion, label, offers, may_be_added, usual=suggestion or (value if is_list else None)
        )
        for value, count in refused.items()
        for suggestion, label in [suggestions.get(value, ("", ""))]
        if suggestion or offers or may_be_added
    ]  # fmt: skip


def _countries(refused: Iterable[str]) -> dict[str, tuple[str, str]]:
    found = {value: match for value in refused if (match := find_country(value)) is not None}
    return {value: (match.code, country_name(match.code)) for value, match in found.items()}


def _entries(own: Choice, refused: Counter[str]) -> dict[str, tuple[str, str]]:
    words, labels = _words_of(own), own.options()
    keys = {each.value: words[each.suggestion] for each in suggest_corrections(refused, list(words)) if each.suggestion in words}
    keys |= {value: begun.pop() for value in refused if len(value) <= INITIALS and len(begun := _beginning_with(value, words)) == 1}
    return {value: (key, str(labels[key])) for value, key in keys.items()}


def _beginning_with(initial: str, words: Mapping[str, str]) -> set[str]:
    """The keys of the words that begin so: « F » is a woman in both languages, « M » and « H » a man."""
    return {key for word, key in words.items() if (fold(word) or "").startswith(fold(initial) or "-")}


def _is_taken(own: Choice, value: str) -> bool:
    try:
        own.clean(value)
    except InvalidValue:
        return False
    return True


def _words_of(own: Choice) -> dict[str, str]:
    """Every word of the list in both languages, and the key it means."""
    words: dict[str, str] = {}
    for language in ("fr", "en"):
        with override(language):
            words |= {str(label): key for key, label in own.options().items()}
    return words | {key: key for key in own.options()}


# --- other records -----------------------------------------------------------------------------------------------------


def _of_link(link: Link, values: Counter[str], user: Any) -> list[Question]:
    """What is looked up by name. Records that rows may make are only asked about where one is called nearly so."""
    known = References(user, Known()).find_linked(link, list(values))
    missing = Counter({value: count for value, count in values.items() if value not in known})
    if not missing:
        return []
    names = names_like(link, list(missing), user)
    near = {each.value: each for each in suggest_corrections(missing, names)}
    may_be_added, is_made = may_add(link, user), makes_unasked(link, user)
    offers = [(name, name) for name in names] if len(names) <= OFFERED else []
    found = []
    for value, count in missing.items():
        match = near.get(value)
        if match is None and is_made:
            continue
        suggestion = match.suggestion if match else ""
        is_new = may_be_added and (len(missing) <= FEW if match is None else is_made and not link.target.is_setup and match.score < 100)
        usual = value if is_new else suggestion or None
        is_made_unasked = is_made and usual == value
        found.append(Question(value, count, suggestion, suggestion, offers, may_be_added, True, is_made_unasked, usual))
    return found


def may_add(link: Link, user: Any) -> bool:
    """Users are never made because a record names them; teams, organizations and so on are."""
    return link.target.key != "users" and can(user, "create", link.target)


def makes_unasked(link: Link, user: Any) -> bool:
    """Whether rows make the records they name; what few are known by heart, such as stages, is only added where the user says so."""
    return not isinstance(link, FewLink) and may_add(link, user)
