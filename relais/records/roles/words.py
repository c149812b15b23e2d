"""Rights in the words of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.core.errors import DomainError
from relais.records.access.gate import PLAIN_VERBS, SCOPED_VERBS
from relais.records.query.words import tell
from relais.records.registry import registry
from relais.records.roles.grants import EVERYTHING, GENERAL

if TYPE_CHECKING:
    from relais.records.fields import Reader
    from relais.records.record_type import RecordType

VERB_WORDS: Mapping[str, str | Promise] = {
    "view": gettext_lazy("See"), "change": gettext_lazy("Change"), "delete": gettext_lazy("Delete"), "create": gettext_lazy("Create"),
    "export": gettext_lazy("Export"), "bulk": gettext_lazy("Change many at once"),
}  # fmt: skip
SCOPE_WORDS: Mapping[str, str | Promise] = {
    "none": gettext_lazy("none"), "own": gettext_lazy("what they own"), "team": gettext_lazy("what their team owns"),
    "territory": gettext_lazy("what lies in their territories"), "all": gettext_lazy("all"),
}  # fmt: skip


def scope_words(scope: Any, declared: RecordType | None, reader: Reader) -> str:
    """A scope as it stands behind “See:”."""
    if scope in (None, False):
        return str(SCOPE_WORDS["none"])
    if scope is True:
        return _("yes")
    if not isinstance(scope, dict):
        return str(SCOPE_WORDS.get(scope, scope))
    if declared is None:
        return _("what meets a condition")
    try:
        told = tell(declared, scope, None, reader)
    except DomainError:
        return _("what meets a condition that no longer fits, and so none")
    return told[:1].lower() + told[1:] if told else str(SCOPE_WORDS["all"])


@dataclass(frozen=True)
class Line:
    """What a role says of one type of record, or of all others."""

    key: str
    name: str
    icon: str
    scopes: list[tuple[str, str]]
    yes: list[str]
    hidden: list[str]
    read_only: list[str]
    #: Whether the type is known by now.
    is_known: bool = True

    @property
    def address(self) -> str:
        """The word for it in addresses."""
        return GENERAL if self.key == EVERYTHING else self.key


def lines_of(grants: Mapping[str, Any], reader: Reader) -> list[Line]:
    """The general rule, then what differs from it, in the order of the side bar."""
    order = {declared.key: number for number, declared in enumerate(registry)}
    keys = sorted((key for key in grants if key != EVERYTHING), key=lambda key: (order.get(key, len(order)), key))
    return [line_of(EVERYTHING, grants.get(EVERYTHING, {}), reader), *(line_of(key, grants[key], reader) for key in keys)]


def line_of(key: str, given: Mapping[str, Any], reader: Reader) -> Line:
    declared = registry.get(key) if key in registry else None
    fields = given.get("fields") or {}

    def labels(right: str) -> list[str]:
        known = declared.all_fields if declared else {}
        return [capfirst(str(known[name].label)) if name in known else name for name, own in fields.items() if own == right]

    return Line(
        key,
        _("All other records") if key == EVERYTHING else capfirst(declared.name_plural) if declared else key,
        declared.icon if declared else "layers",
        [(str(VERB_WORDS[verb]), scope_words(given.get(verb), declared, reader)) for verb in SCOPED_VERBS],
        [str(VERB_WORDS[verb]) for verb in PLAIN_VERBS if given.get(verb)],
        labels("hidden"),
        labels("read"),
        key == EVERYTHING or declared is not None,
    )
