"""Why somebody may or may not see or do something: role by role, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core import clock
from relais.records.access.gate import VERBS, can, grant_of, may, readable_fields, within, writable_fields
from relais.records.access.shares import shares_for
from relais.records.fields import Collection
from relais.records.models import Share
from relais.records.modules import is_closed_type
from relais.records.roles.words import VERB_WORDS, scope_words

if TYPE_CHECKING:
    from relais.accounts.models import Role, User
    from relais.records.fields import Field, Reader
    from relais.records.record_type import RecordType


@dataclass(frozen=True)
class Reason:
    """One role, share or rule, and what it does to the question. `opens` None: neither for nor against."""

    opens: bool | None
    sentence: str


@dataclass(frozen=True)
class Answer:
    """Whether, and why."""

    question: str
    is_yes: bool
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class TypeRights:
    """What somebody may do with a type: the widest scope of each verb, and the roles that give it."""

    type: RecordType
    cells: Sequence[tuple[str, str]]


def _name(role: Role) -> str:
    return _(role.name)


def _is_given(grant: Any) -> bool:
    return grant not in (None, False, "none")


def rights_of(user: User, types: Sequence[RecordType], reader: Reader) -> list[TypeRights]:
    """Types of which the user may do anything at all, verb by verb, with the role that gives it."""
    return [
        TypeRights(declared, [_cell(user, verb, declared, reader) for verb in VERBS]) for declared in types if can(user, "view", declared)
    ]


def _cell(user: User, verb: str, declared: RecordType, reader: Reader) -> tuple[str, str]:
    given = {_name(role): grant for role in user.cached_roles if _is_given(grant := grant_of(role, verb, declared))}
    if not given or not can(user, verb, declared):
        return "", ""
    words = dict.fromkeys(scope_words(grant, declared, reader) for grant in given.values())
    all_words = scope_words("all", declared, reader)
    return (all_words if all_words in words else " + ".join(words)), ", ".join(given)


def explain_record(user: User, declared: RecordType, pk: int, reader: Reader, verb: str = "view") -> Answer:
    """Whether somebody may do it to one record; each role, each share and each rule of the type says its part."""
    record = declared.queryset(with_deleted=True).filter(pk=pk).first()
    question = _("{verb} this record").format(verb=VERB_WORDS[verb])
    if record is None:
        return Answer(question, False, [Reason(False, _("There is no such record."))])
    return Answer(question, _is_living(record) and may(user, verb, record, declared), list(_reasons(user, declared, record, verb, reader)))


def _is_living(record: Any) -> bool:
    return getattr(record, "deleted_at", None) is None


def _reasons(user: User, declared: RecordType, record: Any, verb: str, reader: Reader) -> Iterator[Reason]:
    if not user.may_sign_in:
        yield Reason(False, _("The account is closed: nothing opens to it."))
    if not _is_living(record):
        yield Reason(False, _("The record is in the bin."))
    if is_closed_type(declared, user):
        yield Reason(False, _("These records belong to a module that is switched off for this person."))
    if not user.cached_roles:
        yield Reason(False, _("This person holds no role."))
    yield from (_of_role(role, user, declared, record, verb, reader) for role in user.cached_roles)
    yield from _of_shares(user, declared, record, verb, reader)
    always = declared.policy.always(user, declared, verb) if can(user, verb, declared) else None
    if always is not None and not declared.queryset(with_deleted=True).filter(always, pk=record.pk).exists():
        yield Reason(False, _("It belongs to another record, which is closed to this person."))


def _of_role(role: Role, user: User, declared: RecordType, record: Any, verb: str, reader: Reader) -> Reason:
    grant = grant_of(role, verb, declared)
    values = {"role": _name(role), "records": declared.name_plural, "verb": str(VERB_WORDS[verb]).lower()}
    if role.is_administrator and _is_given(grant):
        return Reason(True, _("The role “{role}” may do everything.").format(**values))
    if not _is_given(grant):
        return Reason(None, _("The role “{role}” does not let them {verb} {records}.").format(**values))
    condition = within(grant, user, declared)
    values["scope"] = scope_words(grant, declared, reader)
    if condition is None or declared.queryset(with_deleted=True).filter(condition, pk=record.pk).exists():
        return Reason(True, _("The role “{role}” lets them {verb} {records}: {scope}. This is one of them.").format(**values))
    values["owner"] = _owner_of(record)
    if values["owner"]:
        return Reason(None, _("The role “{role}” lets them {verb} {records}: {scope}. This one is {owner}’s.").format(**values))
    return Reason(None, _("The role “{role}” lets them {verb} {records}: {scope}. This is none of them.").format(**values))


def _owner_of(record: Any) -> str:
    owner = getattr(record, "owner", None)
    if owner is None:
        return ""
    return f"{owner.get_full_name()} ({owner.team.name})" if owner.team else owner.get_full_name()


def _of_shares(user: User, declared: RecordType, record: Any, verb: str, reader: Reader) -> Iterator[Reason]:
    if not declared.policy.can_be_shared:
        return
    living = set(shares_for(user, declared.key, "view").filter(record_id=record.pk).values_list("pk", flat=True))
    rows = Share.objects.filter(type=declared.key, record_id=record.pk, deleted_at=None).select_related("person", "team", "created_by")
    for share in rows:
        if share.pk in living:
            opens = can(user, verb, declared) and (verb == "view" or (verb == "change" and share.right == Share.Right.CHANGE))
            who = share.created_by.get_full_name() if share.created_by else "Relais"
            until = reader.formats.day(share.ends_on) if share.ends_on else ""
            yield Reason(opens or None, _shared(share).format(who=who, day=until, team=share.team, right=share.get_right_display()))
        elif share.ends_on is not None and share.ends_on < clock.today(user.time_zone) and share.person_id == user.pk:
            yield Reason(None, _("It was shared with them until {day}.").format(day=reader.formats.day(share.ends_on)))


def _shared(share: Share) -> str:
    if share.team_id:
        return _("{who} shared it with the team {team}: {right}.")
    return _("{who} shared it with them until {day}: {right}.") if share.ends_on else _("{who} shared it with them: {right}.")


def explain_field(user: User, declared: RecordType, own: Field) -> Answer:
    """Whether somebody may read, and write, a field of a type."""
    readable, writable = readable_fields(user, declared), writable_fields(user, declared)
    is_read = own.key in readable
    question = _("Read the field “{field}”").format(field=own.label)
    return Answer(question, is_read, list(_about_field(user, declared, own, is_read=is_read, is_written=own.key in writable)))


def _about_field(user: User, declared: RecordType, own: Field, *, is_read: bool, is_written: bool) -> Iterator[Reason]:
    if own.is_for_administrators and not user.is_administrator:
        yield Reason(False, _("This field is for administrators alone."))
    is_opened = False
    for role in user.cached_roles:
        if not _is_given(grant_of(role, "view", declared)):
            yield Reason(None, _("The role “{role}” opens no {records}.").format(role=_name(role), records=declared.name_plural))
            continue
        told = (role.grants.get(declared.key) or role.grants.get("*", {})).get("fields") or {}
        right = "write" if role.is_administrator else told.get(own.key, "write")
        is_opened |= right != "hidden"
        if right == "hidden":
            yield Reason(None, _("The role “{role}” hides it.").format(role=_name(role)))
        elif right == "read":
            yield Reason(True, _("The role “{role}” lets them read it, and not change it.").format(role=_name(role)))
        else:
            yield Reason(True, _("The role “{role}” does not hide it.").format(role=_name(role)))
    closed = [key for key in own.tells_of if key in declared.all_fields and key not in readable_fields(user, declared)]
    for key in closed:
        yield Reason(False, _("It is made of “{field}”, which is hidden.").format(field=declared.all_fields[key].label))
    for key in _told_together(declared, own) if is_opened and not is_read else ():
        if key not in readable_fields(user, declared):
            yield Reason(False, _("It goes with “{field}”, which is hidden.").format(field=declared.all_fields[key].label))
    if is_read and not own.editable:
        yield Reason(None, _("Nobody types it: Relais works it out."))
    elif is_read and not is_written and not any(True for _key in closed):
        yield Reason(None, _("They may not change it."))


def _told_together(declared: RecordType, own: Field) -> list[str]:
    """The fields that repeat it, or that it repeats."""
    copies = own.copies if isinstance(own, Collection) else ()
    holders = (key for key, each in declared.collections.items() if own.key in each.copies)
    return [key for key in (*copies, *holders) if key in declared.all_fields]
