"""What the steps of the import wizard have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.core.errors import NotFound
from relais.integrations.imports.running import settle
from relais.integrations.models import ImportRun
from relais.records.api import registry
from relais.records.screens.answers import counted


@dataclass(frozen=True)
class Step:
    label: str
    url: str
    current: bool
    done: bool


def steps(run: ImportRun | None, here: int) -> list[Step]:
    """The way through the wizard; steps that lie behind can be gone back to until the import begins."""
    labels = [_("File"), _("Columns"), _("Preview"), _("Result")]
    base = f"/imports/{run.token}/" if run else ""
    urls = ["/imports/new/", f"{base}columns/", f"{base}preview/", base]
    is_open = run is not None and not run.operation_id
    return [
        Step(label, urls[number] if is_open and number < here else "", number == here, number < here) for number, label in enumerate(labels)
    ]


def own_run(request: Request, token: Any) -> ImportRun:
    """Another person's import is not there."""
    run = ImportRun.objects.filter(token=token, user=request.user).select_related("operation", "user").first()
    if run is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    settle(run)
    return run


def counted_types(counts: Mapping[str, Any]) -> list[str]:
    """What an import makes on the way, in words."""
    return [counted(number, registry.get(key)) for key, number in (counts.get("linked") or {}).items() if number and key in registry]
