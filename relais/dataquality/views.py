from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core import jobs
from relais.core.errors import InvalidValues, NotFound
from relais.core.models import Job
from relais.dataquality.actions import (
    forget_told_apart,
    go_on_merging,
    merge_members,
    start_merging,
    start_search,
    stop_merging,
    tell_apart,
    undo_merging,
)
from relais.dataquality.actions.searching import last_search
from relais.dataquality.errors import GroupIsGone, NoLikeness
from relais.dataquality.groups import SeenGroup, groups_open_to, seen_groups
from relais.dataquality.likeness import likeness_of
from relais.dataquality.models import MergingRun
from relais.dataquality.reading import run_of, told_apart_by, told_apart_open_to
from relais.dataquality.seen_records import lines_of, ordered_details, side_by_side
from relais.dataquality.survivors import own_fields
from relais.records.api import RecordType
from relais.records.fields import Reader
from relais.records.screens.answers import go, opened_type, say_done
from relais.records.screens.counts import forget_total
from relais.ui.toasts import toast

PER_PAGE = 25
#: Of a larger group the others follow once these are merged or told apart.
MOST_SIDE_BY_SIDE = 6
#: How sure a group must be to be merged by rule; a search shows those from 50 %.
LEAST_SCORES = (0.9, 0.95, 0.99, 0.999)
USUAL_LEAST = 0.99


@require_GET
@opens_to(GATE)
def groups(request: Request, key: str) -> HttpResponse:
    """Records that probably stand here twice, in groups, the surest first."""
    declared, reader = _opened(request, key)
    found = groups_open_to(request.user, declared)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = seen_groups(declared, found.filter(pk__in=[group.pk for group in page.object_list]), request.user)
    search = last_search(declared)
    context = {
        "type": declared,
        "lines": lines_of(declared, shown, reader),
        "page": page,
        "search": search,
        "rules": MergingRun.Rule.choices,
    }
    context |= {"scores": [(score, f"{score:.1%}") for score in LEAST_SCORES], "usual": USUAL_LEAST, "job": search.job if search else None}
    is_fragment = request.headers.get("HX-Target") == "state"
    return render(request, f"dataquality/groups.html{'#state' if is_fragment else ''}", context | {"is_fragment": is_fragment})


@require_POST
@opens_to(GATE)
def search(request: Request, key: str) -> HttpResponse:
    """Look through the whole base again."""
    declared, _reader = _opened(request, key)
    start_search(declared, by=request.user)
    return go(request, _list(declared))


@require_POST
@opens_to(GATE)
def stop_search(request: Request, key: str) -> HttpResponse:
    """Stop a search; what was found before stays."""
    declared, _reader = _opened(request, key)
    going_on = last_search(declared)
    if going_on is not None and going_on.is_going_on and going_on.job_id:
        jobs.cancel(going_on.job_id)
    return go(request, _list(declared))


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def group(request: Request, key: str, pk: int) -> HttpResponse:
    """One group side by side: choose who takes part, who stays, and value by value what is kept; then merge."""
    declared, reader = _opened(request, key)
    seen = _group_or_404(request, declared, pk)
    if request.method == "POST":
        return _merge(request, declared, seen)
    rule = request.GET.get("rule", "")
    rule = rule if rule in MergingRun.Rule.values else MergingRun.Rule.MOST_COMPLETE
    details = ordered_details(declared, seen.members, rule, reader)[:MOST_SIDE_BY_SIDE]
    survivor = details[0].record.pk
    context = {"type": declared, "group": seen, "details": details, "survivor": survivor, "rule": rule, "rules": MergingRun.Rule.choices}
    titles = {detail.record.pk: detail.title for detail in details}
    pairs = [(titles[pair.one], titles[pair.other], pair) for pair in seen.pairs if pair.one in titles and pair.other in titles]
    context |= {"further": len(seen.members) - len(details)}
    context |= {"rows": side_by_side(declared, details, survivor, reader), "pairs": pairs, "percent": int(seen.score * 100)}
    return render(request, "dataquality/group.html", context)


def _merge(request: Request, declared: RecordType, seen: SeenGroup) -> HttpResponse:
    chosen = _chosen(request, seen)
    survivor = request.POST.get("survivor", "")
    if not survivor.isdecimal() or int(survivor) not in chosen:
        raise InvalidValues({"survivor": [_("Choose which of the chosen records stays.")]})
    ids = {detail.record.pk: detail for detail in ordered_details(declared, chosen, MergingRun.Rule.OLDEST, Reader.of(request.user))}
    values: dict[str, Any] = {}
    for key, own in own_fields(declared, request.user).items():
        kept = request.POST.get(f"keep-{key}", "")
        if kept.isdecimal() and kept != survivor and int(kept) in ids and key in ids[int(kept)].readable:
            values[key] = own.dump(ids[int(kept)].value(key))
    merged = merge_members(declared, chosen, survivor=int(survivor), values=values, by=request.actor)
    forget_total(declared, request.user)
    title = declared.title_of(merged.record)
    say_done(request, _("{count} records are one now: {title}.").format(count=len(chosen), title=title), merged.operation)
    return go(request, _list(declared))


@require_POST
@opens_to(GATE)
def distinguish(request: Request, key: str, pk: int) -> HttpResponse:
    """The chosen records are not the same: they are never proposed together again."""
    declared, _reader = _opened(request, key)
    tell_apart(declared, _chosen(request, _group_or_404(request, declared, pk)), by=request.user)
    toast(request, _("Noted: these are not the same, and will not be proposed again."))
    return go(request, _list(declared))


@require_GET
@opens_to(GATE)
def told_apart(request: Request, key: str) -> HttpResponse:
    """What people have said is not the same, so that a mistake can be mended."""
    declared, reader = _opened(request, key)
    return render(request, "dataquality/told_apart.html", {"type": declared, "rows": told_apart_open_to(declared, reader)})


@require_POST
@opens_to(GATE)
def compare_again(request: Request, key: str, pk: int) -> HttpResponse:
    """Two records may be proposed again, from the next search on."""
    declared, _reader = _opened(request, key)
    forget_told_apart(told_apart_by(declared, pk, request.user))
    toast(request, _("The two are compared again at the next search."))
    return go(request, reverse("dataquality:told_apart", args=[declared.key]))


@require_POST
@opens_to(GATE)
def merge_many(request: Request, key: str) -> HttpResponse:
    """Merge all groups that are sure enough, by a rule, in the background."""
    declared, _reader = _opened(request, key)
    rule, least = request.POST.get("rule", ""), request.POST.get("least", "")
    scores = {str(score): score for score in LEAST_SCORES}
    if rule not in MergingRun.Rule.values or least not in scores:
        raise InvalidValues({"rule": [_("Choose a rule and how sure a group must be.")]})
    run = start_merging(declared, rule, scores[least], by=request.actor)
    return go(request, _run(run))


@require_GET
@opens_to(GATE)
def merging_run(request: Request, key: str, pk: int) -> HttpResponse:
    """How far a run is; only for the person who began it."""
    declared, _reader = _opened(request, key)
    run = run_of(request.user, declared, pk)
    part = "#progress" if request.headers.get("HX-Request") else ""
    job = run.undoing or run.job
    context = {"type": declared, "run": run, "job": job, "is_over": job is None or job.is_finished}
    context |= {
        "was_stopped": job is not None and job.state in (Job.State.CANCELLED, Job.State.DEAD),
        "is_dead": job and job.state == Job.State.DEAD,
    }
    return render(request, f"dataquality/run.html{part}", context)


@require_POST
@opens_to(GATE)
def stop_run(request: Request, key: str, pk: int) -> HttpResponse:
    """Stop; what is merged stays merged and can be undone."""
    declared, _reader = _opened(request, key)
    run = run_of(request.user, declared, pk)
    stop_merging(run)
    toast(request, _("Stopping. What is already changed can be undone."))
    return go(request, _run(run))


@require_POST
@opens_to(GATE)
def go_on_run(request: Request, key: str, pk: int) -> HttpResponse:
    """Take up a run, or its undo, again where it was stopped or given up."""
    declared, _reader = _opened(request, key)
    run = run_of(request.user, declared, pk)
    go_on_merging(run)
    return go(request, _run(run))


@require_POST
@opens_to(GATE)
def undo_run(request: Request, key: str, pk: int) -> HttpResponse:
    """Take back all merges of the run."""
    declared, _reader = _opened(request, key)
    run = run_of(request.user, declared, pk)
    undo_merging(run, by=request.actor)
    forget_total(declared, request.user)
    return go(request, _run(run))


def _opened(request: Request, key: str) -> tuple[RecordType, Reader]:
    declared, reader = opened_type(request, key, "change")
    if likeness_of(declared) is None or not declared.can_merge:
        raise NoLikeness(declared.name_plural)
    return declared, reader


def _group_or_404(request: Request, declared: RecordType, pk: int) -> SeenGroup:
    found = seen_groups(declared, groups_open_to(request.user, declared).filter(pk=pk), request.user)
    if not found:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return found[0]


def _chosen(request: Request, seen: SeenGroup) -> list[int]:
    ids = [pk for pk in seen.members if str(pk) in request.POST.getlist("member")]
    if len(ids) < 2:
        raise GroupIsGone
    return ids


def _list(declared: RecordType) -> str:
    return reverse("dataquality:groups", args=[declared.key])


def _run(run: MergingRun) -> str:
    return reverse("dataquality:run", args=[run.type, run.pk])
