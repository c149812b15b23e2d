"""Changes and accesses: what the audit holds, open to administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from relais.accounts.models import User
from relais.audit.models import Access
from relais.records.access.policies import AdministratorsOnly
from relais.records.fields import Choice, DateTime, Integer, Link
from relais.records.models import Change
from relais.records.record_type import RecordType, Section, ViewPreset
from relais.records.registry import record_type, registry
from relais.records.traces.fields import Details, OfOperation, SubjectOf, TypeChoice, Values
from relais.records.traces.subjects import subjects_of

THROUGH = {
    "screen": gettext_lazy("screen"), "api": gettext_lazy("API"), "import": gettext_lazy("import"), "bulk": gettext_lazy("bulk change"),
    "command": gettext_lazy("command line"), "job": gettext_lazy("background"), "agent": gettext_lazy("agent"),
    "system": gettext_lazy("Relais itself"), "demo": gettext_lazy("demonstration"), "bench": gettext_lazy("measurement"),
}  # fmt: skip


class TraceType(RecordType):
    """What both have in common."""

    is_ledger = True
    is_findable = False
    is_on_timelines = True
    has_timeline = False
    title = ("verb", "type", "record_id")
    group = "administration"
    policy = AdministratorsOnly()
    match_keys = ()

    def complete(self, rows: Sequence[dict[str, Any]]) -> None:
        found = subjects_of((row["type"], row["record_id"]) for row in rows if "type" in row and "record_id" in row)
        for row in rows:
            if "type" in row and "record_id" in row:
                row["subject"] = found[row["type"], row["record_id"]]

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        subject, type_key = row.get("subject"), row.get("type") or ""
        if row.get("record_id"):
            kind = registry.get(type_key).name if type_key in registry else type_key
            return str(subject) if subject and not str(subject).startswith("#") else f"{capfirst(kind)} {row['record_id']}"
        named = registry.get(type_key).name_plural if type_key in registry else self._verb(row["verb"])
        return str(capfirst(named))

    def _verb(self, key: str) -> str:
        return str(dict(self.model._meta.get_field("verb").flatchoices).get(key, key))  # type: ignore[union-attr]

    def title_of(self, record: Any) -> str:
        key = (record.type, record.record_id)
        return self.compose_title(
            {"type": record.type, "record_id": record.record_id, "verb": record.verb, "subject": subjects_of([key])[key]}
        )

    def search_condition(self, words: Sequence[str]) -> Q:
        """The person who did it, or the number of the record."""
        condition = Q()
        for word in words:
            number = Q(record_id=int(word)) if word.isascii() and word.isdecimal() and len(word) < 19 else Q(pk__in=[])
            condition &= number | Q(actor__in=registry.get("users").queryset(with_deleted=True).filter(title_key__contains=word))
        return condition


@record_type
class ChangeType(TraceType):
    key = "changes"
    model = Change
    icon = "history"
    label = gettext_lazy("change")
    label_plural = gettext_lazy("changes")
    order = 80
    columns = ("at", "actor", "verb", "type", "values", "through", "address", "key")
    phone_columns = ("at", "actor", "type")
    filters = ("at", "actor", "type", "verb", "through", "record_id", "address", "key")
    detail = (
        Section(gettext_lazy("What was done"), ("record", "type", "verb", "at", "actor", "through", "key", "address", "record_id")),
        Section(gettext_lazy("Values"), ("values",)),
    )
    fields = (
        DateTime("at", label=gettext_lazy("when"), editable=False),
        Link("actor", model=User, label=gettext_lazy("person"), sortable=False, editable=False),
        SubjectOf("record", label=gettext_lazy("record"), listed=False),
        TypeChoice("type", label=gettext_lazy("type"), editable=False),
        Integer("record_id", label=gettext_lazy("number of the record"), sortable=False, editable=False),
        Choice(
            "verb",
            choices=dict(Change.Verb.choices),
            label=gettext_lazy("deed"),
            tones={"created": "good", "deleted": "bad", "restored": "info", "merged": "plum", "changed": "plain"},
            sortable=False,
            editable=False,
        ),
        Choice("through", choices=THROUGH, label=gettext_lazy("through"), sortable=False, editable=False),
        OfOperation("key", label=gettext_lazy("token")),
        OfOperation("address", label=gettext_lazy("from where")),
        Values("values", label=gettext_lazy("values")),
    )
    exclude = ("operation",)
    presets = (
        ViewPreset(gettext_lazy("Deletions"), {"field": "verb", "op": "is", "value": "deleted"}, key="deletions"),
        ViewPreset(gettext_lazy("In bulk"), {"field": "through", "op": "in", "value": ["bulk", "import"]}, key="bulk"),
        ViewPreset(gettext_lazy("By programs"), {"field": "through", "op": "in", "value": ["api", "agent"]}, key="programs"),
    )


@record_type
class AccessType(TraceType):
    key = "accesses"
    model = Access
    icon = "eye"
    order = 81
    columns = ("at", "actor", "verb", "type", "number", "details", "address", "through", "key")
    phone_columns = ("at", "actor", "type")
    filters = ("at", "actor", "verb", "type", "through", "key", "address", "record_id")
    detail = (
        Section(
            gettext_lazy("What was done"),
            ("record", "type", "verb", "at", "actor", "through", "key", "address", "number", "record_id"),
        ),
        Section(gettext_lazy("Details"), ("details",)),
    )
    fields = (
        DateTime("at", label=gettext_lazy("when"), editable=False),
        Link("actor", model=User, label=gettext_lazy("person"), sortable=False, editable=False),
        SubjectOf("record", label=gettext_lazy("record"), listed=False),
        TypeChoice("type", label=gettext_lazy("type"), editable=False),
        Integer("record_id", label=gettext_lazy("number of the record"), sortable=False, editable=False),
        Integer("number", label=gettext_lazy("records"), sortable=False, editable=False),
        Choice(
            "verb",
            choices=dict(Access.Verb.choices),
            label=gettext_lazy("deed"),
            tones={
                "viewed": "plain", "listed": "plain", "exported": "info", "bulk_read": "bad", "signed_in": "good", "sign_in_failed": "warn",
                "signed_out": "plain", "refused": "bad", "secured": "plum",
            },
            sortable=False,
            editable=False,
        ),
        Choice("through", choices=THROUGH, label=gettext_lazy("through"), sortable=False, editable=False),
        Details("details", label=gettext_lazy("details")),
    )  # fmt: skip
    presets = (
        ViewPreset(gettext_lazy("Exports"), {"field": "verb", "op": "in", "value": ["exported", "bulk_read"]}, key="exports"),
        ViewPreset(gettext_lazy("Readings"), {"field": "verb", "op": "in", "value": ["viewed", "listed"]}, key="readings"),
        ViewPreset(gettext_lazy("Refusals"), {"field": "verb", "op": "in", "value": ["refused", "sign_in_failed"]}, key="refusals"),
        ViewPreset(gettext_lazy("Ways in"), {"field": "verb", "op": "is", "value": "secured"}, key="ways-in"),
        ViewPreset(
            gettext_lazy("Sign-ins"), {"field": "verb", "op": "in", "value": ["signed_in", "signed_out", "sign_in_failed"]}, key="sign-ins"
        ),
    )
