"""Whether a layout says what can be done: names that exist, rules that can be held. Sentences for what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import DomainError
from relais.records.models import Layout
from relais.records.query.holding import prove_condition

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

EFFECTS = ("show", "require", "lock")
MOST_SECTIONS, MOST_RULES, LONGEST_TITLE = 60, 200, 120
SECTION = {"key": str, "title_en": str, "title_fr": str, "fields": list}
RULE = {"fields": list, "section": str, "effect": str, "when": dict}


def wrong_arrangement(declared: RecordType, purpose: str, given: Mapping[str, Any]) -> list[object]:
    """What is wrong with an arrangement."""
    if purpose == Layout.Purpose.LIST:
        return [*_unknown_words(given, {"columns": list, "phone_columns": list}), *_wrong_columns(declared, given)]
    return [*_unknown_words(given, {"sections": list, "more": bool}), *_wrong_sections(declared, given)]


def wrong_rules(declared: RecordType, arrangement: Mapping[str, Any], rules: list[Any]) -> list[object]:
    """What is wrong with the rules of a form."""
    if len(rules) > MOST_RULES:
        return [_("A layout holds {limit} rules at most.").format(limit=MOST_RULES)]
    sections = arrangement.get("sections")
    known = {each.get("key") for each in sections if isinstance(each, dict)} if isinstance(sections, list) else set()
    found: list[object] = []
    for number, rule in enumerate(rules, start=1):
        found += [
            _("Rule {number}: {sentence}").format(number=number, sentence=sentence) for sentence in _wrong_rule(declared, rule, known)
        ]
    return found


def _wrong_columns(declared: RecordType, given: Mapping[str, Any]) -> Iterator[object]:
    for word in ("columns", "phone_columns"):
        names = given.get(word, [])
        if isinstance(names, list):
            yield from _wrong_names(declared, names, lambda key: declared.all_fields[key].listed)


def _wrong_sections(declared: RecordType, given: Mapping[str, Any]) -> Iterator[object]:
    sections = given.get("sections", [])
    if not isinstance(sections, list) or len(sections) > MOST_SECTIONS:
        yield _("A layout has a list of {limit} sections at most.").format(limit=MOST_SECTIONS)
        return
    placed: set[str] = set()
    for section in sections:
        wrong = _unknown_words(section, SECTION)
        yield from wrong
        if wrong:
            continue
        if any(len(section.get(word, "")) > LONGEST_TITLE for word in ("title_en", "title_fr", "key")):
            yield _("A title has {limit} characters at most.").format(limit=LONGEST_TITLE)
        names = section.get("fields", [])
        wrong = list(_wrong_names(declared, names))
        yield from wrong
        for name in () if wrong else names:
            if name in placed:
                yield _("“{field}” stands in the layout twice.").format(field=name)
            placed.add(name)


def _wrong_rule(declared: RecordType, rule: Any, sections: set[Any]) -> Iterator[object]:
    wrong = _unknown_words(rule, RULE)
    if wrong:
        yield from wrong
        return
    if rule.get("effect") not in EFFECTS:
        yield _("“{effect}” is no effect; allowed are {allowed}.").format(effect=str(rule.get("effect"))[:40], allowed=", ".join(EFFECTS))
    if "section" in rule and rule["section"] not in sections:
        yield _("There is no section “{section}” in this layout.").format(section=rule["section"][:60])
    if not rule.get("fields") and "section" not in rule:
        yield _("Say which fields the rule is about.")
    is_shown_only = rule.get("effect") == "show"
    names = list(_wrong_names(declared, rule.get("fields", []), lambda key: is_shown_only or declared.all_fields[key].editable))
    yield from names
    if not names and is_shown_only:
        for key in rule.get("fields", []):
            if declared.all_fields[key].required:
                yield _("“{field}” is always needed, and so always shown.").format(field=declared.all_fields[key].label)
    try:
        prove_condition(declared, rule.get("when", {}))
    except DomainError as error:
        yield error.message


def _wrong_names(declared: RecordType, names: list[Any], fits: Any = lambda key: True) -> Iterator[object]:
    for name in names:
        if not isinstance(name, str) or name not in declared.all_fields or not fits(name):
            near = get_close_matches(str(name)[:60], declared.all_fields, 1)
            hint = _(" Did you mean “{key}”?").format(key=near[0]) if near and near[0] != name else ""
            yield _("“{field}” is no field that can stand here.").format(field=str(name)[:60]) + hint


def _unknown_words(given: Any, allowed: Mapping[str, type]) -> list[object]:
    if not isinstance(given, dict):
        return [_("An object with {allowed} is expected.").format(allowed=", ".join(allowed))]
    wrong = [word for word in given if word not in allowed or not isinstance(given[word], allowed[word])]
    return (
        [_("“{word}” cannot stand so here; allowed are {allowed}.").format(word=str(wrong[0])[:60], allowed=", ".join(allowed))]
        if wrong
        else []
    )
