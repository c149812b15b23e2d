from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.urls import resolve
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core.naming import free_key
from relais.records.access.policies import AdministratorsOnly
from relais.records.custom.reading import ADDITIONS
from relais.records.fields import Choice
from relais.records.models import CustomObject
from relais.records.models.reference_item import label_in
from relais.records.record_type import RecordType, Section
from relais.records.registry import record_type, registry
from relais.records.roles.grants import GENERAL
from relais.records.search.entry_ids import type_number
from relais.ui.navigation import GROUPS

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft

KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
MOST = 1000
ICONS: dict[str, str | Promise] = {
    "box": _("box"), "package": _("parcel"), "folder": _("folder"), "file-text": _("document"), "clipboard-list": _("list"), "book-open": _("book"),
    "graduation-cap": _("training"), "award": _("award"), "trophy": _("cup"), "star": _("star"), "heart": _("heart"), "target": _("target"),
    "building": _("building"), "house": _("house"), "store": _("shop"), "factory": _("factory"), "map-pin": _("place"), "key": _("key"),
    "car": _("car"), "truck": _("truck"), "bike": _("bicycle"), "plane": _("plane"), "ship": _("ship"), "wrench": _("wrench"),
    "hammer": _("hammer"), "cpu": _("device"), "camera": _("camera"), "gauge": _("gauge"), "zap": _("energy"), "leaf": _("leaf"),
    "users-round": _("group of people"), "handshake": _("agreement"), "briefcase": _("briefcase"), "banknote": _("money"), "wallet": _("wallet"),
    "ticket": _("ticket"), "calendar-days": _("calendar"), "shield": _("protection"), "umbrella": _("insurance"), "gift": _("gift"), "tag": _("label"),
}  # fmt: skip


@record_type
class CustomObjectType(RecordType):
    """A type of record that the firm adds."""

    key = "custom-objects"
    model = CustomObject
    title = ("plural_en", "plural_fr")
    subtitle = ("key",)
    icon = "blocks"
    group = "administration"
    order = 938
    columns = ("label_en", "label_fr", "group", "icon", "key")
    filters = ("group",)
    fields = (
        Choice("icon", label=_("icon"), choices=ICONS, default="box"),
        Choice("group", label=_("place in the side bar"), choices={key: name for key, name in GROUPS.items() if key}, default="relations"),
    )
    form = (
        Section(_("What it is called"), ("label_en", "label_fr", "plural_en", "plural_fr")),
        Section(_("Where it stands"), ("group", "icon", "position", "key")),
    )
    quick_form = ("label_en", "label_fr", "plural_en", "plural_fr")
    search = ("key", "label_en", "label_fr")
    sort = ("position",)
    policy = AdministratorsOnly()
    is_setup = True
    match_keys = ("external_id", "key")

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        return label_in(get_language(), row.get(f"{prefix}plural_en"), row.get(f"{prefix}plural_fr"))

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """What is not said follows: several from one, the key from several."""
        taken: set[str] = set()
        for draft in drafts:
            if draft.is_new:
                for language in ("en", "fr"):
                    draft.set_default(f"plural_{language}", draft.get(f"label_{language}"))
                    draft.set_default(f"label_{language}", draft.get(f"plural_{language}"))
                draft.values["key"] = draft.get("key") or _key_from(draft.get("plural_en") or draft.get("plural_fr") or "", taken)
                taken.add(draft.values["key"])
                draft.set_default("position", _next_position())

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        if not draft.get("label_en") and not draft.get("label_fr"):
            refused["label_en"] = [_now("Say what one of them is called.")]
        if not draft.is_new:
            if "key" in draft.values and draft.values["key"] != draft.current("key"):
                refused["key"] = [_now("This stays as it is, since addresses and programs refer to it.")]
            return refused
        key = draft.get("key")
        if not KEY.fullmatch(key):
            refused["key"] = [_now("A key begins with a letter and holds small letters, digits and - alone.")]
        elif _is_taken(key):
            refused["key"] = [_now("“{key}” means something else already. Choose another key.").format(key=key)]
        if CustomObject.objects.count() >= MOST:
            refused["key"] = [_now("There are {limit} custom objects already, which is the most.").format(limit=MOST)]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        ADDITIONS.renew()

    def after_move(self, records: Sequence[CustomObject], *, to_bin: bool, by: Actor) -> None:
        ADDITIONS.renew()


def _is_taken(key: str) -> bool:
    """Whether addresses, or the search index, know it as something else."""
    numbers = {type_number(each.key) for each in registry}
    is_elsewhere = resolve(f"/{key}/").view_name != "records:list"
    return key in registry or key == GENERAL or is_elsewhere or type_number(key) in numbers or CustomObject.objects.filter(key=key).exists()


def _key_from(text: str, taken: set[str]) -> str:
    return free_key(text, "object", lambda key: len(key) < 2 or key in taken or _is_taken(key), joiner="-", longest=34)


def _next_position() -> int:
    return (CustomObject.objects.aggregate(last=Max("position"))["last"] or 0) + 10
