"""« technolgy » is offered as « Technology », « Philipines » as « Philippines »: values that a list does not have but nearly."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import override

from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.core.values.countries import country_name, find_country
from relais.integrations.matching.values import suggest_corrections
from relais.records.fields import Choice, Country, Field

#: So short a value is the beginning of a word rather than a misspelt one.
INITIALS = 2


def corrections_for(own: Field, values: Counter[str]) -> list[dict[str, Any]]:
    """`{"value", "suggestion", "label", "count"}` for each value that the field refuses but that nearly fits."""
    refused = Counter({value: count for value, count in values.items() if not _is_taken(own, value)})
    if not refused:
        return []
    if isinstance(own, Country):
        return [
            {"value": value, "suggestion": match.code, "label": country_name(match.code), "count": count}
            for value, count in refused.items()
            if (match := find_country(value)) is not None
        ]
    if not isinstance(own, Choice):
        return []
    words = _words_of(own)
    initials = {value: keys.pop() for value in refused if len(value) <= INITIALS and len(keys := _beginning_with(value, words)) == 1}
    return [
        *(
            {"value": value, "suggestion": key, "label": str(own.options()[key]), "count": refused[value]}
            for value, key in initials.items()
        ),
        *(
            {
                "value": each.value,
                "suggestion": words[each.suggestion],
                "label": str(own.options()[words[each.suggestion]]),
                "count": refused[each.value],
            }
            for each in suggest_corrections(refused, list(words))
            if each.suggestion in words and each.value not in initials
        ),
    ]


def _beginning_with(initial: str, words: dict[str, str]) -> set[str]:
    """The keys of the words that begin so: « F » is a woman in both languages, « M » and « H » a man."""
    return {key for word, key in words.items() if (fold(word) or "").startswith(fold(initial) or "-")}


def _is_taken(own: Field, value: str) -> bool:
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
