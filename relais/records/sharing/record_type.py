from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import User
from relais.core import clock
from relais.core.errors import NotAllowed
from relais.records.access.gate import can, condition_for, sees_all, visible
from relais.records.access.policies import Policy
from relais.records.access.shares import SHARED_TYPES
from relais.records.access.teams import ids_of_my_team
from relais.records.fields import Choice, Date, Integer
from relais.records.models import Share
from relais.records.record_type import RecordType, Section
from relais.records.registry import record_type, registry
from relais.records.traces.fields import Subject, SubjectOf, number_of

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft


class SharedType(Choice):
    """One of the types whose records may be shared."""

    def options(self) -> dict[str, str | Promise]:
        return {each.key: each.name_plural for each in registry if can_be_shared(each)}


class SharedRecord(SubjectOf):
    """The record by its number, which leads there: not all who see it may read what it is called."""

    def get(self, record: Share) -> Subject:
        return Subject(record.type, record.record_id, number_of(record.record_id))


def can_be_shared(declared: RecordType) -> bool:
    """What somebody answers for; what is common to the firm, or for administrators alone, is not shared one by one."""
    return declared.policy.can_be_shared and not (declared.is_setup or declared.is_ledger or declared.is_person_of_the_firm)


def _shared_types() -> list[RecordType]:
    return [registry.get(key) for key in sorted(SHARED_TYPES.get()) if key in registry]


class WithItsRecord(Policy):
    """A share is seen with the record that it opens, and changed by whoever may share that record."""

    can_be_shared = False

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        """Own and team go by who answers for the record, or made the share."""
        condition = Q(created_by__in=[user.pk] if scope == "own" else sorted(ids_of_my_team(user)))
        for declared in _shared_types():
            of_record = declared.policy.within(scope, user, declared)
            ids = declared.queryset() if of_record is None else declared.queryset().filter(of_record)
            condition |= Q(type=declared.key, record_id__in=ids.values("pk"))
        return condition

    def always(self, user: User, type_: RecordType, verb: str) -> Q | None:
        if user.is_administrator:
            return None
        condition = Q(pk__in=[])
        for declared in _shared_types():
            if not can(user, "view" if verb == "view" else "change", declared):
                continue
            of_type = Q(type=declared.key)
            if verb == "view" and not sees_all(user, declared):
                of_type &= Q(record_id__in=visible(user, declared).values("pk"))
            elif verb != "view" and (allowed := condition_for(user, declared, "change", with_shares=False)) is not None:
                of_type &= Q(record_id__in=declared.queryset().filter(allowed).values("pk"))
            condition |= of_type
        return condition


@record_type
class ShareType(RecordType):
    """Records that are open to somebody beyond the roles."""

    key = "shares"
    model = Share
    title = ("type", "record_id", "right")
    is_giving_access = True
    icon = "share-2"
    columns = ("record", "type", "person", "team", "right", "ends_on", "created_by")
    phone_columns = ("record", "right")
    filters = ("type", "person", "team", "right", "ends_on")
    fields = (
        SharedRecord("record", label=_("record")),
        SharedType("type", choices={}, label=_("records"), required=True),
        Integer("record_id", label=_("number of the record"), required=True),
        Choice("right", choices=dict(Share.Right.choices), label=_("what they may do"), default=Share.Right.VIEW, required=True),
        Date("ends_on", label=_("until"), help=_("The last day on which it is open. Without one it stays so until somebody ends it.")),
    )
    form = (
        Section(_("What is shared"), ("type", "record_id")),
        Section(_("With whom"), ("person", "team", "right", "ends_on")),
    )
    detail = (Section(_("Share"), ("record", "person", "team", "right", "ends_on", "created_by")),)
    quick_form = ("type", "record_id", "person", "team", "right", "ends_on")
    sort = ("-id",)
    policy = WithItsRecord()
    is_findable = False
    is_on_timelines = True
    match_keys = ("external_id",)

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        key, pk = row.get(f"{prefix}type") or "", row.get(f"{prefix}record_id")
        name = capfirst(registry.get(key).name) if key in registry else key
        right = dict(Share.Right.choices).get(row.get(f"{prefix}right") or "", "")
        return f"{name} {pk or ''} – {right}"

    def title_key_of(self, record: Share) -> str:
        return f"{record.type} {record.record_id:012d}"

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """Nobody shares what is not theirs to change by their roles, nor passes on what was shared with them."""
        wanted: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            wanted[draft.get("type")].append(draft)
        for key, given in wanted.items():
            opened = ids_to_share(registry.get(key), {draft.get("record_id") for draft in given}, by) if key in registry else set()
            for draft in given:
                if draft.get("record_id") not in opened:
                    draft.objections["record_id"] = [_now("There is no such record, or it is not yours to share.")]

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        for key in ("type", "record_id", "person", "team"):
            if not draft.is_new and key in draft.values and draft.values[key] != draft.current(key):
                refused[key] = [_now("This stays as it is. End this share and make another one.")]
        if bool(draft.get("person")) == bool(draft.get("team")):
            refused["person"] = [_now("Choose a person or a team.")]
        if draft.values.get("ends_on") and draft.values["ends_on"] < clock.today():
            refused["ends_on"] = [_now("This day has passed.")]
        declared = registry.get(draft.get("type"))
        person = User.objects.filter(pk=draft.get("person") or 0).first()
        if person is not None and "person" not in refused and not can(person, draft.get("right") or "view", declared):
            sentence = (
                _now("The roles of {person} open no {records}, and a share adds no right to that.")
                if not can(person, "view", declared)
                else _now("The roles of {person} let them change no {records}, and a share adds no right to that.")
            )
            refused["person"] = [sentence.format(person=person.get_full_name(), records=declared.name_plural)]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        _tell_what_is_shared()

    def after_move(self, records: Sequence[Share], *, to_bin: bool, by: Actor) -> None:
        """Out of the bin it opens the record again, which takes the right to share it."""
        for record in records if not to_bin else ():
            if record.record_id not in ids_to_share(registry.get(record.type), {record.record_id}, by):
                raise NotAllowed(_now("There is no such record, or it is not yours to share."))
        _tell_what_is_shared()


def ids_to_share(declared: RecordType, ids: set[int], by: Actor) -> set[int]:
    """Those of the records that the actor's own roles let them change, and so share."""
    if not can_be_shared(declared) or not can(by.user, "change", declared):
        return set()
    condition = condition_for(by.user, declared, "change", with_shares=False)
    rows = declared.queryset().filter(pk__in=ids)
    return set((rows if condition is None else rows.filter(condition)).values_list("pk", flat=True))


def _tell_what_is_shared() -> None:
    """Only types of which something is shared are asked about."""
    kept = SHARED_TYPES.get()
    if kept != frozenset(Share.objects.filter(deleted_at=None).values_list("type", flat=True).distinct()):
        SHARED_TYPES.renew()
