from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.composer import Composer
from relais.activities.entries import write_entry
from relais.activities.panels import next_panel
from relais.activities.subjects import has_history
from relais.core.errors import InvalidValues, NotFound
from relais.records.api import title_for, visible_or_404
from relais.records.screens.answers import go, last_operation, opened_type, say_done
from relais.records.screens.detail import Detail


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def compose(request: Request, key: str, pk: int) -> HttpResponse:
    """The form of one kind of entry, and its saving. With scripts it stands on the record's page, without on one of its own."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    given = request.POST if request.method == "POST" else request.GET
    composer = Composer(declared, record, reader, given.get("kind", ""))
    if not has_history(declared) or not composer.allowed:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    is_fragment = bool(request.headers.get("HX-Request"))
    is_alone = urlsplit(request.headers.get("HX-Current-URL", "")).path == composer.action
    if request.method == "POST":
        try:
            said = write_entry(declared, record, composer.chosen, request.POST, reader, by=request.actor)
        except InvalidValues as error:
            refused = Composer(declared, record, reader, composer.chosen, request.POST.get("text", ""), str(error.message))
            return _draw(request, refused, is_fragment, status=422)
        say_done(request, said, last_operation(request.user))
        if not is_fragment or is_alone:
            return go(request, declared.url_of(record.pk))
        fresh = visible_or_404(request.user, declared, pk)
        context = {"panel": Composer(declared, fresh, reader, composer.chosen), "detail": Detail(declared, fresh, reader), "type": declared}
        return render(request, "activities/composed.html", context | {"next": next_panel(declared, fresh, reader)})
    return _draw(request, composer, is_fragment)


def _draw(request: Request, composer: Composer, is_fragment: bool, status: int = 200) -> HttpResponse:
    template = "activities/composer.html" if is_fragment else "activities/compose.html"
    return render(
        request,
        template,
        {"panel": composer, "type": composer.declared, "title": title_for(request.user, composer.declared, composer.record)},
        status=status,
    )
