from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.configuration.entries.replacing import move_entry, replace_entry
from relais.core.errors import DomainError
from relais.records.api import visible_or_404
from relais.records.screens.answers import last_operation, say_done
from relais.ui.toasts import toast


@require_POST
@opens_to(ADMINISTRATOR)
def replacement(request: Request, pk: int) -> HttpResponse:
    """Give the records that have an entry another one."""
    entry = visible_or_404(request.user, "reference-items", pk, to="change")
    try:
        done = replace_entry(entry, request.POST.get("into", ""), by=request.actor)
        words = ngettext("{number} record has the other entry now.", "{number} records have the other entry now.", done["records"])
        say_done(request, words.format(number=done["records"]), last_operation(request.user))
    except DomainError as error:
        toast(request, str(error.message), is_error=True)
    return redirect("records:record", "reference-items", pk)


@require_POST
@opens_to(ADMINISTRATOR)
def move(request: Request, pk: int) -> HttpResponse:
    """Up or down in its list."""
    entry = visible_or_404(request.user, "reference-items", pk, to="change")
    move_entry(entry, -1 if request.POST.get("to") == "up" else 1, by=request.actor)
    say_done(request, _("Saved."), last_operation(request.user))
    return redirect("records:record", "reference-items", pk)
