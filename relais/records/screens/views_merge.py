"""Two records that are one, side by side: choose value by value, see what follows, undo if it was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import InvalidValues
from relais.records.access.gate import visible_or_404, writable_fields
from relais.records.changes.merging import merge
from relais.records.fields import Collection, Reader, Unlinked
from relais.records.record_type import LikelyDuplicate, RecordType
from relais.records.screens.answers import go, last_operation, opened_type, say_done
from relais.records.screens.counts import forget_total
from relais.records.screens.detail import Detail, pieces_at
from relais.records.screens.linking import lookup_address, read_linked
from relais.records.screens.views_bulk import read_selection

MOST_PAIRS = 100


@dataclass(frozen=True)
class Choice:
    """One field of the two records."""

    key: str
    label: str
    left: str
    right: str
    prefers_right: bool


@require_GET
@opens_to(GATE)
def likely_pairs(request: Request, key: str) -> HttpResponse:
    """Records that stand here twice, with the evidence; each pair leads to the two side by side."""
    declared, reader = opened_type(request, key, "change")
    pairs = declared.likely_pairs(request.user, MOST_PAIRS) if declared.can_merge else ()
    context = {"type": declared, "pairs": pairs, "most": MOST_PAIRS, "pieces": pieces_at("pairs", declared, None, reader)}
    return render(request, "records/likely_pairs.html", context)


@require_POST
@opens_to(GATE)
def merge_choice(request: Request, key: str) -> HttpResponse:
    """From two records ticked in a list to the two side by side."""
    declared, reader = opened_type(request, key, "change")
    ids = read_selection(request, declared, reader).ids
    if len(ids) != 2:
        raise InvalidValues({"chosen": [_("Select exactly two records to merge.")]})
    return go(request, f"{declared.url_of(ids[0])}merge/?with={ids[1]}")


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def merge_records(request: Request, key: str, pk: int) -> HttpResponse:
    """Choose the other record, then the values to keep, then merge."""
    declared, reader = opened_type(request, key, "change")
    left = visible_or_404(request.user, declared, pk, to="change")
    other = read_linked([declared], "with", request.POST if request.method == "POST" else request.GET, reader)
    if not other or isinstance(other, Unlinked):
        context = {
            "type": declared,
            "detail": Detail(declared, left, reader),
            "lookup_url": lookup_address([declared], reader),
            "typed": other or Unlinked("", ""),
            "likely": _likely(declared, left, reader),
        }
        return render(request, "records/merge_pick.html", context, status=422 if other else 200)
    right = visible_or_404(request.user, declared, other, to="delete")
    if right.pk == left.pk:
        raise InvalidValues({"with": [_("Choose another record than this one.")]})
    ours, theirs = Detail(declared, left, reader), Detail(declared, right, reader)
    choices = _choices(ours, theirs)
    if request.method == "POST":
        taken = [choice.key for choice in choices if request.POST.get(f"keep-{choice.key}") == "right"]
        values: dict[str, Any] = {name: declared.all_fields[name].carried(theirs.value(name)) for name in taken}
        merge(left, [right], values, by=request.actor)
        forget_total(declared, request.user)
        say_done(request, _("{title} are one record now.").format(title=ours.title), last_operation(request.user))
        return go(request, declared.url_of(left.pk))
    context = {
        "type": declared,
        "ours": ours,
        "theirs": theirs,
        "choices": choices,
        "swap_url": f"{declared.url_of(right.pk)}merge/?with={left.pk}",
    }
    return render(request, "records/merge.html", context)


def _likely(declared: RecordType, record: Any, reader: Reader) -> list[LikelyDuplicate]:
    """Which other records are probably the same, as far as the user may know."""
    detail = Detail(declared, record, reader)
    values = {key: own.dump(detail.value(key)) for key, own in detail.readable.items() if not own.is_empty(detail.value(key))}
    return [each for each in declared.likely_duplicates(values, reader.user) if each.pk != record.pk]


def _choices(ours: Detail, theirs: Detail) -> list[Choice]:
    """The fields in which the two differ; lists are joined, so they are not asked about."""
    made = []
    copies = {copy for own in ours.type.collections.values() for copy in own.copies}
    for key, own in writable_fields(ours.user, ours.type).items():
        if isinstance(own, Collection) or key in copies:
            continue
        left, right = ours.shown(key), theirs.shown(key)
        if left.text != right.text:
            made.append(Choice(key, str(own.label), left.text, right.text, prefers_right=not left.text))
    return made
