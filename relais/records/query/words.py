"""A Query in a person's words: « Pays | France ou Belgique », « Responsable | moi ou mon équipe », « Visites | au moins 3 cette année »."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from relais.records.access.closing import open_title
from relais.records.access.gate import readable_fields, visible
from relais.records.fields import OPPOSITES, Collection, Field, Reader, link_of
from relais.records.query.errors import QueryError
from relais.records.query.operators import bound_words, operator_words, short_words
from relais.records.query.paths import resolve_path
from relais.records.query.values import joined, period_words, value_words

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

PERIODS = ("within", "older_than", "this", "previous")
TWINS = OPPOSITES | {twin: op for op, twin in OPPOSITES.items()}


@dataclass(frozen=True)
class Chip:
    """One part of a Query: what it asks about, and what it asks. A group of conditions has no label."""

    label: str
    words: str
    part: int

    @property
    def sentence(self) -> str:
        return f"{self.label} {self.words}".strip()


def describe(declared: RecordType, tree: Mapping[str, Any], user: User | None, reader: Reader) -> list[Chip]:
    """A chip for each part that must hold."""
    if not tree:
        return []
    with translation.override(reader.language):
        speaker = _Speaker.prepared(declared, tree, user, reader)
        return [Chip(*speaker.part(declared, part), number) for number, part in enumerate(_parts(tree))]


def tell(declared: RecordType, tree: Mapping[str, Any], user: User | None, reader: Reader) -> str:
    """The whole Query as one sentence, without its full stop."""
    if not tree:
        return ""
    with translation.override(reader.language):
        return capitalized(_Speaker.prepared(declared, tree, user, reader).sentence(declared, tree))


def without_part(tree: Mapping[str, Any], part: int) -> dict[str, Any]:
    """The Query once the chip with this number is taken away."""
    parts = [each for number, each in enumerate(_parts(tree)) if number != part]
    return parts[0] if len(parts) == 1 else ({"all": parts} if parts else {})


def _parts(tree: Mapping[str, Any]) -> list[Any]:
    return tree["all"] if set(tree) == {"all"} else [tree]


@dataclass
class _Named:
    """A field of a Query that was found: what it is called, and which."""

    label: str
    field: Field


@dataclass
class _Speaker:
    user: User | None
    reader: Reader
    #: The titles of linked records, by type and number.
    titles: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def prepared(cls, declared: RecordType, tree: Mapping[str, Any], user: User | None, reader: Reader) -> _Speaker:
        """One that has looked up every linked record at once, through the gate."""
        speaker = cls(user, reader)
        wanted: dict[RecordType, set[int]] = defaultdict(set)
        speaker.find_links(declared, tree, wanted)
        for target, ids in wanted.items():
            for row in visible(user, target).filter(pk__in=ids).values("pk", *target.title_columns):
                speaker.titles[target.key, row["pk"]] = open_title(target, row, user)
        return speaker

    def find_links(self, source: RecordType | Collection, tree: Any, wanted: dict[RecordType, set[int]]) -> None:
        for word in ("all", "any"):
            for part in tree.get(word, ()):
                self.find_links(source, part, wanted)
        if "not" in tree:
            self.find_links(source, tree["not"], wanted)
        if "where" in tree and not isinstance(source, Collection) and (target := self.related_source(source, tree["related"])) is not None:
            self.find_links(target[1], tree["where"], wanted)
        found = self.named(source, tree["field"]) if "field" in tree else None
        link = link_of(found.field) if found is not None else None
        if link is not None:
            value = tree.get("value")
            ids = {each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int)}
            for target_type in link.targets:
                wanted[target_type] |= ids

    # --- parts --------------------------------------------------------------------------------------------------------

    def part(self, source: RecordType | Collection, tree: Mapping[str, Any]) -> tuple[str, str]:
        """Label and words of one part."""
        if "field" in tree:
            found = self.named(source, tree["field"])
            return (str(tree["field"]), _("is unknown now")) if found is None else (capitalized(found.label), self.asked(found.field, tree))
        if "related" in tree and not isinstance(source, Collection):
            return self.related(source, tree)
        if "search" in tree:
            return _("Words"), f"“{tree['search']}”"
        if "not" in tree:
            opposite = self.opposite(tree["not"])
            return self.part(source, opposite) if opposite else (_("Except"), self.sentence(source, tree["not"]))
        return "", self.sentence(source, tree)

    def opposite(self, tree: Mapping[str, Any]) -> dict[str, Any] | None:
        """The condition that says the same as `not` of this one, where there is one."""
        if "field" in tree and tree.get("op") in TWINS:
            return {**tree, "op": TWINS[tree["op"]]}
        if "related" in tree and not set(tree) - {"related", "where"}:
            return {**tree, "none": True}
        return None

    def sentence(self, source: RecordType | Collection, tree: Mapping[str, Any], *, inside: bool = False) -> str:
        for word, joint, alone in (
            ("all", _("{before}, and {after}"), _("anything")),
            ("any", _("{before}, or {after}"), _("nothing at all")),
        ):
            if word in tree:
                parts = tree[word]
                told = self.sentence(source, parts[0], inside=len(parts) > 1) if parts else alone
                for part in parts[1:]:
                    told = joint.format(before=told, after=self.sentence(source, part, inside=True))
                return f"({told})" if inside and len(parts) > 1 else told
        if "not" in tree and self.opposite(tree["not"]) is None:
            return _("not ({sentence})").format(sentence=self.sentence(source, tree["not"]))
        if "not" in tree:
            tree = self.opposite(tree["not"]) or tree
        if "field" in tree:
            return self.condition(source, tree)
        label, words = self.part(source, tree)
        return _("{label}: {words}").format(label=label, words=words)

    # --- one condition ------------------------------------------------------------------------------------------------

    def condition(self, source: RecordType | Collection, tree: Mapping[str, Any]) -> str:
        """The condition with its verb: « pays est France »."""
        found = self.named(source, tree["field"])
        op = str(tree.get("op"))
        if found is None:
            return f"{tree['field']} {_('is unknown now')}"
        if op in PERIODS:
            return f"{found.label} {period_words(op, tree.get('value'))}"
        if op in ("empty", "not_empty"):
            return f"{found.label} {operator_words(op, found.field)}"
        # "is one of Belgium or France" says it twice
        op = {"in": "is", "not_in": "is_not"}.get(op, op)
        return f"{found.label} {operator_words(op, found.field)} {self.value(found.field, tree)}"

    def asked(self, field: Field, tree: Mapping[str, Any]) -> str:
        """What a condition asks, beside the label of its field: « France », « avant le 3 mars »."""
        op = str(tree.get("op"))
        if op in PERIODS:
            return period_words(op, tree.get("value"))
        return short_words(op, field, "" if op in ("empty", "not_empty") else self.value(field, tree), tree.get("value"))

    def value(self, field: Field, tree: Mapping[str, Any]) -> str:
        value, op = tree.get("value"), tree.get("op")
        if op == "between" and isinstance(value, list) and len(value) == 2:
            low, high = (self.one(field, each, tree) for each in value)
            return _("{low} and {high}").format(low=low, high=high)
        if isinstance(value, list):
            return joined([self.one(field, each, tree) for each in value], value, field, is_and=op == "has_all")
        return self.one(field, value, tree)

    def one(self, field: Field, value: Any, tree: Mapping[str, Any]) -> str:
        if isinstance(value, int) and (link := link_of(field)):
            titles = (self.titles.get((target.key, value)) for target in link.targets)
            return next((title for title in titles if title), f"#{value}")
        return value_words(field, value, tree.get("currency"), self.reader)

    # --- names --------------------------------------------------------------------------------------------------------

    def named(self, source: RecordType | Collection, name: Any) -> _Named | None:
        if isinstance(source, Collection):
            own = source.items.get(name)
            return _Named(str(own.label), own) if own else None
        try:
            path = resolve_path(source, name, self.user)
        except QueryError:
            return None
        labels = [*(str(step.link.label) for step in path.steps), str(path.field.label)]
        return _Named(" › ".join(labels), path.field)

    def related_source(self, declared: RecordType, name: Any) -> tuple[str, RecordType | Collection] | None:
        """What related records are called, and whose conditions apply to them."""
        if name in declared.asked_about:
            return capitalized(str(declared.asked_about[name].label)), declared.asked_about[name]
        found = declared.related.get(name)
        if found is None:
            return None
        plural = capitalized(found.type.name_plural)
        is_usual = found.link is declared.related[found.type.key].link
        return (plural if is_usual else f"{plural} ({found.link.label})"), found.type

    # --- related records ----------------------------------------------------------------------------------------------

    def related(self, declared: RecordType, tree: Mapping[str, Any]) -> tuple[str, str]:
        found = self.related_source(declared, tree["related"])
        if found is None:
            return str(tree["related"]), _("is unknown now")
        label, source = found
        adverb, rest = self.when(source, tree.get("where") or {})
        told = self.measure(source, tree)
        if tree.get("none") and adverb is not None and "last" in adverb and adverb["op"] == "within":
            told = period_words("none_within", adverb)
        elif adverb is not None:
            told = f"{told} {period_words(adverb['op'], adverb['value'])}"
        where = " " + _("for which {sentence}").format(sentence=self.sentence(source, rest)) if rest else ""
        return label, told + where

    def when(self, source: RecordType | Collection, where: Mapping[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """The period that the related records lie in, taken out of their condition to be said as an adverb."""
        parts = list(_parts(where)) if where else []
        for position, part in enumerate(parts):
            if (
                part.get("op") in PERIODS
                and part["op"] != "older_than"
                and "." not in str(part.get("field"))
                and self.named(source, part["field"])
            ):
                value = part["value"]
                rest = parts[:position] + parts[position + 1 :]
                adverb = {"op": part["op"], "value": value} | (value if isinstance(value, dict) else {})
                return adverb, (rest[0] if len(rest) == 1 else {"all": rest} if rest else {})
        return None, dict(where)

    def measure(self, source: RecordType | Collection, tree: Mapping[str, Any]) -> str:
        if tree.get("none"):
            return _("none")
        if "count" in tree:
            return bound_words(tree["count"], self.reader)
        fields = source.items if isinstance(source, Collection) else readable_fields(self.user, source)
        for word, words in (
            ("sum", _("sum of “{field}”: {bounds}")),
            ("avg", _("average “{field}”: {bounds}")),
            ("min", _("lowest “{field}”: {bounds}")),
            ("max", _("highest “{field}”: {bounds}")),
        ):
            if word in tree:
                own = fields.get(tree[word].get("field"))
                bounds = {key: value for key, value in tree[word].items() if key not in ("field", "currency")}
                label = own.label if own else tree[word].get("field")
                return words.format(field=label, bounds=bound_words(bounds, self.reader, currency=tree[word].get("currency")))
        return _("at least one")


def capitalized(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
