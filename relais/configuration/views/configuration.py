"""The configuration as one thing: what there is, the file of it, its drafts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.audit.api import note_export
from relais.configuration.document.kinds import all_kinds
from relais.configuration.document.reading import LARGEST, UnreadableDocument, read_document, read_live, write_document
from relais.configuration.drafts import deeds
from relais.configuration.drafts.errors import ChangedMeanwhile
from relais.configuration.drafts.page import SeenChanges
from relais.configuration.drafts.trial import KEY, tried_draft
from relais.configuration.models import ConfigurationDraft
from relais.core.errors import DomainError
from relais.records.api import delete, visible, visible_or_404
from relais.ui.toasts import toast

MOST_DRAFTS = 50


@require_GET
@opens_to(ADMINISTRATOR)
def configuration(request: Request) -> HttpResponse:
    """What is configured, the drafts, and the ways in and out."""
    drafts = list(visible(request.user, "configuration-drafts").order_by("-id")[:MOST_DRAFTS])
    items = read_live()
    kinds = [(capfirst(kind.declared.name_plural), kind.declared, len(items[kind.type])) for kind in all_kinds()]
    context = {"drafts": drafts, "kinds": sorted(kinds, key=lambda each: each[0]), "tried": tried_draft(request)}
    return render(request, "configuration/configuration.html", context)


@require_GET
@opens_to(ADMINISTRATOR)
def export(request: Request) -> HttpResponse:
    """The configuration as a file."""
    items = read_live()
    note_export("configuration-drafts", sum(map(len, items.values())), by=request.actor, format="json", query=None, columns=sorted(items))
    response = HttpResponse(write_document(items), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="configuration-{timezone.localdate().isoformat()}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@opens_to(ADMINISTRATOR)
def new_draft(request: Request) -> HttpResponse:
    """A draft out of a file, or an empty one to be filled while trying."""
    file, name = request.FILES.get("file"), request.POST.get("name", "").strip()[:120]
    try:
        if file is None:
            draft = deeds.make_draft(name or _("Draft"), by=request.actor)
            request.session[KEY] = draft.pk
        else:
            if (file.size or 0) > LARGEST:
                raise UnreadableDocument(_("A configuration has {limit} MB at most.").format(limit=LARGEST // 1024**2))
            items = read_document(file.read())
            removes = bool(request.POST.get("removes"))
            draft = deeds.draft_from_document(items, name=name or str(file.name)[:120], removes=removes, by=request.actor)
    except DomainError as error:
        toast(request, str(error.message), is_error=True)
        return redirect("configuration:configuration")
    return redirect("configuration:draft", draft.pk)


@require_GET
@opens_to(ADMINISTRATOR)
def draft(request: Request, pk: int) -> HttpResponse:
    """What a draft changes, and what stands in the way."""
    return _draw(request, _draft(request, pk))


@require_http_methods(["POST"])
@opens_to(ADMINISTRATOR)
def publication(request: Request, pk: int) -> HttpResponse:
    """Make a draft live at once."""
    found = _draft(request, pk)
    try:
        deeds.publish_draft(found, by=request.actor, insists=bool(request.POST.get("insists")))
    except DomainError as error:
        toast(request, str(error.message), is_error=True)
        return _draw(request, found, status=409 if isinstance(error, ChangedMeanwhile) else 422)
    request.session.pop(KEY, None)
    toast(request, _("Published. It holds for everybody from the next page on."))
    return redirect("configuration:draft", pk)


@require_POST
@opens_to(ADMINISTRATOR)
def withdrawal(request: Request, pk: int) -> HttpResponse:
    """Take back what was published."""
    undone = deeds.take_back(_draft(request, pk), by=request.actor)
    message = _("Taken back.")
    if undone.kept:
        message += " " + _("{count} stayed as they are, because someone changed them since.").format(count=len(undone.kept))
    toast(request, message)
    return redirect("configuration:draft", pk)


@require_POST
@opens_to(ADMINISTRATOR)
def omission(request: Request, pk: int) -> HttpResponse:
    """Take one change out of a draft."""
    deeds.drop_changes(_draft(request, pk), [(request.POST.get("kind", ""), request.POST.get("name", ""))], by=request.actor)
    return redirect("configuration:draft", pk)


@require_POST
@opens_to(ADMINISTRATOR)
def removal(request: Request, pk: int) -> HttpResponse:
    """Drop a draft."""
    delete(_draft(request, pk), by=request.actor)
    request.session.pop(KEY, None)
    toast(request, _("The draft is gone. Nothing that is live has changed."))
    return redirect("configuration:configuration")


@require_POST
@opens_to(ADMINISTRATOR)
def trial(request: Request, pk: int) -> HttpResponse:
    """See the product as if the draft were published, and arrange it further."""
    found = _draft(request, pk)
    if not found.is_open:
        toast(request, _("This draft was published already."), is_error=True)
        return redirect("configuration:draft", pk)
    request.session[KEY] = found.pk
    return redirect("/")


@require_POST
@opens_to(ADMINISTRATOR)
def trial_end(request: Request) -> HttpResponse:
    """See what is live again."""
    tried = tried_draft(request)
    request.session.pop(KEY, None)
    return redirect("configuration:draft", tried.pk) if tried else redirect("configuration:configuration")


def _draft(request: Request, pk: int) -> ConfigurationDraft:
    found: ConfigurationDraft = visible_or_404(request.user, "configuration-drafts", pk)
    return found


def _draw(request: Request, found: ConfigurationDraft, status: int = 200) -> HttpResponse:
    differences = deeds.look_at(found) if found.is_open else deeds.differences_of(found)
    refused = deeds.try_draft(found, by=request.actor) if found.is_open else ()
    tried = tried_draft(request)
    context = {"draft": found, "changes": SeenChanges(differences, refused), "is_tried": tried is not None and tried.pk == found.pk}
    return render(request, "configuration/draft.html", context, status=status)
