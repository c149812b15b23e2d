from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.records.access.policies import AdministratorsOnly
from relais.records.fields import Choice, Decimal
from relais.records.models import ReferenceItem
from relais.records.models.reference_item import label_in
from relais.records.record_type import RecordType, Section
from relais.records.reference_lists.declaration import all_lists, find_list
from relais.records.reference_lists.reading import LISTS
from relais.records.registry import record_type

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft


class ListChoice(Choice):
    """One of the lists that the domains have declared, or of those of custom fields."""

    def options(self) -> dict[str, str | Promise]:
        from relais.records.custom.reading import custom_lists

        return {declared.key: declared.label for declared in all_lists()} | custom_lists()


@record_type
class ReferenceItemType(RecordType):
    """An entry of a list that the firm edits itself."""

    key = "reference-items"
    model = ReferenceItem
    title = ("label_en", "label_fr")
    subtitle = ("list",)
    icon = "list-checks"
    group = "administration"
    order = 930
    columns = ("list", "label_en", "label_fr", "tone", "number", "position", "is_active")
    filters = ("list", "is_active")
    fields = (
        ListChoice("list", choices={}, required=True),
        Decimal(
            "number",
            label=_("number"),
            help=_("Of bands: from which number on. Of statuses and categories: after how many days without contact silence is long."),
        ),
    )
    form = (Section(_("Entry"), ("list", "label_en", "label_fr", "key", "tone", "number", "position", "is_active")),)
    quick_form = ("list", "label_en", "label_fr", "tone", "number")
    search = ("key", "label_fr")
    sort = ("list", "position")
    policy = AdministratorsOnly()
    match_keys = ("external_id", "key")

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        return label_in(get_language(), row.get(f"{prefix}label_en"), row.get(f"{prefix}label_fr"))

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """New entries get a key from their label and stand last in their list."""
        for draft in drafts:
            if draft.is_new:
                word = draft.get("key") or slugify(draft.get("label_en") or draft.get("label_fr"))
                draft.values["key"] = word.replace("-", "_")[:60]
                if draft.get("position") is None:
                    draft.values["position"] = _next_position(draft.get("list"))

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        """Records keep the key, so that it stays; what they show is the label, which may change."""
        refused: dict[str, list[object]] = {}
        declared = find_list(draft.get("list"))
        if draft.values.get("number") is not None and declared is not None and not declared.number_means:
            refused["number"] = [_now("The entries of this list have no number.")]
        if draft.is_new:
            return refused if draft.get("key") else refused | {"label_en": [_now("Give the entry a label.")]}
        kept = [key for key in ("list", "key") if key in draft.values and draft.values[key] != draft.current(key)]
        refused |= {key: [_now("This stays as it is, since records refer to it. Make a new entry instead.")] for key in kept}
        if not draft.get("label_en") and not draft.get("label_fr"):
            refused["label_en"] = [_now("Give the entry a label.")]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        LISTS.renew()

    def after_move(self, records: Sequence[ReferenceItem], *, to_bin: bool, by: Actor) -> None:
        LISTS.renew()


def _next_position(list_key: str) -> int:
    last = ReferenceItem.objects.filter(list=list_key).aggregate(last=Max("position"))["last"]
    return (last or 0) + 10
