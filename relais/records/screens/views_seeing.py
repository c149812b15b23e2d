"""What somebody else sees, and why: looked at by an administrator, who stays who they are. Nothing here writes, and nothing acts as the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from relais.accounts.models import User
from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.audit.api import note_access
from relais.audit.models import Access
from relais.core.errors import NotFound
from relais.records.access.closing import hide_closed
from relais.records.access.gate import SCOPED_VERBS, VERBS, can, demand, readable_fields, visible, visible_or_404
from relais.records.fields import Reader
from relais.records.layouts.reading import arranged_columns
from relais.records.query.count import count
from relais.records.query.keyset import page
from relais.records.query.parsing import parse_sort
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.roles.explaining import Answer, explain_field, explain_record, rights_of
from relais.records.roles.words import VERB_WORDS
from relais.records.screens.detail import Detail, Panel, Piece, register_panel
from relais.records.screens.linking import lookup_address, read_linked
from relais.records.screens.rows import fetched_columns

LIMIT = 50
ADDRESS = re.compile(r"(?:.*/)?(?P<key>[\w-]+)/(?P<pk>\d{1,18})/?(?:[?#].*)?")


@require_GET
@opens_to(ADMINISTRATOR)
def rights_explained(request: Request) -> HttpResponse:
    """What a person may do with each type of record; and with one record, in sentences."""
    reader = Reader.of(request.user)
    users = registry.get("users")
    chosen = read_linked([users], "person", request.GET, reader)
    person = User.objects.filter(pk=chosen, deleted_at=None).first() if isinstance(chosen, (int, str)) and str(chosen).isdecimal() else None
    typed = request.GET.get("record", "").strip()
    declared, pk = _named(typed, request.GET.get("type", ""))
    types = [each for each in registry if not each.policy.is_for_administrators]
    context: dict[str, Any] = {
        "person": person,
        "lookup_url": lookup_address([users], reader),
        "types": sorted(((each.key, capfirst(each.name_plural)) for each in types), key=lambda each: each[1]),
        "type_key": declared.key if declared else request.GET.get("type", ""),
        "typed": typed,
        "verbs": [VERB_WORDS[verb] for verb in VERBS],
        "rights": rights_of(person, types, reader) if person else [],
        "is_asked": bool(person and typed),
    }
    if person and declared and pk:
        demand(request.user, "view", declared)
        context |= {"of_type": declared, "pk": pk, "answers": [explain_record(person, declared, pk, reader, verb) for verb in SCOPED_VERBS]}
        context["closed_fields"] = _closed_fields(person, declared)
    return render(request, "records/rights_explained.html", context)


def _named(typed: str, key: str) -> tuple[RecordType | None, int | None]:
    """The record that is meant by its number, beside the type that is chosen, or by its address."""
    if typed.isascii() and typed.isdecimal() and len(typed) < 19:
        return (registry.get(key) if key in registry else None), int(typed)
    found = ADDRESS.fullmatch(typed)
    if found is None or found["key"] not in registry:
        return None, None
    return registry.get(found["key"]), int(found["pk"])


def _closed_fields(person: User, declared: RecordType) -> list[tuple[str, Answer]]:
    """The fields that the person does not read, each with the reason."""
    readable = readable_fields(person, declared)
    closed = [own for key, own in declared.all_fields.items() if key not in readable]
    return [(capfirst(str(own.label)), explain_field(person, declared, own)) for own in closed]


@dataclass(frozen=True)
class SeenRow:
    pk: int
    title: str
    values: list[Any]


def _seen(request: Request, pk: int, key: str) -> tuple[User, RecordType, Reader]:
    """Whose eyes, what they look at, and how the administrator reads it."""
    person: User = visible_or_404(request.user, "users", pk)
    declared = registry.get(key)
    demand(request.user, "view", declared)
    return person, declared, replace(Reader.of(request.user), user=person)


def _note(request: Request, person: User, declared: RecordType, record_id: int | None, number: int) -> None:
    verb = Access.Verb.LISTED if record_id is None else Access.Verb.VIEWED
    note_access(verb, by=request.actor, type=declared.key, record_id=record_id, number=number, seen_as=person.get_full_name())


@require_GET
@opens_to(ADMINISTRATOR)
def seen_list(request: Request, pk: int, key: str) -> HttpResponse:
    """The list of a type as a person has it."""
    person, declared, reader = _seen(request, pk, key)
    rows, number, fields, following = [], (0, True), [], ""
    if can(person, "view", declared):
        readable = readable_fields(person, declared)
        fields = [readable[name] for name in arranged_columns(declared, person) if name in readable]
        records = visible(person, declared)
        order = parse_sort("", declared, person)
        found = page(records, order, request.GET.get("cursor") or None, LIMIT, columns=fetched_columns(declared, fields))
        hide_closed(declared, found.rows, fields, person)
        rows = [
            SeenRow(row["pk"], declared.compose_title(row), [own.text(own.from_row(row), reader) for own in fields]) for row in found.rows
        ]
        number, following = count(records), found.next_cursor or ""
    _note(request, person, declared, None, len(rows))
    context = {
        "person": person, "type": declared, "rows": rows, "fields": fields, "number": number, "following": following,
        "why": _explanation_url(person.pk, declared.key),
    }  # fmt: skip
    return render(request, "records/seen_list.html", context)


@require_GET
@opens_to(ADMINISTRATOR)
def seen_record(request: Request, pk: int, key: str, record: int) -> HttpResponse:
    """A record as a person has it; what is closed to them is not there."""
    person, declared, reader = _seen(request, pk, key)
    why = _explanation_url(person.pk, declared.key, record)
    try:
        found = visible_or_404(person, declared, record)
    except NotFound:
        visible_or_404(request.user, declared, record)
        return render(request, "records/seen_record.html", {"person": person, "type": declared, "why": why})
    _note(request, person, declared, found.pk, 1)
    return render(
        request,
        "records/seen_record.html",
        {
            "person": person,
            "type": declared,
            "detail": Detail(declared, found, reader),
            "why": why,
            "closed": _closed_fields(person, declared),
        },
    )


def _explanation_url(person: int | None = None, key: str = "", record: int | None = None) -> str:
    asked = {"person": person, "type": key, "record": record}
    return f"{reverse('records:rights_explained')}?{urlencode({name: value for name, value in asked.items() if value})}"


def draw_way(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """In the menus of users and of records: the way to the explanation."""
    if reader.user is None or not reader.user.is_administrator or declared.policy.is_for_administrators:
        return None
    url = _explanation_url(record.pk) if isinstance(record, User) else _explanation_url(None, declared.key, record.pk)
    return Piece("records/rights_way.html", url)


register_panel(Panel("rights-explained", "menu", 90, draw_way))
