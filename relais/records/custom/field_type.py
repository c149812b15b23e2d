from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core import jobs
from relais.core.errors import InvalidValue
from relais.core.naming import free_key
from relais.records.access.policies import AdministratorsOnly
from relais.records.custom.building import build_field
from relais.records.custom.choices import ChoiceLines, write_choices
from relais.records.custom.computed_details import COMPUTED, complete_computed, refused_computed
from relais.records.custom.formula_text import FormulaText
from relais.records.custom.reading import ADDITIONS
from relais.records.custom.recomputing import recompute
from relais.records.fields import Choice, Integer, RelatedFieldName, RelatedQuery
from relais.records.models import CustomField
from relais.records.models.reference_item import label_in
from relais.records.record_type import RecordType, Rule, Section
from relais.records.registry import record_type, registry

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft

Kind = CustomField.Kind
LINKING = (Kind.LINK, Kind.LINKS)
KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
#: Words that mean something else wherever a key may stand.
TAKEN = frozenset(("id", "pk", "title", "by", "version", "operation", "record", "type", "all", "any", "not", "field", "related", "search"))
MOST = 1000


class TypeChoice(Choice):
    """One of the types of record."""

    def __init__(self, key: str, *, for_linking: bool = False, **kwargs: Any) -> None:
        super().__init__(key, choices={}, **kwargs)
        self.for_linking = for_linking

    def options(self) -> dict[str, str | Promise]:
        return {each.key: each.name_plural for each in registry if self.for_linking or may_have_custom_fields(each)}


def may_have_custom_fields(declared: RecordType) -> bool:
    """Whether its records have the column, and are the firm's own rather than how Relais is arranged."""
    return any(column.name == "more" for column in declared.model._meta.concrete_fields) and not (declared.is_setup or declared.is_single)


class RelationChoice(Choice):
    """Lists of related records, as related clauses name them; which of them a type has, the type knows."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, choices={}, **kwargs)

    def options(self) -> dict[str, str | Promise]:
        found: dict[str, str | Promise] = {}
        for each in registry:
            for name, relation in each.related.items():
                found[name] = relation.type.name_plural if "." not in name else f"{relation.type.name_plural} – {relation.link.label}"
        return found


def _of_kind(*kinds: str) -> dict[str, Any]:
    """For these kinds alone."""
    return {"field": "kind", "op": "in", "value": [str(kind) for kind in kinds]}


@record_type
class CustomFieldType(RecordType):
    """A field that the firm adds to its records."""

    key = "custom-fields"
    model = CustomField
    title = ("label_en", "label_fr")
    subtitle = ("type", "kind")
    icon = "text-cursor-input"
    group = "administration"
    order = 940
    columns = ("type", "kind", "section", "is_required", "is_searched", "key")
    filters = ("type", "kind")
    fields = (
        TypeChoice("type", label=_("records"), required=True),
        TypeChoice("target", label=_("linked records"), for_linking=True, help=_("For links: which records one may choose.")),
        ChoiceLines(
            "choices",
            label=_("choices"),
            help=_(
                "For choices: one a line, in English, then “|” and in French. A line taken away is no longer offered, and stays where it stands."
            ),
        ),
        Integer(
            "decimal_places",
            label=_("decimals"),
            lowest=0,
            highest=6,
            help=_("For numbers: how many digits stand behind the decimal mark."),
        ),
        FormulaText(
            "formula",
            label=_("formula"),
            help=_("For formulas: fields by their names, numbers, texts and functions, such as [Amount] * 2."),
        ),
        RelationChoice("related", label=_("related records"), help=_("For sums over related records: which of them.")),
        RelatedFieldName(
            "measured",
            label=_("which of their fields"),
            help=_("For sums, averages, lowest and highest: a number, an amount or a date."),
        ),
        RelatedQuery(
            "where", label=_("which of them"), help=_("Only related records for which this holds; all of them where there is no condition.")
        ),
        Integer("digits", label=_("digits"), lowest=1, highest=10, help=_("For given numbers: filled with zeros to so many digits.")),
    )
    form = (
        Section(_("Field"), ("type", "kind", "label_en", "label_fr", "help_en", "help_fr", "section", "position")),
        Section(
            _("What it holds"),
            (
                "choices",
                "target",
                "formula",
                "related",
                "measure",
                "measured",
                "where",
                "decimal_places",
                "prefix",
                "digits",
                "usual",
                "is_required",
                "is_searched",
                "key",
            ),
        ),
    )
    rules = (
        Rule(("choices",), "show", _of_kind(Kind.CHOICE, Kind.CHOICES)),
        Rule(("choices",), "require", _of_kind(Kind.CHOICE, Kind.CHOICES)),
        Rule(("target",), "show", _of_kind(*LINKING)),
        Rule(("target",), "require", _of_kind(*LINKING)),
        Rule(("formula",), "show", _of_kind(Kind.FORMULA)),
        Rule(("formula",), "require", _of_kind(Kind.FORMULA)),
        Rule(("related", "measure", "measured", "where"), "show", _of_kind(Kind.ROLL_UP)),
        Rule(("related", "measure"), "require", _of_kind(Kind.ROLL_UP)),
        Rule(("decimal_places",), "show", _of_kind(Kind.NUMBER, *COMPUTED)),
        Rule(("prefix", "digits"), "show", _of_kind(Kind.AUTO_NUMBER)),
        Rule(("usual",), "show", {"not": _of_kind(*LINKING, Kind.FILE, Kind.AUTO_NUMBER, *COMPUTED)}),
        Rule(("is_required",), "show", {"not": _of_kind(Kind.AUTO_NUMBER, *COMPUTED)}),
    )
    quick_form = ("type", "kind", "label_en", "label_fr", "choices")
    search = ("key", "label_fr")
    sort = ("type", "position")
    policy = AdministratorsOnly()
    is_setup = True
    match_keys = ("external_id",)

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        return label_in(get_language(), row.get(f"{prefix}label_en"), row.get(f"{prefix}label_fr"))

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """New fields get a key from their label and stand last."""
        given: set[tuple[str, str]] = set()
        for draft in drafts:
            if draft.is_new:
                type_key = draft.get("type") or ""
                draft.values["key"] = draft.get("key") or _key_from(draft, {key for of_type, key in given if of_type == type_key})
                given.add((type_key, draft.values["key"]))
                if draft.get("position") is None:
                    draft.values["position"] = _next_position(draft.get("type"))

            if draft.get("kind") in COMPUTED and (declared := _type_of(draft)):
                complete_computed(draft, declared)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        if not draft.get("label_en") and not draft.get("label_fr"):
            refused["label_en"] = [_now("Give the field a label.")]
        if not draft.is_new:
            kept = [key for key in ("type", "key", "kind", "target") if key in draft.values and draft.values[key] != draft.current(key)]
            refused |= {key: [_now("This stays as it is, since records have values of it. Make another field instead.")] for key in kept}
        elif declared := _type_of(draft):
            refused |= _refused_keys(declared, draft.get("key"))
            if CustomField.objects.filter(type=declared.key).count() >= MOST:
                refused["type"] = [
                    ngettext(
                        "These records have {number} custom field already, which is the most.",
                        "These records have {number} custom fields already, which is the most.",
                        MOST,
                    ).format(number=MOST)
                ]
        elif draft.get("kind") in COMPUTED and not declared:
            refused["type"] = [_now("There are no such records.")]
        if draft.get("kind") in COMPUTED and (of_type := _type_of(draft)):
            refused |= refused_computed(draft, of_type)
        return refused | _refused_details(draft)

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        ADDITIONS.renew()
        for draft in drafts:
            if "choices" in draft.values:
                write_choices(draft.record, draft.values["choices"], by=by, operation=draft.operation)
        for key in {draft.record.type for draft in drafts if draft.record.is_computed}:
            jobs.enqueue(recompute, type_key=key)

    def after_move(self, records: Sequence[CustomField], *, to_bin: bool, by: Actor) -> None:
        ADDITIONS.renew()
        for key in {record.type for record in records if record.is_computed and not to_bin}:
            jobs.enqueue(recompute, type_key=key)


def _key_from(draft: Draft, given: set[str]) -> str:
    """A free key that resembles the label."""
    declared = _type_of(draft)
    taken = set(CustomField.objects.filter(type=draft.get("type") or "").values_list("key", flat=True)) | TAKEN | given
    taken |= declared.built_in.fields.keys() if declared else set()
    return free_key(draft.get("label_en") or draft.get("label_fr") or "", "field", taken.__contains__)


def _type_of(draft: Draft) -> RecordType | None:
    key = draft.get("type")
    return registry.get(key) if key in registry else None


def _refused_keys(declared: RecordType, key: str) -> dict[str, list[object]]:
    if not KEY.fullmatch(key):
        return {"key": [_now("A key begins with a letter and holds small letters, digits and _ alone.")]}
    if key in declared.built_in.fields or key in TAKEN:
        return {"key": [_now("“{key}” means something else already. Choose another key.").format(key=key)]}
    return {}


def _refused_details(draft: Draft) -> dict[str, list[object]]:
    """What does not go with the kind."""
    kind = draft.get("kind")
    refused: dict[str, list[object]] = {}
    if kind in LINKING and not draft.get("target"):
        refused["target"] = [_now("Say which records one may choose.")]
    if kind in (Kind.CHOICE, Kind.CHOICES) and (draft.is_new or "choices" in draft.values) and not draft.get("choices"):
        refused["choices"] = [_now("Write the choices, one a line.")]
    if draft.get("is_required") and kind in (Kind.AUTO_NUMBER, *COMPUTED):
        refused["is_required"] = [_now("This is always given by itself; nobody has to type it.")]
    if draft.get("usual") and kind and "target" not in refused:
        refused |= _refused_usual(draft)
    return refused


def _refused_usual(draft: Draft) -> dict[str, list[object]]:
    if draft.get("kind") in (*LINKING, Kind.FILE, Kind.AUTO_NUMBER, Kind.CHOICE, Kind.CHOICES, *COMPUTED) and draft.is_new:
        return {"usual": [_now("A usual value can be given to plain fields, or to choices once they are there.")]}
    row = CustomField(pk=draft.record.pk or 0, **{name: draft.get(name) for name in ("type", "key", "kind", "target", "decimal_places")})
    try:
        build_field(row).clean(draft.get("usual"))
    except InvalidValue as error:
        return {"usual": [error.sentence]}
    return {}


def _next_position(key: str) -> int:
    last = CustomField.objects.filter(type=key).aggregate(last=Max("position"))["last"]
    return (last or 0) + 10
