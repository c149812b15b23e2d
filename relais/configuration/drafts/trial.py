"""Trying a draft out: an administrator sees the whole product as if it were published, and what is arranged meanwhile goes into the draft.

Each request runs in a transaction in which the draft is applied, and which is taken back at its end: to nobody else anything changes, and
nothing is kept of it but the draft itself, and in the audit who read what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.audit.api import accesses_since, last_access, write_anew
from relais.audit.models import Access
from relais.configuration.document.applying import apply_differences
from relais.configuration.document.differences import compare
from relais.configuration.document.reading import read_live
from relais.configuration.drafts.deeds import look_at
from relais.configuration.models import ConfigurationDraft
from relais.core.errors import DomainError
from relais.records.api import change

KEY = "configuration_draft"
#: What is not tried out: the drafts themselves, one's own way in and out, programs, what runs for long.
APART = ("/administration/configuration/", "/configuration-drafts/", "/sign-out/", "/sign-in/", "/confirmation/", "/security/", "/api/", "/live/", "/ui/", "/static/", "/health/")  # fmt: skip
#: Failures are answers of the product too; what they wrote is taken back with the rest.
LEAST_FAILURE = 400


def tried_draft(request: Any) -> ConfigurationDraft | None:
    """The draft that whoever asks is trying out."""
    user, session = getattr(request, "user", None), getattr(request, "session", None)
    if session is None or KEY not in session or not isinstance(user, User) or not user.is_administrator:
        return None
    kept: ConfigurationDraft | None = getattr(request, "_tried_draft", None)
    if kept is None:
        found = ConfigurationDraft.objects.filter(pk=session[KEY], deleted_at=None, state=ConfigurationDraft.State.OPEN).first()
        kept = request._tried_draft = found
    return kept


class TrialMiddleware:
    """Wraps the requests of who tries a draft out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        draft = None if request.path.startswith(APART) else tried_draft(request)
        if draft is None:
            return self.get_response(request)
        response, changes, accesses = self._try(request, draft)
        write_anew(accesses)
        if changes is not None and changes != draft.changes:
            change(draft, by=request.actor, changes=changes)  # type: ignore[attr-defined]
        return response

    def _try(self, request: HttpRequest, draft: ConfigurationDraft) -> tuple[HttpResponse, list[dict[str, Any]] | None, list[Access]]:
        changes: list[dict[str, Any]] | None = None
        with transaction.atomic():
            is_writing = request.method not in ("GET", "HEAD")
            live = read_live() if is_writing else {}
            last = last_access()
            _apply(draft)
            response = self.get_response(request)
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                response.render()
            if is_writing and response.status_code < LEAST_FAILURE:
                changes = [each.as_json() for each in compare(live, read_live(), removes=True)]
            accesses = accesses_since(last)
            transaction.set_rollback(True)
        return response, changes, accesses


def _apply(draft: ConfigurationDraft) -> None:
    """As far as it goes: what conflicts is told on the page of the draft."""
    differences = look_at(draft)
    if not differences:
        return
    try:
        apply_differences(differences, by=SYSTEM)
    except DomainError:
        return
