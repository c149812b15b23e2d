from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.configuration.models import CountryPack
from relais.configuration.packs.parts import PARTS
from relais.configuration.packs.programs import ACTIONS
from relais.configuration.packs.resolving import PACKS, free_parts
from relais.core.errors import DomainError, InvalidValue
from relais.core.text import fold
from relais.core.values.countries import country_codes, country_name
from relais.records.api import AdministratorsOnly, RecordType, Section, record_type
from relais.records.fields import Structure, Text
from relais.records.models.reference_item import label_in

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

REGION = re.compile(r"[a-z][a-z0-9_]{1,19}")


class Code(Text):
    """Two letters of a country, or a word for a region: small letters, digits and _."""

    def convert(self, value: Any) -> str:
        text = super().convert(value)
        code = text.upper() if text.upper() in country_codes() else fold(text) or ""
        code = code if code in country_codes() else re.sub(r"[^a-z0-9]+", "_", code).strip("_")[:20]
        if code not in country_codes() and not REGION.fullmatch(code):
            raise InvalidValue(_now("A country is given by its two letters, a region by a word of small letters."))
        return code


@record_type
class CountryPackType(RecordType):
    """What the firm has otherwise in a country or a region."""

    key = "country-packs"
    model = CountryPack
    title = "code"
    subtitle = ("parent",)
    icon = "globe"
    columns = ("code", "name_en", "name_fr", "parent", "updated_at")
    filters = ("parent",)
    fields = (
        Code("code", label=_("code"), max_length=20, required=True, help=_("The two letters of a country, or a word for a region.")),
        Structure("values", label=_("what it has otherwise"), help=_("By part, as JSON.")),
        Structure(
            "free_parts", is_list=True, label=_("parts that may differ below"), help=_("Of the base; all of them where it is empty.")
        ),
    )
    form = (Section(_("Country or region"), ("code", "name_en", "name_fr", "parent", "values", "free_parts")),)
    detail = (Section(_("Country or region"), ("code", "name_en", "name_fr", "parent")),)
    quick_form = ("code", "name_en", "name_fr", "parent")
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    tree = "parent"
    match_keys = ("external_id", "code")
    actions = ACTIONS

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        code = row.get(f"{prefix}code") or ""
        return (
            country_name(code)
            if code in country_codes()
            else capfirst(label_in(get_language(), row.get(f"{prefix}name_en"), row.get(f"{prefix}name_fr")) or code)
        )

    def title_key_of(self, record: CountryPack) -> str:
        return record.code

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        code = draft.get("code")
        if not draft.is_new and "code" in draft.values and draft.values["code"] != draft.current("code"):
            refused["code"] = [_now("This stays as it is. Make another one instead.")]
        if code == CountryPack.BASE and draft.get("parent"):
            refused["parent"] = [_now("The base has nothing above it.")]
        if wrong := _wrong_values(draft.get("values"), free_parts() if code != CountryPack.BASE else PARTS, draft):
            refused["values"] = wrong
        if unknown := [str(key)[:40] for key in draft.get("free_parts") if key not in PARTS]:
            refused["free_parts"] = [_unknown(unknown[0])]
        elif draft.get("free_parts") and code != CountryPack.BASE:
            refused["free_parts"] = [_now("Which parts may differ, the base says.")]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        PACKS.renew()

    def after_move(self, records: Sequence[CountryPack], *, to_bin: bool, by: Actor) -> None:
        PACKS.renew()


def _unknown(key: str) -> str:
    return _now("“{part}” is no part of a country; they are {known}.").format(part=key, known=", ".join(PARTS))


def _wrong_values(values: Mapping[str, Any], free: Any, draft: Draft) -> list[object]:
    """Parts that do not exist, that the base holds fast, or whose value is none. What stays as it was is not asked again."""
    before = {} if draft.is_new else draft.current("values")
    for key, value in values.items():
        if key not in PARTS:
            return [_unknown(str(key)[:40])]
        if key in before and before[key] == value:
            continue
        if key not in free:
            return [_now("“{part}” is the same everywhere: the base does not leave it free.").format(part=PARTS[key].label)]
        try:
            values[key] = PARTS[key].prove(value)  # type: ignore[index]
        except DomainError as error:
            return [f"{capfirst(str(PARTS[key].label))}: {error.message}"]
    return []
