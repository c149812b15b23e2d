"""The first step of an import, the file; and the imports and exports of before."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import DomainError, InvalidValues, NotFound
from relais.integrations.exports.running import settle as settle_export
from relais.integrations.imports.preparing import LARGEST, keep_file
from relais.integrations.imports.running import settle
from relais.integrations.imports.targets import importable_types
from relais.integrations.models import ExportRun, ImportRun
from relais.integrations.screens.import_frame import steps
from relais.records.api import demand, registry
from relais.records.screens.answers import go
from relais.ui.navigation import GROUPS

SHOWN = 50


@require_GET
@opens_to(GATE)
def import_list(request: Request) -> HttpResponse:
    """What the user brought in and took out."""
    runs = list(
        ImportRun.objects.filter(user=request.user).exclude(state=ImportRun.State.DRAFT).select_related("operation", "user")[:SHOWN]
    )
    for run in runs:
        settle(run)
    exports = list(ExportRun.objects.filter(user=request.user)[:SHOWN])
    for export in exports:
        settle_export(export)
    context = {
        "runs": [(run, registry.get(run.type)) for run in runs if run.type in registry],
        "exports": [(run, registry.get(run.type)) for run in exports if run.type in registry],
    }
    return render(request, "integrations/import_list.html", context)


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def new_import(request: Request) -> HttpResponse:
    """Choose a file and what it holds."""
    groups = list(GROUPS)[1:]
    types = sorted(
        importable_types(request.user), key=lambda each: (groups.index(each.group) if each.group in groups else len(groups), each.order)
    )
    if not types:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    context = {
        "types": [(each.key, each.name_plural.capitalize()) for each in types],
        "chosen": request.GET.get("type", types[0].key),
        "steps": steps(None, 0),
        "megabytes": LARGEST // 1024**2,
        "most": str(LARGEST),
    }
    if request.method == "POST":
        declared = registry.get(request.POST.get("type", ""))
        demand(request.user, "create", declared)
        demand(request.user, "bulk", declared)
        upload = request.FILES.get("file")
        try:
            if upload is None or upload.file is None:
                raise InvalidValues({"file": [_("Choose a file.")]})
            run = keep_file(request.user, declared, upload.name or "", upload.file)
        except DomainError as error:
            return render(request, "integrations/import_file.html", context | {"refusal": error, "chosen": declared.key}, status=422)
        return go(request, f"/imports/{run.token}/columns/")
    return render(request, "integrations/import_file.html", context)
