"""One record opened to somebody: the dialog, and the end of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import DomainError, InvalidValues, NotAllowed, NotFound
from relais.records.access.closing import title_for
from relais.records.access.gate import visible_or_404
from relais.records.changes.door import create, delete
from relais.records.fields import Reader
from relais.records.models import Share
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.screens.answers import fragment, go, last_operation, opened_type, say_done
from relais.records.screens.detail import Panel, Piece, register_panel
from relais.records.screens.forms import RecordForm
from relais.records.sharing.showing import may_share, shares_of

ASKED = ("person", "team", "right", "ends_on")


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def share_record(request: Request, key: str, pk: int) -> HttpResponse:
    """Choose with whom, what they may do, and until when."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    if not may_share(request.user, declared, record):
        raise NotAllowed(_("Only who may change a record by their own roles shares it."))
    shares = registry.get("shares")
    form = RecordForm(shares, reader, given=request.POST if request.method == "POST" else None, names=ASKED)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            create(shares, form.values() | {"type": declared.key, "record_id": record.pk}, by=request.actor)
            say_done(request, _("It is shared."), last_operation(request.user))
            return go(request, declared.url_of(record.pk))
        except InvalidValues as error:
            form.refuse(error)
            refusal = error
    context: dict[str, Any] = {
        "type": declared,
        "record": record,
        "form": form,
        "title": title_for(request.user, declared, record),
        "back": declared.url_of(record.pk),
    }
    return fragment(request, "records/sharing.html", _("Share"), context, status=422 if refusal else 200)


@require_POST
@opens_to(GATE)
def end_share(request: Request, key: str, pk: int, share: int) -> HttpResponse:
    """Close the record again to whom it was shared with."""
    declared, _reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    found = Share.objects.filter(pk=share, type=declared.key, record_id=record.pk, deleted_at=None).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    delete(visible_or_404(request.user, "shares", found.pk, to="delete"), by=request.actor)
    say_done(request, _("It is shared no more."), last_operation(request.user))
    return go(request, declared.url_of(record.pk))


def draw_way(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """In the menu of a record: the way to share it."""
    if not may_share(reader.user, declared, record):
        return None
    return Piece("records/sharing_way.html", reverse("records:sharing", args=[declared.key, record.pk]))


def draw_shares(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """On a record: with whom it is shared."""
    found = shares_of(declared, record, reader.user) if reader.user is not None else None
    return Piece("records/shares.html", found) if found else None


register_panel(Panel("sharing", "menu", 5, draw_way))
register_panel(Panel("shares", "side", 8, draw_shares))
