from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.audit.jobs import examine_audit
from relais.audit.overview import chain
from relais.core import jobs
from relais.ui.toasts import toast


@require_GET
@opens_to(ADMINISTRATOR)
def state(request: Request) -> HttpResponse:
    """Whether the chain is whole, up to when, and how many entries it holds."""
    return render(request, "audit/state.html", {"chain": chain()})


@require_POST
@opens_to(ADMINISTRATOR)
def examination(request: Request) -> HttpResponse:
    """Walk the chain now, in the background."""
    jobs.enqueue(examine_audit, actor_id=request.user.pk)
    toast(request, _("The audit is being examined. The result will stand here."))
    return redirect("audit:state")
