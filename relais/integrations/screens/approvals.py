"""A person looks at what an agent wants to do, and decides."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.core.errors import DomainError, NotFound
from relais.integrations.agents.approving import approve, refuse
from relais.integrations.agents.differences import differences
from relais.integrations.agents.marking import with_signs
from relais.integrations.agents.wording import asked_for, cause_of
from relais.integrations.models import Approval
from relais.records.api import Operation
from relais.records.fields import Reader
from relais.records.screens.courses import courses_of
from relais.ui.toasts import toast


@require_GET
@never_cache
@opens_to(SIGNED_IN)
def approval(request: Request, pk: int) -> HttpResponse:
    """Who asks, what would change, and the two answers."""
    return _page(request, _own(request, pk))


@require_POST
@opens_to(SIGNED_IN)
def approval_consent(request: Request, pk: int) -> HttpResponse:
    """Do what was shown."""
    try:
        done = approve(pk, by=request.user, address=request.actor.address)
    except NotFound:
        raise
    except DomainError as refused:
        return _page(request, _own(request, pk), str(refused), status=refused.status)
    toast(request, _("Approved and done."))
    return redirect("integrations:approval", done.pk)


@require_POST
@opens_to(SIGNED_IN)
def approval_refusal(request: Request, pk: int) -> HttpResponse:
    """Leave everything as it is."""
    try:
        refuse(pk, by=request.user, reason=request.POST.get("reason", "").strip())
    except NotFound:
        raise
    except DomainError as refused:
        return _page(request, _own(request, pk), str(refused), status=refused.status)
    toast(request, _("Refused. Nothing was changed."))
    return redirect("integrations:agents")


def _own(request: Request, pk: int) -> Approval:
    rows = Approval.objects.open_to(request.user).select_related("agent__token__user", "decided_by")
    found: Approval | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return found


def _page(request: Request, shown: Approval, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "approval": shown,
        "asked_for": asked_for(shown),
        "cause": cause_of(shown),
        "purpose": with_signs(shown.purpose),
        "differences": differences(shown.changes, request.user, Reader.of(request.user)),
        "deeds": courses_of(Operation.objects.filter(pk__in=shown.operations).select_related("undone_by")),
        "problem": problem,
    }
    return render(request, "integrations/approval.html", context, status=status)
